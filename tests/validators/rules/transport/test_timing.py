"""How soon is pushed, and how often is pulled."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange, Headers
from tests.validators.talk import HUB, TIME, conversation, envelope, exchange
from validators.engine import Engine
from validators.json_text import instant
from validators.learned.polls import LISTS, Polls

AT = instant(TIME) or 0.0
MINUTE, HOUR = 60.0, 3600.0
TOKENS = f"{HUB}/2.2.1/sender/tokens"
TARIFF = f"{HUB}/2.2.1/receiver/tariffs/DE/EXA/T1"


def at(moment: float, method: str, url: str, body: Any = None, answer: Any = None, headers: Headers = ()) -> Exchange:
    """An exchange that begins so many seconds after ten."""
    return replace(exchange(method, url, body, answer, headers=headers), started_at=AT + moment)


def pulls(*moments: float, url: str = TOKENS, headers: Headers = ()) -> list[Exchange]:
    """Pulls of a list, each answered with nothing in it."""
    return [at(moment, "GET", url, answer=envelope([]), headers=headers) for moment in moments]


def rules(*exchanges: Exchange) -> list[str]:
    """What is found of the timing."""
    engine = Engine(conversation().profile)
    found = [finding.rule for each in exchanges for finding in engine.judge(each)[1].findings]
    return [rule for rule in found if rule.startswith(("transport.polled", "transport.pushed"))]


OFTEN = [0, 9 * MINUTE, 21 * MINUTE, 30 * MINUTE, 42 * MINUTE, 50 * MINUTE]


def test_six_pulls_within_an_hour_of_each_other_are_too_many() -> None:
    assert rules(*pulls(*OFTEN)) == ["transport.polled-too-often"]
    assert rules(*pulls(*OFTEN[1:])) == []
    assert rules(*pulls(*OFTEN[:5], 2 * HOUR)) == []


@pytest.mark.parametrize("query", ["date_from=2026-01-05T00:00:00Z", "offset=50", "cursor=abc"])
def test_what_changed_and_further_pages_are_no_full_pulls(query: str) -> None:
    assert rules(*pulls(*OFTEN, url=f"{TOKENS}?{query}")) == []


def test_a_hub_is_asked_for_one_party_after_the_other() -> None:
    every = [(("OCPI-to-country-code", "NL"), ("OCPI-to-party-id", f"EX{number}")) for number in range(6)]
    asked = [pulls(moment, headers=headers)[0] for moment, headers in zip(OFTEN, every, strict=True)]
    assert rules(*asked) == []


def test_pulls_that_fail_may_be_tried_again() -> None:
    assert rules(*(at(moment, "GET", TOKENS, answer=envelope(None, 3000)) for moment in OFTEN)) == []


def test_always_at_the_same_second_is_without_splay() -> None:
    assert rules(*pulls(*(day * 24 * HOUR for day in range(6)))) == ["transport.polled-without-splay"]
    assert rules(*pulls(*(day * 24 * HOUR + day % 3 * 40 for day in range(6)))) == []


def test_memory_of_lists_is_bounded() -> None:
    polls, talk = Polls(), conversation()
    for number in range(LISTS + 5):
        polls.learn(talk.read(pulls(0, headers=(("OCPI-to-party-id", str(number)),))[0]))
    assert len(polls.pulls) == LISTS


def tariff(moment: float, minutes: int) -> Exchange:
    """A push of the tariff as it was changed so many minutes after ten."""
    return at(moment, "PUT", TARIFF, {"id": "T1", "last_updated": f"2026-01-05T10:{minutes:02}:00Z"})


def test_a_change_that_is_pushed_half_an_hour_later_is_late() -> None:
    assert rules(tariff(0, 0), tariff(40 * MINUTE, 10)) == ["transport.pushed-late"]


@pytest.mark.parametrize(
    "pushed",
    [
        [tariff(40 * MINUTE, 10)],
        [tariff(0, 0), tariff(40 * MINUTE, 0)],
        [tariff(0, 0), tariff(12 * MINUTE, 10)],
        [tariff(20 * MINUTE, 0), tariff(40 * MINUTE, 10)],
        [tariff(40 * MINUTE, 0), tariff(80 * MINUTE, 50)],
    ],
    ids=["the first", "nothing new", "soon", "changed before the last push", "by a clock that may be wrong"],
)
def test_these_are_not_late(pushed: list[Exchange]) -> None:
    assert rules(*pushed) == []
