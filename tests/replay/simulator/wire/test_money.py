"""Prices are an object with taxes in 2.3.0, one with VAT in 2.2.1 and a number without taxes in 2.1.1."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replay.simulator.values import Json
from replay.simulator.wire import money

amounts = st.decimals(-10_000, 10_000, places=4).map(float)


def vat(amount: float, **fields: float) -> Json:
    return {"name": "VAT", **fields, "amount": amount}


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ({"before_taxes": 10, "taxes": [vat(1.9, percentage=19)]}, {"excl_vat": 10, "incl_vat": 11.9}),
        ({"before_taxes": 4, "taxes": [vat(0.22, percentage=5.5)]}, {"excl_vat": 4, "incl_vat": 4.22}),
        ({"before_taxes": -10, "taxes": [vat(-2.1, percentage=21)]}, {"excl_vat": -10, "incl_vat": -12.1}),
        ({"before_taxes": 5, "taxes": [vat(0, percentage=0)]}, {"excl_vat": 5, "incl_vat": 5}),
        ({"before_taxes": 0, "taxes": [vat(0)]}, {"excl_vat": 0, "incl_vat": 0}),
        ({"before_taxes": 0.1234, "taxes": [vat(0.0259)]}, {"excl_vat": 0.1234, "incl_vat": 0.1493}),
        ({"before_taxes": 5}, {"excl_vat": 5}),
    ],
)
def test_a_price_has_one_tax_where_2_2_1_has_vat(newer: Json, older: Json) -> None:
    assert money.excl_and_incl(newer) == older
    assert money.before_and_taxes(older) == newer


def test_several_taxes_become_one_amount() -> None:
    taxes = [{"name": "State", "amount": 0.1}, {"name": "City", "percentage": 2, "amount": 0.2}]
    assert money.excl_and_incl({"before_taxes": 10, "taxes": taxes}) == {"excl_vat": 10, "incl_vat": 10.3}


def test_a_price_without_taxes_says_nothing_of_vat() -> None:
    assert money.excl_and_incl({"before_taxes": 1.5, "taxes": []}) == {"excl_vat": 1.5}


def test_limits_only_change_their_names() -> None:
    limit, price = {"before_taxes": 0.5, "after_taxes": 0.605}, {"excl_vat": 0.5, "incl_vat": 0.605}
    assert money.limit_as_price(limit) == price
    assert money.limit(price) == limit
    assert money.limit({"excl_vat": 0.5}) == {"before_taxes": 0.5}


def test_the_number_of_2_1_1_is_without_taxes() -> None:
    assert money.amount({"before_taxes": 10.5, "taxes": [vat(1)]}) == 10.5
    assert money.price(10.5) == {"before_taxes": 10.5}


@given(excl=amounts, tax=amounts)
def test_prices_come_back_from_2_2_1_to_the_last_decimal(excl: float, tax: float) -> None:
    older = money.excl_and_incl({"before_taxes": excl, "taxes": [vat(tax)]})
    back = money.before_and_taxes(older)
    assert (back["before_taxes"], back["taxes"][0]["amount"]) == (excl, pytest.approx(tax, abs=1e-9))
    assert money.excl_and_incl(back) == older


@given(excl=amounts, incl=amounts)
def test_a_percentage_is_given_only_if_it_gives_the_tax(excl: float, incl: float) -> None:
    (tax,) = money.before_and_taxes({"excl_vat": excl, "incl_vat": incl})["taxes"]
    if "percentage" in tax:
        assert tax["percentage"] >= 0
        assert math.isclose(excl * tax["percentage"] / 100, tax["amount"], rel_tol=1e-9, abs_tol=1e-6)


@pytest.mark.parametrize(
    "garbage", [7, "1.50", [], {"excl_vat": "1", "incl_vat": 2}, {"excl_vat": 1, "incl_vat": 1e400}]
)
def test_what_is_no_price_makes_no_trouble(garbage: Any) -> None:
    back = money.before_and_taxes(garbage)
    assert back == ({"before_taxes": garbage["excl_vat"]} if isinstance(garbage, dict) else garbage)
