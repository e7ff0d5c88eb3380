"""Pushes that failed, and what may follow them."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange, Response, TransportError
from tests.validators.talk import HUB, TIME, conversation, envelope, exchange
from validators.engine import Engine
from validators.json_text import instant
from validators.learned.failures import PUSHES, Failures

AT = instant(TIME) or 0.0
EVSE = f"{HUB}/2.2.1/locations/DE/EXA/LOC1/EVSE1"
CHARGING = {"status": "CHARGING", "last_updated": TIME}
LOST = TransportError.CONNECT_FAILED


def at(minute: float, method: str, url: str, body: Any = None, lasts: float = 0, **more: Any) -> Exchange:
    """An exchange that begins so many minutes after ten and lasts so many seconds."""
    return replace(exchange(method, url, body, **more), started_at=AT + minute * 60, duration_ms=lasts * 1000)


def answered(made: Exchange, status: int, *headers: tuple[str, str]) -> Exchange:
    """The same, with another answer."""
    return replace(made, response=Response(status=status, headers=headers))


def rules(*exchanges: Exchange) -> list[tuple[int, str]]:
    """The rules on failed pushes that find something, each with the number of the exchange."""
    engine = Engine(conversation().profile)
    mine = ("transport.queued-retry", "transport.patch-in-vain", "transport.patch-without-comparing")
    entries = [engine.judge(each)[1] for each in exchanges]
    assert not [crash for entry in entries for crash in entry.crashes]
    return [
        (number, finding.rule)
        for number, entry in enumerate(entries, 1)
        for finding in entry.findings
        if finding.rule in mine
    ]


def test_the_same_change_again_later_comes_from_a_queue() -> None:
    assert rules(at(0, "PATCH", EVSE, CHARGING, error=LOST), at(30, "PATCH", EVSE, CHARGING)) == [
        (2, "transport.queued-retry")
    ]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_that_reaches_nobody_is_an_outage(status: int) -> None:
    lost = answered(at(0, "PATCH", EVSE, CHARGING), status)
    assert rules(lost, at(30, "PATCH", EVSE, CHARGING)) == [(2, "transport.queued-retry")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (at(0, "PATCH", EVSE, CHARGING, error=LOST), at(4, "PATCH", EVSE, CHARGING)),
        (at(0, "PATCH", EVSE, CHARGING, error=LOST), at(24 * 60, "PATCH", EVSE, CHARGING)),
        (at(90, "PUT", EVSE, CHARGING, error=LOST), at(150, "PUT", EVSE, CHARGING)),
        (answered(at(0, "PUT", EVSE, CHARGING), 503, ("Retry-After", "600")), at(10, "PUT", EVSE, CHARGING)),
        (answered(at(0, "PUT", EVSE, CHARGING), 500), at(30, "PUT", EVSE, CHARGING)),
        (at(0, "PUT", EVSE, CHARGING, error=TransportError.TAP_STOPPED), at(30, "PUT", EVSE, CHARGING)),
        (at(0, "PUT", EVSE, {"status": "CHARGING"}, error=LOST), at(30, "PUT", EVSE, {"status": "CHARGING"})),
        (at(0, "PUT", EVSE, CHARGING, error=LOST), at(30, "PUT", EVSE, CHARGING | {"floor_level": "1"})),
        (at(0, "PUT", EVSE, CHARGING, error=LOST), at(30, "PUT", f"{EVSE}/1", CHARGING)),
    ],
    ids=[
        "with a growing distance",
        "with all objects a day later",
        "an old state that was not sent for its own sake",
        "as was asked for",
        "after an error in the receiver",
        "which the tap did not see arrive",
        "without a time, so that it may be another change",
        "with other content",
        "of another object",
    ],
)
def test_again_is_no_queue(first: Exchange, second: Exchange) -> None:
    assert [rule for _, rule in rules(first, second) if rule == "transport.queued-retry"] == []


def test_a_retry_that_overtakes_the_timeout_of_the_first_is_none() -> None:
    slow = at(0, "PATCH", EVSE, CHARGING, lasts=1200, error=TransportError.TIMEOUT)
    assert rules(at(10, "PATCH", EVSE, CHARGING), slow) == []


def test_the_type_tells_tokens_of_one_uid_apart() -> None:
    url, body = f"{HUB}/2.2.1/tokens/DE/EXM/T1", {"valid": False, "last_updated": TIME}
    assert rules(at(0, "PUT", url, body, error=LOST), at(30, "PUT", f"{url}?type=APP_USER", body)) == []
    assert rules(at(0, "PUT", url, body, error=LOST), at(30, "PUT", url, body)) == [(2, "transport.queued-retry")]


UNKNOWN = envelope(status_code=2003)


def test_three_patches_in_flight_at_once_are_no_loop() -> None:
    bodies = [CHARGING | {"floor_level": str(number)} for number in range(3)]
    together = [at(0, "PATCH", EVSE, body, answer=UNKNOWN, lasts=5 + n) for n, body in enumerate(bodies)]
    assert rules(*together) == []


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_refusal_that_says_nothing_of_the_object_needs_no_comparison(status: int) -> None:
    refused = answered(at(0, "PATCH", EVSE, CHARGING), status)
    assert rules(refused, at(30, "PATCH", EVSE, {"status": "AVAILABLE", "last_updated": TIME})) == []


def test_an_answer_that_is_no_envelope_is_no_failure() -> None:
    odd = at(0, "PATCH", EVSE, CHARGING, answer={})
    assert rules(odd, at(30, "PATCH", EVSE, {"status": "AVAILABLE", "last_updated": TIME})) == []


def test_a_session_at_an_unknown_location_is_no_unknown_session() -> None:
    url = f"{HUB}/2.2.1/sessions/DE/EXA/S1"
    patches = [at(n, "PATCH", url, {"kwh": n, "last_updated": TIME}, answer=UNKNOWN) for n in range(5)]
    assert "transport.patch-in-vain" not in [rule for _, rule in rules(*patches)]


def test_memory_is_bounded() -> None:
    failures, talk = Failures(), conversation()
    for number in range(PUSHES + 5):
        url = f"{HUB}/2.2.1/locations/DE/EXA/LOC{number}"
        failures.learn(talk.read(at(0, "PATCH", url, CHARGING, error=LOST)))
    assert (len(failures.lost), len(failures.patches)) == (PUSHES, PUSHES)
