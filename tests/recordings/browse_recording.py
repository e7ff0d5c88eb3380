"""A small recording with everything that the browser pages must cope with, written by the Store itself."""

import itertools
import json
from pathlib import Path
from typing import Any

from recordings.entry import Crash, Entry, Reading, SeenObject
from recordings.exchange import Body, BodyNote, Direction, Exchange, Request, Response, Rewrite, TransportError
from recordings.finding import Finding, Severity
from recordings.store import ConnectionSettings, Store

HUB, PARTNER, BASE = "https://hub.example", "https://cpo.example", "/ocpi/2.2.1"
CONNECTION = ConnectionSettings(
    name="example",
    hub_url=HUB,
    partner_url=PARTNER,
    hub_tap_url="http://127.0.0.1:9001",
    partner_tap_url="http://127.0.0.1:9002",
    profile="enapi",
)
BIG_NUMBER = "1234567890123456789012345678901234567890"
ODD_JSON = f'{{"status_code":1000,"data":{{"kwh":NaN,"id":{BIG_NUMBER},"twice":1,"twice":2,"a/b":"x"}}}}'
SCRIPT = '{"name":"<script>window.hacked = true</script>","</span>":1}'
OBJECT = {"country_code": "DE", "party_id": "ABC", "id": "LOC1", "name": "Old <Harbour>", "evses": [{"uid": "3256"}]}
HEADERS = (("Authorization", "Token redacted"), ("X-Request-ID", "req-1"), ("Content-Type", "application/json"))
BIG = 5 * 1024 * 1024
NUMBER = {name: number for number, name in enumerate(
    ("location", "changed", "start", "callback", "odd", "script", "binary", "big", "cut", "undecodable", "html",
     "silent", "crashed"), 1
)}  # fmt: skip


def write(path: Path) -> Path:
    """Make the recording."""
    store = Store(path)
    store.start_run(CONNECTION, {"ocpi-tap": "0.1.0"}, {"profile": "enapi"})
    for entry in entries():
        store.add(entry)
    index(store)
    store.add_gap(2, "the queue was full")
    store.commit()
    store.end_run("stopped")
    store.close()
    return path


def index(store: Store) -> None:
    """Fill the search index where the store does not do so itself."""
    if not store.sql.execute("SELECT count(*) FROM exchanges_fts_docsize").fetchone()[0]:
        store.sql.execute(
            "INSERT INTO exchanges_fts (rowid, url, request, response) SELECT e.id, e.url, q.content, p.content"
            " FROM exchanges e LEFT JOIN bodies q ON q.sha256 = e.request_body"
            " LEFT JOIN bodies p ON p.sha256 = e.response_body"
        )


def entries() -> list[Entry]:
    """One entry for each name in NUMBER, in that order."""
    makers = (location, changed, start, callback, odd, script, binary, big, cut, undecodable, html, silent, crashed)
    counter = itertools.count(1)
    return [maker(next(counter)) for maker in makers]


def exchange(number: int, path: str, **changes: Any) -> Exchange:
    """An answered PUT from the partner to the hub, unless `changes` say otherwise."""
    body = changes.pop("body", b"")
    answer = changes.pop("answer", b'{"status_code":1000,"timestamp":"2026-01-01T00:00:00Z"}')
    request = Request(
        method=changes.pop("method", "PUT"),
        url=f"{HUB}{BASE}{path}",
        headers=HEADERS,
        body=body if isinstance(body, Body) else Body.of(body),
    )
    response = Response(
        status=changes.pop("status", 200),
        headers=(("Content-Type", "application/json"),),
        body=answer if isinstance(answer, Body) else Body.of(answer),
    )
    values: dict[str, Any] = {
        "id": number, "number": number, "direction": Direction.PARTNER_TO_HUB, "started_at": 1.8e9 + number,
        "duration_ms": 10.0 * number, "request": request, "response": response,
    }  # fmt: skip
    return Exchange(**(values | changes))


def reading(module: str | None, **values: Any) -> Reading:
    """What the exchange says as OCPI."""
    return Reading(version="2.2.1", module=module, interface="RECEIVER", known_by="path", ocpi_status=1000, **values)


def finding(number: int, rule: str, pointer: str, side: str = "request", **values: Any) -> Finding:
    """An error of the partner, unless `values` say otherwise."""
    defaults = {"severity": Severity.ERROR, "party": "partner", "message": f"Something about {rule}."}
    return Finding(exchange_id=number, rule=rule, side=side, pointer=pointer, **(defaults | values))


def seen(content: dict[str, Any]) -> SeenObject:
    """The Location in the body of a PUT."""
    return SeenObject(
        side="request",
        pointer="",
        module="locations",
        kind="Location",
        country_code="DE",
        party_id="ABC",
        object_id="LOC1",
        last_updated=None,
        content=json.dumps(content),
    )


def location(number: int) -> Entry:
    """A Location with findings at a value, a missing value, headers, the URL and the status."""
    findings = (
        finding(number, "location.uid-form", "/evses/0/uid", message="The uid is <b>too</b> short."),
        finding(number, "location.field-required", "/coordinates", message="coordinates is missing."),
        finding(number, "headers.content-type", "header:content-type", severity=Severity.WARNING),
        finding(number, "headers.correlation-id", "header:X-Correlation-ID", severity=Severity.INFO),
        finding(number, "url.case", "url"),
        finding(number, "status.created", "status", "response", party="hub", severity=Severity.WARNING),
    )
    return Entry(
        exchange=exchange(
            number,
            "/locations/DE/ABC/LOC1",
            body=json.dumps(OBJECT).encode(),
            rewrites=(Rewrite("request", f"{PARTNER}/x", "http://127.0.0.1:9002/x"),),
        ),
        reading=reading("locations", object_id="LOC1", correlation_id="corr-1", request_id="req-1"),
        findings=findings,
        objects=(seen(OBJECT),),
    )


def changed(number: int) -> Entry:
    """The same Location once more, with another name; the other leg of the same correlation id."""
    content = OBJECT | {"name": "New"}
    return Entry(
        exchange=exchange(
            number,
            "/locations/DE/ABC/LOC1",
            body=json.dumps(content).encode(),
            direction=Direction.HUB_TO_PARTNER,
        ),
        reading=reading("locations", object_id="LOC1", correlation_id="corr-1"),
        objects=(seen(content),),
    )


def start(number: int) -> Entry:
    """The command that starts a charging session; which one is only known later."""
    sent = exchange(number, "/commands/START_SESSION", method="POST", direction=Direction.HUB_TO_PARTNER)
    return Entry(exchange=sent, reading=reading("commands"))


def callback(number: int) -> Entry:
    """The charging session itself."""
    return Entry(
        exchange=exchange(number, "/sessions/DE/ABC/S1", body=b'{"id":"S1"}'),
        reading=reading("sessions", session_id="S1"),
        links=((number - 1, "S1"),),
    )


def odd(number: int) -> Entry:
    """JSON that any parser would change."""
    findings = (
        finding(number, "json.duplicate-key", "/data/twice", "response", party="hub"),
        finding(number, "json.slash", "/data/a~1b", "response", party="hub"),
    )
    return Entry(
        exchange=exchange(number, "/cdrs", method="GET", answer=ODD_JSON.encode()),
        reading=reading("cdrs"),
        findings=findings,
    )


def script(number: int) -> Entry:
    """An attack on whoever looks at it, by URL, body and finding."""
    sent = exchange(number, "/tariffs/<script>alert(1)</script>", body=SCRIPT.encode())
    found = finding(number, "tariff.<i>", "/name", message="<script>alert(2)</script>")
    return Entry(exchange=sent, reading=reading("tariffs", object_id="<img src=x>"), findings=(found,))


def binary(number: int) -> Entry:
    """Bytes that are no UTF-8."""
    return Entry(exchange=exchange(number, "/tokens/1", body=b'{"uid":"\xff\xfe"}'), reading=reading("tokens"))


def big(number: int) -> Entry:
    """Five megabytes, with a finding near the end."""
    one = b'{"uid":"0123456789","valid":true},'
    content = b'{"data":[' + one * (BIG // len(one)) + b"{}]}"
    found = finding(number, "token.late", "/data/150000/uid", "response", party="hub")
    sent = exchange(number, "/tokens?limit=999999", method="GET", answer=content)
    return Entry(exchange=sent, reading=reading("tokens"), findings=(found,))


def cut(number: int) -> Entry:
    """A body over the size limit."""
    body = Body(b'{"data":[{"id":"a"},{"id":"b', 99_000_000, "c" * 64, BodyNote.CUT)
    return Entry(exchange=exchange(number, "/cdrs?page=2", method="GET", answer=body), reading=reading("cdrs"))


def undecodable(number: int) -> Entry:
    """A body whose Content-Encoding does not fit."""
    body = Body(b"plain after all", 15, "", BodyNote.UNDECODABLE)
    return Entry(exchange=exchange(number, "/cdrs?page=3", method="GET", answer=body), reading=reading("cdrs"))


def html(number: int) -> Entry:
    """A gateway's page in place of OCPI."""
    answer = b"<html>\n<h1>502 Bad Gateway</h1>\n</html>"
    found = finding(number, "response.json", "", "response", party="hub")
    sent = exchange(number, "/cdrs?page=4", method="GET", answer=answer, status=502)
    return Entry(exchange=sent, reading=Reading(module="cdrs", version="2.2.1"), findings=(found,))


def silent(number: int) -> Entry:
    """No answer."""
    sent = exchange(
        number,
        "/sessions/DE/ABC/S2",
        response=None,
        error=TransportError.TIMEOUT,
        error_detail="nothing came for 30 s",
        direction=Direction.HUB_TO_PARTNER,
    )
    return Entry(exchange=sent, reading=Reading(module="sessions", version="2.2.1", session_id="S2"))


def crashed(number: int) -> Entry:
    """A rule of ours that raised, on traffic that is not OCPI."""
    sent = exchange(number, "/../robots.txt", method="GET", answer=b"", status=204)
    return Entry(exchange=sent, reading=Reading(), crashes=(Crash("some.rule", "Traceback: <boom>"),))
