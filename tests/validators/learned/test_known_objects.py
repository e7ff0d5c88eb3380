"""Which objects a side holds, and since when that is certain."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange, Side, TransportError
from tests.validators.talk import (
    HUB,
    PARTNER,
    SESSION,
    TO_PARTNER,
    conversation,
    credentials,
    envelope,
    exchange,
    listen,
)
from tests.validators.told import told_by
from validators.learned import known_objects
from validators.learned.known_objects import Key, KnownObjects

TARIFF = Key(Side.HUB, "tariffs", "DEEXA", "t1")
REGISTERED = exchange(
    "POST",
    f"{HUB}/2.2.1/credentials",
    credentials("b", f"{PARTNER}/versions"),
    envelope(credentials("c", f"{HUB}/versions")),
)


def put(tariff: str = "T1", status: int = 201, code: int = 1000, number: int = 2, **more: Any) -> Exchange:
    url = f"{HUB}/2.2.1/receiver/tariffs/DE/EXA/{tariff}"
    return exchange("PUT", url, {"id": tariff}, envelope(status_code=code), status=status, number=number, **more)


def delete(number: int = 3) -> Exchange:
    return exchange("DELETE", f"{HUB}/2.2.1/receiver/tariffs/DE/EXA/T1", number=number)


def known_after(*exchanges: Exchange) -> KnownObjects:
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.known_objects


def test_after_the_registration_what_was_not_seen_is_new() -> None:
    assert known_after(REGISTERED).is_new(TARIFF)


@pytest.mark.parametrize(
    "before",
    [
        (),
        (put("T2"), REGISTERED),
        (exchange("DELETE", f"{HUB}/2.2.1/credentials"), REGISTERED),
        (REGISTERED, exchange("DELETE", f"{HUB}/2.2.1/credentials"), REGISTERED),
    ],
    ids=["no registration", "traffic before it", "a deletion before it", "registered again"],
)
def test_without_the_beginning_nothing_is_new(before: tuple[Exchange, ...]) -> None:
    assert not known_after(*before).is_new(TARIFF)


def test_what_was_accepted_is_held_since_then_until_it_is_deleted() -> None:
    held = known_after(REGISTERED, put())
    assert (held.since(TARIFF), held.is_new(TARIFF)) == (put().started_at + 0.001, False)
    deleted = known_after(REGISTERED, put(), delete())
    assert (deleted.since(TARIFF), deleted.is_new(TARIFF)) == (None, False)


@pytest.mark.parametrize(("status", "code"), [(200, 2001), (404, 2000), (401, 2000)])
def test_what_was_refused_is_still_new(status: int, code: int) -> None:
    assert known_after(REGISTERED, put(status=status, code=code)).is_new(TARIFF)


@pytest.mark.parametrize("outcome", [{"status": 500, "code": 3000}, {"code": 3000}, {"error": TransportError.TIMEOUT}])
def test_what_failed_is_uncertain(outcome: dict[str, Any]) -> None:
    known = known_after(REGISTERED, put(**outcome))
    assert (known.since(TARIFF), known.is_new(TARIFF)) == (None, False)


def test_what_was_held_before_a_failure_is_held_after_it() -> None:
    assert known_after(REGISTERED, put(), put(status=500, number=3)).since(TARIFF)


def test_what_was_pulled_may_be_held() -> None:
    items = [{"country_code": "DE", "party_id": "EXA", "id": "T1"}, {"id": "T3"}, {"id": 5}, None]
    url = f"{PARTNER}/2.2.1/sender/tariffs"
    known = known_after(REGISTERED, exchange("GET", url, None, envelope(items), way=TO_PARTNER))
    assert (known.since(TARIFF), known.is_new(TARIFF)) == (None, False)
    assert not known.is_new(replace(TARIFF, object_id="t3")), "its owner is not known"


def test_what_the_receiver_shows_is_held() -> None:
    shown = exchange("GET", f"{HUB}/2.2.1/receiver/tariffs/DE/EXA/T1", None, envelope({"id": "T1"}))
    assert known_after(shown).since(TARIFF)


def test_an_evse_tells_of_its_location_but_not_that_it_is_held() -> None:
    location = replace(TARIFF, module="locations", object_id="l1")
    known = known_after(REGISTERED, exchange("PUT", f"{HUB}/2.2.1/receiver/locations/DE/EXA/L1/E1", {"uid": "E1"}))
    assert (known.since(location), known.is_new(location)) == (None, False)


def test_tokens_of_two_types_are_two() -> None:
    url = f"{HUB}/2.2.1/receiver/tokens/DE/EXM/U1"
    known = known_after(REGISTERED, exchange("PUT", f"{url}?type=APP_USER", {"uid": "U1", "type": "APP_USER"}))
    token = Key(Side.HUB, "tokens", "DEEXM", "u1@app_user")
    assert known.since(token)
    assert known.is_new(replace(token, object_id="u1@rfid"))


@pytest.mark.parametrize("limit", ["OBJECTS", "CALLS"])
def test_who_has_seen_too_much_calls_nothing_new(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_objects, limit, 8)
    known = known_after(REGISTERED, *(put(f"T{number}", number=number) for number in range(10, 20)))
    assert not known.is_new(TARIFF)


def test_a_cdr_is_named_by_its_body() -> None:
    body = {"country_code": "de", "party_id": "exa", "id": "C1"}
    known = known_after(REGISTERED, exchange("POST", f"{HUB}/2.2.1/receiver/cdrs", body, status=201))
    assert known.since(Key(Side.HUB, "cdrs", "DEEXA", "c1"))


def test_a_push_that_overtakes_the_one_before_is_no_fault() -> None:
    first = replace(put(number=2), duration_ms=5000.0)
    overtaking = put(status=200, number=3)
    others = [put(f"T{number}", number=number) for number in (5, 6)]
    for rule in ("http.creation-not-told", "http.update-told-as-creation"):
        assert told_by(rule, REGISTERED, overtaking, first, *others) == []


def session(name: str, status: int, number: int, began: str = "2026-01-05T10:00:02Z") -> Exchange:
    body = SESSION | {"id": name, "start_date_time": began}
    return exchange("PUT", f"{HUB}/2.2.1/receiver/sessions/DE/EXA/{name}", body, status=status, number=number)


def test_a_session_that_began_before_the_registration_may_be_known() -> None:
    old = [session(f"S{number}", 200, number, "2026-01-05T09:59:00Z") for number in (2, 3, 4)]
    assert told_by("http.creation-not-told", REGISTERED, *old) == []


def test_a_receiver_that_once_said_201_is_believed() -> None:
    pushes = [session("S1", 201, number=2), session("S2", 200, number=3), session("S3", 200, number=4)]
    assert told_by("http.creation-not-told", REGISTERED, *pushes) == []
    assert [finding.exchange_id for finding in told_by("http.creation-not-told", REGISTERED, *pushes[1:])] == [4]
