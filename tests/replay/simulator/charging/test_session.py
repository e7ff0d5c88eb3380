"""Whatever happens when, the changes that are told make the Session, and its status takes allowed ways alone."""

import pytest
from hypothesis import given, settings

from replay.simulator.charging import credit
from replay.simulator.values import moment
from tests.replay.simulator.charging.sessions import ANY, BATTERY, Told, at, begun, charged, place, vehicle
from validators.spec.checker import Structure, faults


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_receiver_that_applies_every_change_has_the_session(told: Told) -> None:
    received = told.announced
    for now, patch in told.changes:
        periods = received["charging_periods"] + patch.get("charging_periods", [])
        received = received | patch | {"charging_periods": periods}
        assert patch["last_updated"] == received["last_updated"]
        assert moment(patch["last_updated"]) == now
    assert received == told.charging.session
    assert received["status"] == "COMPLETED"


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_session_grows_and_never_lies_in_the_future(told: Told) -> None:
    readings = [0.0, *(patch["kwh"] for _, patch in told.changes if "kwh" in patch)]
    assert readings == sorted(readings)
    for now, patch in told.changes:
        begins = [period["start_date_time"] for period in patch.get("charging_periods", [])]
        told_of = [patch[name] for name in ("start_date_time", "end_date_time") if name in patch]
        assert all(moment(each) <= now for each in begins + told_of)
    starts = [told.announced["start_date_time"], told.charging.session["start_date_time"]]
    assert starts == sorted(starts)


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_every_object_passes_the_tables(told: Told) -> None:
    cdr = told.cdr()
    for record in (cdr, credit(cdr, "CDR1-C", told.now)):
        assert not list(faults(record, Structure("CDR", "2.3.0", decimals=True)))
    for record in (told.announced, told.charging.session):
        assert not list(faults(record, Structure("Session", "2.3.0", decimals=True)))
    for _, patch in told.changes:
        assert not list(faults(patch, Structure("Session", "2.3.0", partial=True, decimals=True)))


def test_charge_ends_when_the_vehicle_is_full_and_parking_begins() -> None:
    told = begun(place(), vehicle(), at())
    told.tell("activate", 0)
    told.tell("update", 5)
    assert not told.charging.full
    told.tell("update", 60)
    assert told.charging.full
    told.tell("complete", 9)
    assert not told.charging.full
    cdr = told.cdr()
    assert cdr["total_energy"] == pytest.approx(BATTERY * 0.8, abs=0.002)
    last = cdr["charging_periods"][-1]
    assert last["dimensions"] == [{"type": "PARKING_TIME", "volume": cdr["total_parking_time"]}]


def test_session_of_no_length_has_one_period_of_no_length() -> None:
    told = charged(place(), 0)
    cdr = told.cdr()
    assert cdr["start_date_time"] == cdr["end_date_time"] == cdr["charging_periods"][0]["start_date_time"]
    assert cdr["charging_periods"][0]["dimensions"] == [{"type": "TIME", "volume": 0}]
    assert told.charging.session["charging_periods"] == cdr["charging_periods"]


def test_update_tells_nothing_where_nothing_was_measured() -> None:
    told = begun(place(), vehicle(), at())
    assert told.tell("update", 1) is None
    told.tell("activate", 1)
    assert told.tell("update", 0.3) is None
    assert told.tell("update", 0.1) is not None
    assert told.tell("update", 0) is None


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ((), "complete"), ((), "expire"), (("activate",), "activate"), (("activate",), "expire"),
        (("activate", "complete"), "complete"), (("activate", "complete"), "invalidate"),
        (("invalidate",), "activate"), (("activate", "invalidate"), "complete"),
    ],
)  # fmt: skip
def test_status_never_goes_where_it_may_not(path: tuple[str, ...], refused: str) -> None:
    told = begun(place(), vehicle(), at())
    for change in path:
        told.tell(change, 1)
    before = dict(told.charging.session)
    with pytest.raises(ValueError, match=r"session|reservation"):
        told.tell(refused, 1)
    assert told.charging.session == before


def test_reservation_is_never_invalid() -> None:
    told = begun(place(), vehicle(), at(), reserved=True)
    with pytest.raises(ValueError, match="RESERVATION"):
        told.tell("invalidate", 1)
