"""What an older version cannot say of a tariff never changes what anything costs."""

from typing import Any

import pytest

from replay.simulator.values import Json, Party
from replay.simulator.wire import down, up
from tests.replay.simulator.wire.known import CPO, NOBODY, canonical, clean

PLAIN = {"price_components": [{"type": "TIME", "price": 6.0, "step_size": 60}]}


def element(kind: str = "ENERGY", price: float = 0.5, vat: float | None = None, **restrictions: Any) -> Json:
    component = {"type": kind, "price": price, **({} if vat is None else {"vat": vat}), "step_size": 1}
    return {"price_components": [component], **({"restrictions": restrictions} if restrictions else {})}


def sent(version: str, *elements: Json, **fields: Any) -> Json:
    """The tariff in that version, without a fault."""
    return clean(
        "Tariff", version, down("Tariff", canonical("Tariff", elements=[*elements], **fields), version, NOBODY)
    )


@pytest.mark.parametrize(
    "restriction", [{"reservation": "RESERVATION"}, {"min_current": 10}, {"max_current": 32, "day_of_week": ["MONDAY"]}]
)
def test_an_element_is_left_out_where_its_restriction_would_get_lost(restriction: Json) -> None:
    elements = element(**restriction), PLAIN
    assert sent("2.1.1", *elements)["elements"] == [PLAIN]
    assert sent("2.2.1", *elements)["elements"] == [*elements]


def test_bookings_have_prices_in_2_3_0_alone() -> None:
    assert sent("2.2.1", element(booking="x"), PLAIN)["elements"] == [PLAIN]


def test_a_tariff_for_reservations_alone_does_not_reach_2_1_1() -> None:
    tariff = canonical("Tariff", elements=[element("TIME", reservation="RESERVATION")])
    assert down("Tariff", tariff, "2.1.1", NOBODY) is None


def test_a_null_is_no_restriction() -> None:
    assert sent("2.1.1", element(min_current=None))["elements"] == [element() | {"restrictions": {}}]


def test_a_night_becomes_two_elements_in_2_1_1() -> None:
    night = element(start_time="22:00", end_time="06:00", min_kwh=1)
    late, early = sent("2.1.1", night, PLAIN)["elements"][:2]
    assert late == element(start_time="22:00", min_kwh=1)
    assert early == element(end_time="06:00", min_kwh=1)
    assert sent("2.2.1", night)["elements"] == [night]


@pytest.mark.parametrize(("start", "left"), [("18:00", {"start_time": "18:00"}), ("00:00", {"start_time": "00:00"})])
def test_the_end_of_the_day_is_left_open_in_2_1_1(start: str, left: Json) -> None:
    assert sent("2.1.1", element(start_time=start, end_time="00:00"))["elements"] == [element(**left)]


def test_a_time_within_a_day_stays() -> None:
    day = element(start_time="08:00", end_time="20:00")
    assert sent("2.1.1", day)["elements"] == [day]


def test_prices_with_tax_become_prices_without() -> None:
    elements = element(price=0.595, vat=19), element("FLAT", price=1.0)
    older = sent("2.2.1", *elements, tax_included="YES")
    assert "tax_included" not in older
    assert older["elements"] == [element(price=0.5, vat=19), element("FLAT", price=1.0)]
    assert sent("2.1.1", *elements, tax_included="YES")["elements"] == [element(price=0.5), element("FLAT", price=1.0)]


@pytest.mark.parametrize("tax_included", ["NO", "N/A"])
def test_prices_without_tax_stay(tax_included: str) -> None:
    assert sent("2.2.1", element(vat=19), tax_included=tax_included)["elements"] == [element(vat=19)]


def test_a_tariff_keeps_its_limits_in_2_2_1_and_loses_them_in_2_1_1() -> None:
    limit = {"before_taxes": 0.5, "after_taxes": 0.6}
    assert sent("2.2.1", PLAIN, min_price=limit)["min_price"] == {"excl_vat": 0.5, "incl_vat": 0.6}
    assert "min_price" not in sent("2.1.1", PLAIN, min_price=limit)


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1"])
def test_older_prices_are_without_tax(version: str) -> None:
    back = clean("Tariff", "2.3.0", up("Tariff", sent(version, element(vat=19)), version, NOBODY, CPO))
    assert back["tax_included"] == "NO"


def test_midnight_is_written_as_each_version_can() -> None:
    tariff = sent("2.1.1", element(end_time="06:00"))
    tariff["elements"][0]["restrictions"]["end_time"] = "24:00"
    back = clean("Tariff", "2.3.0", up("Tariff", tariff, "2.1.1", NOBODY, CPO))
    assert back["elements"] == [element(end_time="00:00")]


def test_a_patch_of_a_tariff_gets_no_more_than_it_had() -> None:
    body = {"currency": "EUR", "last_updated": "2026-05-04T08:30:00Z"}
    assert down("Tariff", body, "2.1.1", NOBODY, partial=True) == body
    assert up("Tariff", body, "2.1.1", NOBODY, Party("NL", "CPO"), partial=True) == body
