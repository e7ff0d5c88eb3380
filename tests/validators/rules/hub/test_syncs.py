"""Nights without a synchronisation are told only where nothing can have been missed."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.talk import PARTNER, TO_PARTNER, envelope, exchange
from validators import profile
from validators.engine import Engine

DELTA = "?date_from=2026-01-01T00:00:00Z&limit=1000&date_to="


def at(when: str, one: Exchange, number: int) -> Exchange:
    moment = datetime.fromisoformat(f"2026-01-{when}").replace(tzinfo=UTC).timestamp()
    return replace(one, started_at=moment, number=number, id=number)


def pull(when: str, number: int, module: str = "tokens") -> Exchange:
    return at(when, exchange("GET", f"{PARTNER}/2.2.1/{module}{DELTA}", None, envelope([]), way=TO_PARTNER), number)


def look(when: str, number: int) -> Exchange:
    return at(when, exchange("GET", f"{PARTNER}/2.2.1/credentials", way=TO_PARTNER), number)


def missed(exchanges: Iterable[Exchange], name: str = "enapi") -> list[str]:
    judge = Engine(profile.load(name)).judge
    told = [finding for each in exchanges for finding in judge(each)[1].findings]
    return [finding.message[-11:-1] for finding in told if finding.rule == "hub.sync-missed"]


def test_a_night_without_one_is_told_once() -> None:
    looks = [look("07 20:00", 3), look("08 06:00", 4), look("08 07:00", 5), look("08 23:00", 6), look("09 04:59", 7)]
    seen = [pull("06 01:00", 1), pull("07 01:10", 2), *looks]
    assert missed(seen) == ["2026-01-08"]
    assert missed([*seen, look("09 05:01", 8)]) == ["2026-01-08", "2026-01-09"]


def test_a_profile_that_names_no_hour_is_silent() -> None:
    assert missed([pull("06 01:00", 1), pull("07 01:00", 2), look("07 20:00", 3), look("08 06:00", 4)], "ocpi") == []


@pytest.mark.parametrize(
    ("number", "started", "why"),
    [(4, "08 06:00", "an exchange was missed"), (1, "08 06:00", "the tap began anew"), (3, "08 03:00", "not over")],
)
def test_it_is_unknown(number: int, started: str, why: str) -> None:
    assert missed([pull("06 01:00", 1), pull("07 01:00", 2), look(started, number)]) == [], why


def test_after_a_long_silence_nobody_knows() -> None:
    assert missed([pull("06 01:00", 1), pull("07 01:00", 2), look("08 06:00", 3), look("08 07:00", 4)]) == []


def test_one_night_is_no_rhythm_and_pulls_by_day_are_none_of_the_night() -> None:
    assert missed([pull("06 01:00", 1), pull("06 15:00", 2), look("07 10:00", 3)]) == []


def test_sessions_alone_are_no_synchronisation() -> None:
    assert missed([pull("06 01:00", 1, "sessions"), pull("07 01:00", 2, "sessions"), look("08 00:00", 3)]) == []
