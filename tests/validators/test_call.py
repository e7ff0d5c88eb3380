"""An exchange read as OCPI."""

import sqlite3
from contextlib import closing

import pytest
from msgspec.structs import asdict, astuple, replace

from recordings.exchange import Body, BodyNote, Response, Side, TransportError
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, conversation, cut, envelope, exchange
from validators.call import Call, Place, object_id

SESSION = f"{HUB}/2.2.1/sessions/DE/EXA/S1"


def test_the_sides_follow_from_the_direction() -> None:
    call = Call(exchange("GET", SESSION), Place())
    assert (call.requester, call.responder) == (Side.PARTNER, Side.HUB)
    back = Call(exchange("GET", SESSION, way=TO_PARTNER), Place())
    assert (back.requester, back.responder) == (Side.HUB, Side.PARTNER)


@pytest.mark.parametrize(
    ("status", "answer", "succeeded"),
    [
        (200, envelope(), True),
        (201, envelope(status_code=1999), True),
        (200, envelope(status_code=2000), False),
        (404, envelope(), False),
        (302, envelope(), False),
        (200, {"status_code": "1000"}, False),
        (200, {"status_code": True}, False),
        (200, {"status_code": 1000.0}, False),
        (200, [envelope()], False),
        (200, b"", False),
    ],
)
def test_success_is_what_both_layers_say(status: int, answer: object, succeeded: bool) -> None:
    assert Call(exchange("GET", SESSION, None, answer, status=status), Place()).succeeded is succeeded


def test_without_an_answer_there_is_no_success() -> None:
    call = Call(exchange("GET", SESSION, error=TransportError.TIMEOUT), Place())
    assert call.response is None
    assert not call.succeeded


def test_headers_have_no_case_and_no_blanks_around_them() -> None:
    call = Call(exchange("GET", SESSION, headers=(("x-request-id", " 1 "), ("X-Request-ID", "2"))), Place())
    assert call.request.header("X-Request-ID") == "1"
    assert call.request.header("X-Correlation-ID") is None


@pytest.mark.parametrize("note", [note for note in BodyNote if note != BodyNote.WHOLE])
def test_a_body_that_was_not_kept_whole_is_not_read(note: BodyNote) -> None:
    whole = exchange("GET", SESSION)
    kept = Body(b'{"status_code": 1000}', 10_000, note=note)
    call = Call(replace(whole, response=Response(status=200, body=kept)), Place(module="sessions"))
    assert call.response is not None
    assert (call.response.json.value, call.succeeded) == (None, False)
    assert call.not_graded == f"response body {note}"


def test_not_graded_names_the_request_first() -> None:
    call = Call(exchange("PUT", SESSION, cut(b"{"), cut(b"{")), Place(module="sessions"))
    assert call.not_graded == "request body cut"


def test_what_is_read_are_the_columns_of_a_recording() -> None:
    headers = (("X-Request-ID", "r1"), ("X-Correlation-ID", "c1"))
    sent = exchange("PUT", SESSION, {"id": "S1"}, envelope(status_code=2001), headers=headers)
    assert asdict(conversation().read(sent).reading()) == {
        "version": "2.2.1",
        "module": "sessions",
        "interface": "RECEIVER",
        "operation": "put",
        "known_by": "path",
        "object_id": "S1",
        "session_id": "S1",
        "ocpi_status": 2001,
        "request_id": "r1",
        "correlation_id": "c1",
        "not_graded": None,
    }


def test_what_is_read_fits_into_a_database_whatever_was_sent() -> None:
    odd = (("X-Request-ID", "\udcff"), ("X-Correlation-ID", "caf\udce9"))
    url = f"{HUB}/2.2.1/commands/STOP_SESSION"
    body, answer = rb'{"session_id": "\ud800"}', b'{"status_code": %s}' % (b"9" * 40)
    reading = conversation().read(exchange("POST", url, body, answer, headers=odd)).reading()
    row = astuple(reading)
    with closing(sqlite3.connect(":memory:")) as database:
        stored = database.execute(f"SELECT {', '.join('?' * len(row))}", row).fetchone()
    assert stored == row
    assert (reading.ocpi_status, reading.session_id, reading.request_id) == (None, "?", "?")


@pytest.mark.parametrize(
    ("method", "path", "body", "session"),
    [
        ("PATCH", "sessions/DE/EXA/S1", {}, "S1"),
        ("PUT", "sessions/S1/charging_preferences", {}, "S1"),
        ("GET", "chargingprofiles/S1", None, "S1"),
        ("POST", "commands/STOP_SESSION", {"session_id": "S1"}, "S1"),
        ("POST", "cdrs", {"session_id": "S1"}, "S1"),
        ("POST", "cdrs", {"session_id": 7}, None),
        ("GET", "sessions", None, None),
        ("PUT", "locations/DE/EXA/LOC1", {"session_id": "S1"}, None),
    ],
)
def test_a_call_names_its_charging_session(method: str, path: str, body: object, session: str | None) -> None:
    assert conversation().read(exchange(method, f"{PARTNER}/2.2.1/{path}", body, way=TO_PARTNER)).session_id == session


def test_an_objects_id_is_its_path_below_the_owner() -> None:
    ids = {"country_code": "DE", "party_id": "EXA", "location_id": "LOC1", "evse_uid": "E1", "connector_id": "1"}
    assert object_id(ids) == "LOC1/E1/1"
    assert object_id({"country_code": "DE", "party_id": "EXA"}) is None
