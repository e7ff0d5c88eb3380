"""The envelope's clock beside the tap's."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.validators.talk import HUB, PARTNER, TIME, TO_PARTNER, envelope, exchange
from tests.validators.told import told_by

NOW = datetime.fromisoformat(TIME)
RULE = "envelope.timestamp-not-now"


def details(stamp: object, lasts: float = 0.0, *, before: bool = True) -> list[str]:
    """What is said of an exchange that began at 10:00:00 and took some seconds, after one that told the right time."""
    right = exchange("GET", f"{PARTNER}/versions", None, envelope([]), way=TO_PARTNER, number=0)
    asked = exchange("GET", f"{HUB}/versions", None, {**envelope([]), "timestamp": stamp}, number=0)
    asked = replace(asked, id=2, duration_ms=lasts * 1000)
    found = told_by(RULE, *([right] if before else []), asked)
    return [finding.message.partition("made. ")[2] for finding in found]


@pytest.mark.parametrize("seconds", [-300, -120, 0, 0.5, 120, 300])
def test_five_minutes_are_no_matter(seconds: float) -> None:
    assert details((NOW + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")) == []


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2026-01-05T10:06:00Z", "It is later."),
        ("2026-01-07T10:00:00Z", "It is later."),
        ("2026-01-05T09:50:00Z", "It is older, as a constant or a cache is."),
        ("2015-06-30T21:59:59Z", "It is older, as a constant or a cache is."),
        ("2026-01-05T05:00:00", "It is older, as a constant or a cache is."),  # or America's time: nobody can tell
    ],
)
def test_a_wrong_time_is_told_by_its_likely_cause(stamp: str, said: str) -> None:
    assert details(stamp) == [said]


def test_where_nobody_told_the_taps_time_it_may_be_the_tap_that_is_off() -> None:
    assert details("2015-06-30T21:59:59Z", before=False) == []


@pytest.mark.parametrize("stamp", ["2026-01-05T11:00:10Z", "2026-01-05T15:44:40.5Z"])
def test_local_time_has_a_rule_of_its_own(stamp: str) -> None:
    assert details(stamp) == []


def test_a_zone_that_is_named_is_no_shift() -> None:
    assert details("2026-01-05T12:00:00+02:00") == []  # not allowed either, which the version tables say


@pytest.mark.parametrize("stamp", ["2026-01-05T10:00:01Z", "2026-01-05T10:29:59Z"])
def test_a_slow_answer_may_have_been_made_at_any_time_of_it(stamp: str) -> None:
    assert details(stamp, lasts=1800) == []


@given(
    st.none() | st.integers() | st.text(max_size=30) | st.datetimes(timezones=st.timezones()).map(datetime.isoformat)
)
def test_any_value_can_be_looked_at(stamp: object) -> None:
    details(stamp)
