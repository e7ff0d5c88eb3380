"""A CDR costs what its periods cost, reservation included, and a credit CDR takes it back."""

import pytest
from hypothesis import given, settings

from replay.simulator.charging import credit
from replay.simulator.charging.billing import bill
from replay.simulator.values import moment
from tests.replay.simulator.charging.sessions import (
    ANY,
    BATTERY,
    FREE,
    OWNED,
    SIMPLE,
    Told,
    at,
    begun,
    charged,
    place,
    vehicle,
    volumes,
)
from tests.replay.simulator.charging.tariffs import EXPIRY_FEE
from validators.spec.checker import Structure, faults


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_session_costs_what_its_cdr_costs_whether_periods_were_merged_or_not(told: Told) -> None:
    where, session, cdr = told.charging.place, told.charging.session, told.cdr()
    if where.tariff is None:
        assert "total_cost" not in session
        return
    assert session["total_cost"] == cdr["total_cost"]
    reserved = [period for period in cdr["charging_periods"] if volumes([period], "RESERVATION_TIME")]
    start = moment(session["start_date_time"])
    periods = reserved + session["charging_periods"]
    assert bill(periods, where.tariff, start, where.time_zone).items() <= cdr.items()
    assert {period.get("tariff_id") for period in periods} <= {where.tariff["id"]}


def test_cost_of_a_simple_tariff_is_fee_and_energy() -> None:
    cdr = charged(place(SIMPLE), 5, 5, 5).cdr()
    energy = cdr["total_energy"]
    assert 0.2 < energy < BATTERY
    assert cdr["total_cost"]["before_taxes"] == pytest.approx(0.5 + energy * 0.25, abs=1e-4)
    assert [tax["amount"] for tax in cdr["total_cost"]["taxes"]] == pytest.approx([energy * 0.025, 0.1], abs=1e-4)


def test_used_reservation_comes_first_in_the_cdr_and_not_in_the_session() -> None:
    told = begun(place(EXPIRY_FEE), vehicle(), at(), reserved=True)
    assert told.announced["status"] == "RESERVATION"
    assert told.tell("update", 5) is None
    told.tell("activate", 600)
    told.tell("complete", 10)
    session, cdr = told.charging.session, told.cdr()
    assert cdr["start_date_time"] == told.announced["start_date_time"] < session["start_date_time"]
    assert not volumes(session["charging_periods"], "RESERVATION_TIME")
    assert cdr["charging_periods"][0]["dimensions"] == [{"type": "RESERVATION_TIME", "volume": 0.1680}]
    assert cdr["total_reservation_cost"]["before_taxes"] == pytest.approx(2 / 3, abs=1e-4)  # two steps of ten minutes
    assert session["total_cost"] == cdr["total_cost"]


def test_unused_reservation_ends_completed_and_is_billed_as_expired() -> None:
    told = begun(place(EXPIRY_FEE), vehicle(), at(), reserved=True)
    patch = told.tell("expire", 1800)
    cdr = told.cdr()
    assert patch is not None
    assert (patch["status"], patch["kwh"], cdr["total_energy"]) == ("COMPLETED", 0, 0)
    assert cdr["total_cost"]["before_taxes"] == 4 + 1
    assert patch["charging_periods"] == cdr["charging_periods"]
    assert not list(faults(cdr, Structure("CDR", "2.3.0")))


def test_cdr_needs_a_completed_session() -> None:
    told = begun(place(), vehicle(), at())
    told.tell("activate", 1)
    told.tell("invalidate", 1)
    with pytest.raises(ValueError, match="INVALID"):
        told.cdr()


def test_what_changes_at_the_place_later_changes_no_session_under_way() -> None:
    where = place(SIMPLE)
    told = begun(where, vehicle(), at())
    assert where.tariff is not None
    where.tariff["elements"] = FREE["elements"]
    where.location["address"] = "elsewhere"
    told.tell("activate", 1)
    told.tell("complete", 1)
    cdr = told.cdr()
    assert cdr["tariffs"] == [OWNED | SIMPLE]
    assert cdr["cdr_location"]["address"] == ("Calle Mayor " * 5)[:45]


def test_credit_cdr_takes_back_the_total_and_repeats_the_rest() -> None:
    cdr = charged(place(), 5).cdr()
    credited = credit(cdr, "CDR1-C", at(12))
    changed = {name for name in credited if credited[name] != cdr.get(name)}
    assert changed == {"id", "credit", "credit_reference_id", "total_cost", "last_updated"}
    assert (credited["credit"], credited["credit_reference_id"]) == (True, cdr["id"])
    amounts = [
        [price["before_taxes"], *(tax["amount"] for tax in price["taxes"])]
        for price in (cdr["total_cost"], credited["total_cost"])
    ]
    assert amounts[0] == [-amount for amount in amounts[1]]


def test_credit_of_nothing_is_nothing() -> None:
    assert str(credit(charged(place(FREE), 5).cdr(), "C", at())["total_cost"]["before_taxes"]) in ("0", "0.0")
