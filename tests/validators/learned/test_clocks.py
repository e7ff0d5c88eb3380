"""Whose times are off by a time zone, again and again."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.talk import HUB, PARTNER, TIME, TO_PARTNER, conversation, envelope, exchange, listen
from validators.engine import Engine
from validators.learned.clocks import SOURCES, Clocks, Source

START = datetime.fromisoformat(TIME)


def said(minute: float, ahead: timedelta) -> str:
    """A time as a platform tells it whose clock is ahead."""
    return (START + timedelta(minutes=minute) + ahead).astimezone(UTC).isoformat()[:19] + "Z"


def pushed(minute: float, ahead: timedelta, hub: timedelta = timedelta(), owner: str = "DE/EXA") -> Exchange:
    """A change as the partner pushes it, and an answer of the hub, each with its own clock."""
    body = {"kwh": minute, "last_updated": said(minute, ahead)}
    answer = envelope() | {"timestamp": said(minute, hub)}
    made = exchange("PATCH", f"{HUB}/2.2.1/sessions/{owner}/S1", body, answer)
    return replace(made, started_at=START.timestamp() + minute * 60)


def told(*exchanges: Exchange) -> list[int]:
    """After how many exchanges local time is told, each time."""
    engine = Engine(conversation().profile)
    entries = [engine.judge(each)[1] for each in exchanges]
    return [
        number
        for number, entry in enumerate(entries, 1)
        for finding in entry.findings
        if finding.rule == "types.local-time"
    ]


@pytest.mark.parametrize("hours", [1, 2, 5.5, 5.75, 13])
def test_the_third_change_that_is_ahead_by_a_time_zone_is_told_and_no_other(hours: float) -> None:
    assert told(*(pushed(minute, timedelta(hours=hours)) for minute in range(6))) == [3]


@pytest.mark.parametrize(
    "ahead",
    [timedelta(seconds=80), timedelta(minutes=20), timedelta(minutes=15), timedelta(hours=30), timedelta(hours=-1)],
    ids=["skew", "a clock that is wrong", "no zone", "more than any zone", "pushed late"],
)
def test_what_is_no_time_zone_ahead_is_not_told(ahead: timedelta) -> None:
    assert told(*(pushed(minute, ahead) for minute in range(6))) == []


def test_a_time_that_is_right_in_between_begins_anew() -> None:
    hour, right = timedelta(hours=1), timedelta()
    assert told(*(pushed(minute, ahead) for minute, ahead in enumerate([hour, hour, right, hour, hour, right]))) == []


def test_where_both_sides_are_ahead_the_tap_is_behind() -> None:
    hour = timedelta(hours=1)
    assert told(*(pushed(minute, hour, hub=hour) for minute in range(6))) == []


def test_the_same_time_over_and_over_counts_once() -> None:
    first = pushed(0, timedelta(hours=1))
    assert told(*(replace(first, started_at=first.started_at + second) for second in range(6))) == []


def test_parties_of_one_platform_are_told_apart() -> None:
    hour = timedelta(hours=1)
    mixed = [pushed(minute, hour, owner="DE/EXA" if minute % 2 else "NL/EXB") for minute in range(4)]
    assert told(*mixed) == []
    assert told(*mixed, pushed(4, hour, owner="NL/EXB")) == [5]


def test_a_side_that_told_the_time_right_is_known() -> None:
    talk = conversation()
    list(listen(talk, pushed(0, timedelta()), exchange("GET", f"{PARTNER}/versions", way=TO_PARTNER)))
    assert talk.clocks.kept == {"hub", "partner"}
    assert Source("partner", "last_updated", "DE EXA") in talk.clocks.right


def test_memory_is_bounded() -> None:
    clocks = Clocks()
    talk = conversation()
    for number in range(SOURCES + 5):
        for hours in (0, 1):
            clocks.learn(talk.read(pushed(0, timedelta(hours=hours), owner=f"DE/{number}")))
    assert (len(clocks.right), len(clocks.off)) == (SOURCES, SOURCES)
