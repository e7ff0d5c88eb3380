"""A recording of two charging sessions: of one the steps say what they belong to, of the other that must be guessed."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from recordings.entry import Entry, Reading, SeenObject
from recordings.exchange import Body, Direction, Exchange, Request, Response
from recordings.finding import Finding, Severity
from recordings.search import index
from recordings.store import Store
from tests.recordings.browse_recording import CONNECTION, HUB

START, TOKEN, LOCATION = 1.8e9, "TOKEN1", "LOC/1"
SESSION = {
    "country_code": "DE", "party_id": "ABC", "id": "S1", "start_date_time": "2027-01-15T08:00:05Z", "kwh": 0,
    "cdr_token": {"uid": TOKEN, "contract_id": "C1"}, "authorization_reference": "REF-A", "location_id": LOCATION,
    "currency": "EUR", "status": "PENDING", "last_updated": "2027-01-15T08:00:05Z",
}  # fmt: skip
CDR = {
    "country_code": "DE", "party_id": "ABC", "id": "CDR1", "session_id": "S1", "total_energy": 12.5,
    "start_date_time": "2027-01-15T08:00:05.000Z", "end_date_time": "2027-01-15T09:00:00Z", "currency": "EUR",
    "cdr_token": {"uid": "token1", "contract_id": "C1"}, "total_cost": {"excl_vat": 4, "incl_vat": 5},
    "authorization_reference": "REF-A",
}  # fmt: skip
GUESSED = {name: value for name, value in SESSION.items() if name != "authorization_reference"} | {"id": "S2"}
RULE = "objects.patch-without-last-updated"
CALLBACK = f"{HUB}/callbacks/77aa-1"
NUMBER = {name: number for number, name in enumerate(
    ("other authorisation", "authorisation", "start", "started", "put", "refused patch", "patch", "stop", "stopped",
     "completed", "cdr", "old authorisation", "new authorisation", "guessed", "last", "list"), 1
)}  # fmt: skip


def write(path: Path) -> Path:
    """Make the recording."""
    store = opened(path)
    add(store, entries())
    store.end_run("stopped")
    store.close()
    return path


def opened(path: Path) -> Store:
    """An empty recording with a run in it."""
    store = Store(path)
    store.start_run(CONNECTION, {}, {})
    return store


def add(store: Store, more: list[Entry]) -> None:
    """Write them as the tap does, the search index behind them."""
    for entry in more:
        store.add(entry)
    store.commit()
    index(store.sql)


def entries() -> list[Entry]:
    """One entry for each name in NUMBER, in that order."""
    return list(_entries(itertools.count(1)))


def _entries(number: Iterator[int]) -> Iterator[Entry]:
    yield _authorised(next(number), 0, "REF-Z")
    yield _authorised(next(number), 1, "REF-A")
    sent = {"location_id": LOCATION, "authorization_reference": "REF-A"}
    yield _command(next(number), 2, "START_SESSION", "77aa-1", sent)
    yield _entry(next(number), 3, "POST", CALLBACK, "commands", "result", {"result": "ACCEPTED"})
    yield msgspec.structs.replace(_told(next(number), 5, "PUT", SESSION), links=((3, "S1"), (4, "S1")))
    patch = {"status": "ACTIVE", "kwh": 6}
    refused = {"status_code": 2001, "status_message": "no <last_updated>"}
    yield _told(next(number), 60, "PATCH", patch, answer=refused, ocpi_status=2001, seen="", rule=RULE)
    yield _told(next(number), 61.5, "PATCH", patch | {"last_updated": "2027-01-15T08:01:01Z"})
    yield _command(next(number), 3590, "STOP_SESSION", "77aa-2", {"session_id": "S1"}, session_id="S1")
    yield _entry(next(number), 3591, "POST", CALLBACK.replace("-1", "-2"), "commands", "result", {"result": "FAILED"})
    patch = {"status": "COMPLETED", "kwh": 12, "total_cost": {"excl_vat": 4}, "end_date_time": "2027-01-15T09:00:00Z"}
    yield _told(next(number), 3600, "PATCH", patch, rule=RULE)
    yield _entry(next(number), 90_000, "POST", "/cdrs", "cdrs", "post", CDR, session_id="S1", seen="CDR")
    yield _authorised(next(number), 99_000, "")
    yield _authorised(next(number), 100_000, "")
    yield _told(next(number), 100_002, "PUT", GUESSED, session_id="S2")
    yield _told(next(number), 100_009, "GET", None, session_id="S2", silent=True, seen="")
    yield _pulled(next(number), 100_010)


def many_patches(count: int) -> Iterator[Entry]:
    """A PUT of the session and so many PATCHes of its energy."""
    yield _told(1, 0, "PUT", SESSION)
    for number in range(2, count + 2):
        yield _told(number, number, "PATCH", {"kwh": number})


def _told(number: int, after: float, method: str, sent: Any, session_id: str = "S1", **values: Any) -> Entry:
    path = f"/sessions/DE/ABC/{session_id}"
    more = {"seen": "Session", "session_id": session_id} | values
    return _entry(number, after, method, path, "sessions", method.lower(), sent, **more)


def _authorised(number: int, after: float, reference: str) -> Entry:
    data = {"allowed": "ALLOWED"} | ({"authorization_reference": reference} if reference else {})
    path = f"/tokens/{TOKEN}/authorize"
    sent = {"location_id": LOCATION, "evse_uids": ["E1"]}
    return _entry(number, after, "POST", path, "tokens", "authorize", sent, object_id=TOKEN, answer=_envelope(data))


def _command(number: int, after: float, name: str, callback: str, body: dict[str, Any], **values: Any) -> Entry:
    sent = body | {"response_url": f"{HUB}/callbacks/{callback}"}
    values |= {"hub": True, "object_id": name, "answer": _envelope({"result": "ACCEPTED"})}
    return _entry(number, after, "POST", f"/commands/{name}", "commands", "command", sent, **values)


def _pulled(number: int, after: float) -> Entry:
    """A list of sessions, of which the second has a finding and a session id that nothing else names."""
    items = {f"/data/{at}": (name, GUESSED | {"id": name}) for at, name in enumerate(("S3", "S4"))}
    answer = _envelope([item for _, item in items.values()])
    entry = _entry(number, after, "GET", "/sessions", "sessions", "list", None, hub=True, answer=answer, rule="a.rule")
    objects = [_object("Session", name, item, "response", place) for place, (name, item) in items.items()]
    found = replace(entry.findings[0], side="response", pointer="/data/1/kwh")
    return msgspec.structs.replace(entry, objects=tuple(objects), findings=(found,))


def _object(kind: str, object_id: str, value: Any, side: str = "request", pointer: str = "") -> SeenObject:
    return SeenObject(
        side=side, pointer=pointer, module="cdrs" if kind == "CDR" else "sessions", kind=kind, country_code="DE",
        party_id="ABC", object_id=object_id, last_updated=None, content=json.dumps(value),
    )  # fmt: skip


def _envelope(data: Any) -> dict[str, Any]:
    return {"status_code": 1000, "data": data}


def _entry(
    number: int, after: float, method: str, path: str, module: str, operation: str, sent: Any, *, hub: bool = False,
    answer: Any = None, seen: str = "", rule: str = "", silent: bool = False, ocpi_status: int = 1000, **values: Any,
) -> Entry:  # fmt: skip
    """One exchange `after` seconds from the start, with the object `seen` in its request and a finding of `rule`."""
    exchange = Exchange(
        id=number, number=number, direction=Direction.HUB_TO_PARTNER if hub else Direction.PARTNER_TO_HUB,
        started_at=START + after, duration_ms=7.0,
        request=Request(
            method=method, url=path if path.startswith("http") else f"{HUB}/ocpi/2.2.1{path}",
            headers=(("Content-Type", "application/json"),),
            body=Body.of(json.dumps(sent).encode() if sent is not None else b""),
        ),
        response=None if silent else Response(
            status=200, headers=(), body=Body.of(json.dumps(answer or {"status_code": ocpi_status}).encode())
        ),
    )  # fmt: skip
    reading = Reading(
        version="2.2.1", module=module, operation=operation, known_by="path",
        ocpi_status=None if silent else ocpi_status, **values,
    )  # fmt: skip
    found = Finding(
        exchange_id=number, rule=rule, severity=Severity.ERROR, side="request", party="partner", pointer="",
        message="The PATCH has no <b>last_updated</b>.",
    )  # fmt: skip
    return Entry(
        exchange=exchange,
        reading=reading,
        findings=(found,) if rule else (),
        objects=(_object(seen, sent["id"] if seen == "CDR" else values["session_id"], sent),) if seen else (),
    )
