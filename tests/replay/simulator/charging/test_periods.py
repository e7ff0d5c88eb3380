"""Charging periods follow each other without gap, add up exactly, and begin where the price changes."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings

from replay.simulator.charging import Vehicle
from replay.simulator.values import Json, moment
from tests.replay.simulator.charging.sessions import (
    AC,
    ANY,
    BATTERY,
    DC,
    POWERS,
    SIMPLE,
    TIERS,
    Told,
    at,
    begun,
    charged,
    lengths,
    place,
    volumes,
)
from tests.replay.simulator.charging.tariffs import COMPLEX


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_periods_follow_each_other_and_last_as_long_as_they_say(told: Told) -> None:
    for record in (told.charging.session, told.cdr()):
        if record["charging_periods"]:
            assert record["charging_periods"][0]["start_date_time"] == record["start_date_time"]
        told_hours = [
            volumes([period], "TIME", "PARKING_TIME", "RESERVATION_TIME") for period in record["charging_periods"]
        ]
        assert told_hours == lengths(record)
        assert all(told_hours) or len(told_hours) == 1


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_sums_are_exact(told: Told) -> None:
    session, cdr = told.charging.session, told.cdr()
    for periods in (session["charging_periods"], cdr["charging_periods"]):
        assert volumes(periods, "ENERGY") == Decimal(str(session["kwh"])) == Decimal(str(cdr["total_energy"]))
    periods = cdr["charging_periods"]
    assert volumes(periods, "TIME", "PARKING_TIME", "RESERVATION_TIME") == Decimal(str(cdr["total_time"]))
    assert volumes(periods, "PARKING_TIME") == Decimal(str(cdr.get("total_parking_time", 0)))
    assert sum(lengths(cdr)) == Decimal(str(cdr["total_time"]))


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_no_period_takes_more_than_the_connector_gives(told: Told) -> None:
    maximum = Decimal(str(told.charging.place.maximum_kw))
    for record in (told.charging.session, told.cdr()):
        for period, hours in zip(record["charging_periods"], lengths(record), strict=True):
            limits = {each["type"]: Decimal(str(each["volume"])) for each in period["dimensions"]}
            energy = volumes([period], "ENERGY")
            assert energy <= hours * min(maximum, limits.get("MAX_POWER", maximum))
            assert limits.get("MIN_POWER", 0) <= limits.get("MAX_POWER", 0) <= maximum


def test_power_that_falls_begins_periods() -> None:
    cdr = charged(place(), 60).cdr()
    powers = [
        volumes([period], "ENERGY") / volumes([period], "TIME")
        for period in cdr["charging_periods"]
        if volumes([period], "TIME")
    ]
    assert len(powers) >= 3
    assert powers == sorted(powers, reverse=True)


def test_period_begins_where_energy_or_duration_changes_the_price() -> None:
    cdr = charged(place(TIERS), 30, 60).cdr()
    start, energy, seen = moment(cdr["start_date_time"]), Decimal(0), []
    for period in cdr["charging_periods"]:
        seen.append((float(energy), (moment(period["start_date_time"]) - start).total_seconds()))
        energy += volumes([period], "ENERGY")
    assert any(0.02 <= kwh < 0.04 for kwh, _ in seen)
    assert any(0.1 <= kwh < 0.12 for kwh, _ in seen)
    assert any(20 <= seconds < 20.36 for _, seconds in seen)
    assert any(60 <= seconds < 60.36 for _, seconds in seen)


def test_period_begins_where_the_time_of_day_changes_the_price() -> None:
    told = begun(place(COMPLEX, AC), Vehicle(BATTERY, 1, 11, 100), at(16, 59))  # 17:59 in Madrid
    told.tell("activate", 30)
    told.tell("complete", 60)
    _, after = told.cdr()["charging_periods"]
    late = moment(after["start_date_time"]) - at(17).replace(microsecond=0)
    assert timedelta(0) <= late < timedelta(seconds=0.36)


@pytest.mark.parametrize(("tariff", "names"), [(POWERS, ("MIN_POWER", "MAX_POWER")), (COMPLEX, ("MAX_CURRENT",))])
def test_power_is_told_where_prices_depend_on_it_and_stays_on_one_side_of_the_limits(
    tariff: Json, names: tuple[str, ...]
) -> None:
    cdr = charged(place(tariff), 3, 3, 3, 60).cdr()
    limits = [8, 40] if tariff is POWERS else [32]
    for period in cdr["charging_periods"]:
        told = [each["volume"] for each in period["dimensions"] if each["type"] in names]
        assert len({sum(limit <= volume for limit in limits) for volume in told}) <= 1
        assert bool(told) == bool(volumes([period], "TIME"))


def test_charge_without_power_prices_tells_energy_and_times_alone() -> None:
    periods = charged(place(SIMPLE), 60).cdr()["charging_periods"]
    kinds = {dimension["type"] for period in periods for dimension in period["dimensions"]}
    assert kinds == {"ENERGY", "TIME", "PARKING_TIME"}


def test_power_of_two_updates_apart_stays_within_the_connector() -> None:
    told = charged(place(SIMPLE, DC), *[1.0] * 30)
    readings = [(now, patch["kwh"]) for now, patch in told.changes if "kwh" in patch]
    for (before, least), (after, most) in pairwise(readings):
        hours = ((after - before).total_seconds() + 0.36) / 3600
        assert most - least <= 150 * hours * 1.01
