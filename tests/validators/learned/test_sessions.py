"""Charging sessions as they were last pushed, and the calls that belong to them."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, conversation, envelope, exchange, listen
from validators import profile
from validators.engine import Engine
from validators.examples import exchanges_in
from validators.learned.sessions import SESSIONS, Sessions

KEY = ("DE", "EXA", "s1")
PERIOD = {"start_date_time": "2026-01-05T08:00:00Z", "dimensions": [{"type": "ENERGY", "volume": 1.5}]}
LATER = {"start_date_time": "2026-01-05T09:00:00Z", "dimensions": [{"type": "ENERGY", "volume": 2.5}]}


def push(
    method: str, body: Any, *, version: str = "2.2.1", session: str = "S1", status_code: int = 1000, number: int = 1
) -> Exchange:
    url = f"{HUB}/{version}/sessions/DE/EXA/{session}"
    return exchange(method, url, body, envelope(status_code=status_code), number=number)


def state_after(*pushes: Exchange) -> dict[str, Any] | None:
    talk = conversation()
    list(listen(talk, *pushes))
    return talk.sessions.states.get(KEY)


def test_a_put_replaces_the_session() -> None:
    assert state_after(push("PUT", {"kwh": 1, "currency": "EUR"}), push("PUT", {"kwh": 2})) == {"kwh": 2}


def test_a_patch_overlays_the_session() -> None:
    state = state_after(push("PUT", {"kwh": 1, "currency": "EUR"}), push("PATCH", {"kwh": 2}))
    assert state == {"kwh": 2, "currency": "EUR"}


def test_a_patch_adds_its_charging_periods() -> None:
    state = state_after(push("PUT", {"charging_periods": [PERIOD]}), push("PATCH", {"charging_periods": [LATER]}))
    assert state == {"charging_periods": [PERIOD, LATER]}


@pytest.mark.parametrize("nothing", [None, []])
def test_a_patch_with_an_empty_list_of_periods_changes_none(nothing: Any) -> None:
    state = state_after(push("PUT", {"charging_periods": [PERIOD]}), push("PATCH", {"charging_periods": nothing}))
    assert state == {"charging_periods": [PERIOD]}


def test_in_2_1_1_a_patch_replaces_the_charging_periods() -> None:
    put, patch = (
        push(method, {"charging_periods": [period]}, version="2.1.1")
        for method, period in (("PUT", PERIOD), ("PATCH", LATER))
    )
    assert state_after(put, patch) == {"charging_periods": [LATER]}


def test_a_patch_of_a_session_never_seen_whole_teaches_nothing() -> None:
    assert state_after(push("PATCH", {"status": "COMPLETED"})) is None


def test_a_refused_push_changes_nothing() -> None:
    assert state_after(push("PUT", {"kwh": 1}), push("PUT", {"kwh": 2}, status_code=2001)) == {"kwh": 1}


def test_ids_are_compared_without_regard_to_case() -> None:
    assert state_after(push("PUT", {"kwh": 1}, session="s1"), push("PATCH", {"kwh": 2}, session="S1")) == {"kwh": 2}


@pytest.mark.parametrize("body", [[], "COMPLETED", 7, b"{", {"charging_periods": 7}, {"charging_periods": "none"}])
def test_a_body_that_is_no_session_does_no_harm(body: Any) -> None:
    engine = Engine(conversation().profile)
    for number, (method, value) in enumerate(
        [("PUT", body), ("PATCH", body), ("PATCH", {"charging_periods": [PERIOD]})]
    ):
        assert engine.judge(push(method, value, number=number))[1].crashes == ()


def test_memory_is_bounded() -> None:
    sessions = Sessions()
    for number in range(SESSIONS + 5):
        sessions.states.put(("DE", "EXA", str(number)), {})
    assert len(sessions.states) == SESSIONS
    assert sessions.states.get(("DE", "EXA", "0")) is None


START = {
    "response_url": f"{HUB}/2.2.1/answers/77",
    "token": {"uid": "0123456789ABCD"},
    "location_id": "LOC1",
    "authorization_reference": "REF1",
}


def start(body: Any, number: int = 1) -> Exchange:
    return exchange("POST", f"{PARTNER}/2.2.1/commands/START_SESSION", body, way=TO_PARTNER, number=number)


def test_a_start_command_and_its_result_are_linked_to_the_session_that_follows() -> None:
    engine = Engine(conversation().profile)
    engine.judge(start(START, 1))
    engine.judge(exchange("POST", f"{HUB}/2.2.1/answers/77", {"result": "ACCEPTED"}, number=2))
    session = {"authorization_reference": "REF1", "kwh": 0}
    assert engine.judge(push("PUT", session, number=3))[1].links == ((1, "S1"), (2, "S1"))
    assert engine.judge(push("PUT", session, number=4))[1].links == ()


def test_without_a_reference_token_and_location_link_them() -> None:
    engine = Engine(conversation().profile)
    engine.judge(start({name: value for name, value in START.items() if name != "authorization_reference"}))
    other = {"cdr_token": {"uid": "FFFF"}, "location_id": "LOC1"}
    assert engine.judge(push("PUT", other, session="S9", number=2))[1].links == ()
    own = {"cdr_token": {"uid": "0123456789ABCD"}, "location_id": "LOC1"}
    assert engine.judge(push("PUT", own, number=3))[1].links == ((1, "S1"),)


def test_a_result_that_overtakes_its_command_belongs_to_the_session() -> None:
    engine = Engine(profile.load("ocpi"))
    command, result, session = exchanges_in(OVERTAKEN)
    links = [engine.judge(each)[1].links for each in (replace(result, id=1), replace(command, id=2), session)]
    assert links == [(), (), ((2, "S1"), (1, "S1"))]


OVERTAKEN = """\
### hub to partner
POST https://partner.example/ocpi/2.2.1/receiver/commands/START_SESSION HTTP/1.1

{"response_url": "https://hub.example/ocpi/2.2.1/sender/commands/results/1", "location_id": "L1",
 "token": {"uid": "U1"}}

HTTP/1.1 200 OK

{"data": {"result": "ACCEPTED", "timeout": 30}, "status_code": 1000, "timestamp": "2026-01-05T10:00:00Z"}

### partner to hub
POST https://hub.example/ocpi/2.2.1/sender/commands/results/1 HTTP/1.1

{"result": "ACCEPTED"}

HTTP/1.1 200 OK

{"status_code": 1000, "timestamp": "2026-01-05T10:00:00Z"}

### partner to hub
PUT https://hub.example/ocpi/2.2.1/receiver/sessions/DE/ABC/S1 HTTP/1.1

{"country_code": "DE", "party_id": "ABC", "id": "S1", "location_id": "l1", "cdr_token": {"uid": "u1"}}

HTTP/1.1 201 Created

{"status_code": 1000, "timestamp": "2026-01-05T10:00:00Z"}
"""
