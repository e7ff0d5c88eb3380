"""HARs of every origin are read, and what is written comes back."""

import base64
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.exchange import Body, BodyNote, Direction, Exchange, Request, Response, TransportError
from recordings.formats import FormatError, har
from recordings.formats.sides import Sides

SIDES = Sides(hub="https://hub.example", partner="https://cpo.example")
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\n"))
NAMES = st.from_regex(r"[A-Za-z-]{1,12}", fullmatch=True).filter(lambda name: name.lower() != "content-length")
HEADERS = st.lists(st.tuples(NAMES, TEXT), max_size=3).map(tuple)
LEFT = [BodyNote.CUT, BodyNote.UNDECODABLE, BodyNote.LOST]
BODIES = st.binary().map(Body.of) | st.builds(
    Body, st.binary(), st.integers(0, 10**9), st.just("ab" * 32), st.sampled_from(LEFT)
)
ERRORS = [error for error in TransportError if error]


def entry(url: str = "https://cpo.example/versions", **changes: Any) -> dict[str, Any]:
    """The least that a HAR entry may hold."""
    request = {"method": "GET", "url": url, "headers": []}
    response = {"status": 200, "headers": [], "content": {"text": "{}"}}
    return {"startedDateTime": "2025-03-01T10:00:00Z", "time": 5, "request": request, "response": response} | changes


def load(folder: Path, *entries: object, sides: Sides = SIDES, skipped: Counter[str] | None = None) -> list[Exchange]:
    path = folder / "traffic.har"
    path.write_text(json.dumps({"log": {"entries": entries}}), encoding="utf-8-sig")
    return list(har.read(path, sides, skipped))


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    error = draw(st.just(TransportError.NONE) | st.sampled_from(ERRORS))
    status = draw(st.integers(200, 599).filter(lambda status: status not in (204, 304)))
    return Exchange(
        direction=draw(st.sampled_from(Direction)),
        started_at=draw(st.integers(0, 4_000_000_000)) + draw(st.integers(0, 3)) / 4,
        duration_ms=draw(st.floats(0, 1e6)),
        request=Request(method="PUT", url="https://x.example/ü?a=1", headers=draw(HEADERS), body=draw(BODIES)),
        response=None if error else Response(status=status, headers=draw(HEADERS), body=draw(BODIES)),
        error=error,
        error_detail=draw(TEXT) if error else "",
        number=1,
    )


@given(exchanges())
def test_what_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, exchange: Exchange) -> None:
    path = tmp_path_factory.getbasetemp() / "round.har"
    har.write([exchange], path)
    assert list(har.read(path, Sides())) == [exchange]


def test_what_is_written_has_what_har_requires() -> None:
    file = io.StringIO()
    request = Request(method="GET", url="https://hub.example/cdrs?limit=2&a=", headers=(("Accept", "*/*"),))
    bare = Exchange(direction=Direction.PARTNER_TO_HUB, started_at=0, duration_ms=1, request=request, response=None)
    har.write([bare, bare], file)
    log = json.loads(file.getvalue())["log"]
    assert (log["version"], log["creator"]["name"], len(log["entries"])) == ("1.2", "ocpi-tap", 2)
    written = log["entries"][0]
    assert written["request"]["queryString"] == [{"name": "limit", "value": "2"}, {"name": "a", "value": ""}]
    assert {"httpVersion", "cookies", "headersSize", "bodySize"} <= written["request"].keys() & written[
        "response"
    ].keys()
    assert {"content", "redirectURL", "statusText"} <= written["response"].keys()
    assert "postData" not in written["request"]
    assert {"send", "wait", "receive"} == written["timings"].keys()


def test_exchanges_come_in_the_order_of_completion(tmp_path: Path) -> None:
    slow = entry("https://cpo.example/slow", time=5000)
    quick = entry("https://hub.example/quick", startedDateTime="2025-03-01T12:00:01.5000000+02:00")
    read = load(tmp_path, slow, quick)
    assert [(exchange.number, exchange.request.url[-5:]) for exchange in read] == [(1, "quick"), (2, "/slow")]
    assert [exchange.direction for exchange in read] == [Direction.PARTNER_TO_HUB, Direction.HUB_TO_PARTNER]
    assert read[0].started_at - read[1].started_at == 1.5


def test_foreign_traffic_is_counted(tmp_path: Path) -> None:
    skipped: Counter[str] = Counter()
    urls = ("https://ads.example/", "data:text/plain,x", "wss://cpo.example/", "https://cpo.example/")
    assert len(load(tmp_path, *map(entry, urls), skipped=skipped)) == 1
    assert skipped == {"other host": 1, "no HTTP": 2}


def test_headers_of_every_notation(tmp_path: Path) -> None:
    headers = [
        [":path", "/"],
        {"name": ":status", "value": "200"},
        ["A", "1"],
        {"name": "B", "value": "2\n3"},
        {"name": "C"},
    ]
    response = {"status": 200, "headers": headers, "content": {}}
    read = load(tmp_path, entry(response=response))[0].response
    assert read is not None
    assert read.headers == (("A", "1"), ("B", "2"), ("B", "3"), ("C", ""))
    assert read.body == Body()


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ({"text": "é"}, Body.of("é".encode())),
        ({"text": base64.b64encode(b"\xff\0").decode(), "encoding": "base64"}, Body.of(b"\xff\0")),
        ({"text": "\udcff"}, Body.of(b"\xff")),
        ({"text": "\ud800"}, Body.of(b"\xed\xa0\x80")),
        ({"size": 12}, Body(length=12, note=BodyNote.LOST)),
        ({"size": -1}, Body()),
        (None, Body()),
    ],
)
def test_bodies_of_every_notation(tmp_path: Path, content: dict[str, Any] | None, body: Body) -> None:
    read = load(tmp_path, entry(response={"status": 200, "headers": [], "content": content}))[0].response
    assert read is not None
    assert read.body == body


def test_a_length_without_a_body_is_a_lost_body_but_not_of_head(tmp_path: Path) -> None:
    response = {"status": 200, "headers": [["content-length", "7"]], "content": {"size": 0, "text": ""}}
    head = {"method": "HEAD", "url": "https://cpo.example/", "headers": []}
    lost, bodiless = load(tmp_path, entry(response=response), entry(response=response, request=head))
    assert lost.response
    assert lost.response.body == Body(length=7, note=BodyNote.LOST)
    assert bodiless.response
    assert bodiless.response.body == Body()


def test_form_parameters_stand_for_a_missing_text(tmp_path: Path) -> None:
    data = {"params": [{"name": "a", "value": "1 2"}, {"name": "b"}]}
    request = {"method": "POST", "url": "https://cpo.example/", "headers": [], "postData": data}
    assert load(tmp_path, entry(request=request))[0].request.body == Body.of(b"a=1+2&b=")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response": {"status": 0, "_error": "net::ERR_NAME_NOT_RESOLVED"}}, TransportError.CONNECT_FAILED),
        ({"response": {"status": 0, "_error": None, "content": {}}}, TransportError.RESET),
        ({"response": {"status": 200, "_error": "net::ERR_INCOMPLETE_CHUNKED_ENCODING"}}, TransportError.RESET),
        ({"response": {"status": 0}, "_error": "connect ETIMEDOUT"}, TransportError.TIMEOUT),
        ({"response": None}, TransportError.RESET),
    ],
)
def test_no_answer_is_a_transport_error(tmp_path: Path, changes: dict[str, Any], error: TransportError) -> None:
    exchange = load(tmp_path, entry(**changes))[0]
    assert (exchange.error, exchange.response) == (error, None)
    assert exchange.error_detail


def test_a_missing_time_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    assert load(tmp_path, entry(time=None, timings={"dns": -1, "wait": 2.5, "receive": 1}))[0].duration_ms == 3.5


def test_without_sides_the_hint_is_given(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="--hub"):
        load(tmp_path, entry(), sides=Sides())


@pytest.mark.parametrize(
    "damaged",
    [
        {},
        7,
        None,
        entry(startedDateTime="yesterday"),
        entry(request={}),
        entry(response={"status": "x"}),
        entry(time=[]),
    ],
)
def test_a_damaged_entry_is_named(tmp_path: Path, damaged: object) -> None:
    with pytest.raises(FormatError, match=r"traffic\.har: entry 2 "):
        load(tmp_path, entry(), damaged)


@pytest.mark.parametrize(
    "text", ['{"log": {"entries": [', "{}", '{"log": []}', "[" * 100_000, '{"log": {"entries": {}}}']
)
def test_half_a_har_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "half.har"
    path.write_text(text)
    with pytest.raises(FormatError, match=r"half\.har: ") as refusal:
        list(har.read(path, SIDES))
    assert "\n" not in str(refusal.value)
