"""The envelope's clock beside the tap's."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators.talk import HUB, TIME, envelope, exchange
from tests.validators.told import told_by

NOW = datetime.fromisoformat(TIME)
RULE = "envelope.timestamp-not-now"


def details(stamp: object, lasts: float = 0.0) -> list[str]:
    """What is said of an exchange that began at 10:00:00 and took some seconds."""
    asked = exchange("GET", f"{HUB}/versions", None, {**envelope([]), "timestamp": stamp}, number=0)
    found = told_by(RULE, replace(asked, duration_ms=lasts * 1000))
    return [finding.message.partition("made. ")[2] for finding in found]


@pytest.mark.parametrize("seconds", [-300, -120, 0, 0.5, 120, 300])
def test_five_minutes_are_no_matter(seconds: float) -> None:
    assert details((NOW + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")) == []


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2026-01-05T11:00:10Z", "It is 1:00 hours ahead, like local time without its zone."),
        ("2026-01-05T05:00:00", "It is 5:00 hours behind, like local time without its zone."),
        ("2026-01-05T15:44:40.5Z", "It is 5:45 hours ahead, like local time without its zone."),
        ("2026-01-05T10:06:00Z", "It is later."),
        ("2026-01-06T10:00:00Z", "It is later."),
        ("2026-01-05T09:50:00Z", "It is older, as if it were a constant or cached."),
        ("2015-06-30T21:59:59Z", "It is older, as if it were a constant or cached."),
    ],
)
def test_a_wrong_time_is_told_by_its_likely_cause(stamp: str, said: str) -> None:
    assert details(stamp) == [said]


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
