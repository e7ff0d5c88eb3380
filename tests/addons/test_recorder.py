"""The recorder at a real tap: both sides' messages as they were sent, and every way in which an answer stays away."""

import gzip
import json
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
import pytest
import trustme
import zstandard

from ocpi_tap.demo import free_port
from recordings.exchange import BodyNote, Direction, Exchange, TransportError
from recordings.reader import Recording
from tests.tapping import Tap, exchanges_of, rows_of, tapping
from tests.upstream import Heard, Upstream, chunked, response, upstream

ENVELOPE = b'{"status_code": 1000, "timestamp": "2026-01-05T10:00:00Z", "data": []}'
LIMIT = 256 * 1024
LARGE = b'{"data": "' + bytes(range(32, 127)) * 3_000 + b'"}'
PACKED = {
    "gzip": gzip.compress(ENVELOPE),
    "br": brotli.compress(ENVELOPE),
    "zstd": zstandard.compress(ENVELOPE),
}
TOKEN = "Authorization: Token b2J2aW91c2x5LWZha2U="


def say(url: str, request: bytes, *, then: str = "read") -> bytes:
    """Send bytes to a listener; `then` read the answer to its end, or leave at once, or `reset` the connection."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        if then == "reset":
            time.sleep(0.2)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return b""
        got = b""
        while then == "read" and (chunk := connection.recv(1 << 20)):
            got += chunk
        return got


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: tap", "Connection: close", TOKEN, *headers, "", ""]).encode()


def put(path: str, body: bytes, *headers: str) -> bytes:
    lines = [f"PUT {path} HTTP/1.1", "Host: tap", "Connection: close", TOKEN, f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def slow(_: Heard) -> bytes:
    time.sleep(3)
    return response(ENVELOPE)


def hold(heard: Heard) -> bytes:
    return response(json.dumps({"status_code": 1000, "data": {"method": heard.method}}))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tap, Upstream, Upstream]]:
    """One tap, a hub that answers, a partner that nobody is at home at."""
    closing_ = "Connection: close"
    with ExitStack() as stack:
        hub, partner = stack.enter_context(upstream()), stack.enter_context(upstream())
        base = "/ocpi/2.2.1"
        hub.answers = {
            f"{base}/locations": response(ENVELOPE, 200, "X-Odd-CASE: caf\u00e9", "Set-Cookie: a=1", "Set-Cookie: b=2"),
            f"{base}/locations/half": response(ENVELOPE, 200, closing_)[:-20],
            f"{base}/locations/nothing": b"",
            f"{base}/locations/garbage": b"this is no HTTP\r\n\r\n",
            f"{base}/locations/slow": slow,
            f"{base}/locations/large": response(LARGE),
            f"{base}/locations/large-chunks": response(
                chunked(LARGE, 60_000), 200, "Transfer-Encoding: chunked", length=False
            ),
            f"{base}/locations/upload": lambda heard: response(json.dumps({"length": len(heard.body)})),
            f"{base}/locations/broken": response(PACKED["gzip"][:-9], 200, "Content-Encoding: gzip"),
            f"{base}/locations/bytes": response(b"\xff\xfe\xfd"),
            "/": response("<h1>It works</h1>", 200, "Content-Type: text/html"),
            "/favicon.ico": response(b"\0\0\1\0", 200),
            "/ocpi/versions": lambda _: response(
                json.dumps({"status_code": 1000, "data": [{"version": "2.2.1", "url": f"{hub.url}{base}"}]})
            ),
        }
        for name, packed in PACKED.items():
            hub.answers[f"{base}/locations/{name}"] = response(packed, 200, f"Content-Encoding: {name}")
        path = tmp_path_factory.mktemp("recorder") / "test.db"
        tap = stack.enter_context(
            tapping(hub.url, f"http://127.0.0.1:{free_port()}", path, "--set", f"ocpi_body_limit={LIMIT // 1024}k")
        )
        yield tap, hub, partner


class Asked:
    """One request through the tap, and the row it became."""

    def __init__(self, world: tuple[Tap, Upstream, Upstream]) -> None:
        self.tap, self.hub, _ = world

    def __call__(self, request: bytes, *, then: str = "read", to: str = "hub") -> tuple[bytes, Exchange]:
        before = len(exchanges_of(self.tap.recording))
        got = say(self.tap.hub_url if to == "hub" else self.tap.partner_url, request, then=then)
        found = self.tap.wait_for(before + 1)
        assert len(found) == before + 1
        return got, found[-1]

    def row(self, exchange: Exchange, columns: str) -> tuple[object, ...]:
        [row] = rows_of(self.tap.recording, f"SELECT {columns} FROM exchanges WHERE id = ?", exchange.id)
        return row

    def findings(self, exchange: Exchange) -> list[tuple[object, ...]]:
        query = "SELECT rule, side FROM findings WHERE exchange_id = ?"
        return rows_of(self.tap.recording, query, exchange.id)


@pytest.fixture
def ask(world: tuple[Tap, Upstream, Upstream]) -> Asked:
    return Asked(world)


def test_a_message_is_recorded_as_its_sender_sent_it(ask: Asked) -> None:
    body = b'{"a":1.10, "a":2,\n"\xc3\xbc":"\\u00fc"}'
    _, sent = ask(put("/ocpi/2.2.1/locations?x=%20a", body, "x-LOWER: One", "X-Lower: two"))
    assert sent.request.body.content == body == ask.hub.heard[-1].body
    named = [(name, value) for name, value in sent.request.headers if name.lower() == "x-lower"]
    assert named == [("x-LOWER", "One"), ("X-Lower", "two")]
    assert sent.request.url == f"{ask.hub.url}/ocpi/2.2.1/locations?x=%20a"
    assert sent.direction is Direction.PARTNER_TO_HUB
    assert sent.response
    assert sent.response.body.content == ENVELOPE
    assert sent.response.header("X-Odd-CASE") == "café"
    assert [name for name, _ in sent.response.headers] == ["Content-Length", "X-Odd-CASE", "Set-Cookie", "Set-Cookie"]


def test_what_the_tap_changed_in_passing_stands_beside_it(ask: Asked) -> None:
    got, sent = ask(get("/ocpi/versions"))
    assert sent.response
    assert ask.hub.url.encode() in sent.response.body.content
    assert ask.hub.url.encode() not in got
    assert ask.tap.hub_url.encode() in got
    assert [(each.side, each.sent, each.forwarded) for each in sent.rewrites] == [
        ("response", ask.hub.url, ask.tap.hub_url)
    ]
    assert sent.response.header("Content-Length") == str(len(sent.response.body.content))


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("half", TransportError.RESET),
        ("nothing", TransportError.RESET),
        ("garbage", TransportError.INVALID_HTTP),
    ],
)
def test_an_answer_that_breaks_off_is_none(ask: Asked, path: str, error: TransportError) -> None:
    got, sent = ask(get(f"/ocpi/2.2.1/locations/{path}"))
    assert b" 502 " in got.splitlines()[0]
    assert (sent.error, sent.response) == (error, None)
    assert sent.error_detail
    assert ask.row(sent, "http_status, ocpi_status, response_headers, response_body") == (None, None, None, None)
    assert [side for _, side in ask.findings(sent) if side == "response"] == []


def test_a_partner_that_cannot_be_reached_is_no_partner_that_answers_502(ask: Asked) -> None:
    got, sent = ask(get("/ocpi/2.2.1/sessions"), to="partner")
    assert b" 502 " in got.splitlines()[0]
    assert (sent.error, sent.response) == (TransportError.CONNECT_FAILED, None)
    assert sent.direction is Direction.HUB_TO_PARTNER
    assert ask.row(sent, "http_status") == (None,)
    assert not [side for _, side in ask.findings(sent) if side == "response"]


@pytest.mark.parametrize("then", ["leave", "reset"])
def test_a_client_that_does_not_wait_for_the_answer(ask: Asked, then: str) -> None:
    _, sent = ask(get("/ocpi/2.2.1/locations/slow"), then=then)
    assert (sent.error, sent.response) == (TransportError.CLIENT_ABORTED, None)


def test_a_client_that_leaves_in_the_middle_of_its_body(ask: Asked) -> None:
    _, sent = ask(put("/ocpi/2.2.1/sessions/DE/EXA/1", b'{"a": 1}')[:-3], then="leave")
    assert (sent.error, sent.response) == (TransportError.CLIENT_ABORTED, None)
    assert sent.request.body.note == BodyNote.LOST
    assert ask.row(sent, "not_graded") == ("request body lost",)


def test_a_request_that_mitmproxy_answers_itself_is_a_row_without_an_answer(ask: Asked) -> None:
    got, sent = ask(put("/ocpi/2.2.1/locations", b"{}", "Content-Length: 3"))
    assert b" 400 " in got.splitlines()[0]
    assert (sent.error, sent.response) == (TransportError.INVALID_HTTP, None)


@pytest.mark.parametrize("path", ["large", "large-chunks"])
def test_a_large_answer_passes_whole_and_is_kept_by_its_beginning(ask: Asked, path: str) -> None:
    got, sent = ask(get(f"/ocpi/2.2.1/locations/{path}"))
    passed = got.partition(b"\r\n\r\n")[2]
    if path == "large":
        assert passed == LARGE
    assert sent.response
    body = sent.response.body
    assert (body.note, body.length, body.content) == (BodyNote.CUT, len(LARGE), LARGE[: 64 * 1024])
    assert ask.row(sent, "not_graded") == ("response body cut",)
    assert ask.findings(sent) == []


def test_a_large_request_passes_whole_too(ask: Asked) -> None:
    body = b"x" * 20_000_000
    got, sent = ask(put("/ocpi/2.2.1/locations/upload", body))
    assert got.endswith(b'{"length": 20000000}')
    assert ask.hub.heard[-1].body == body
    assert (sent.request.body.note, sent.request.body.length) == (BodyNote.CUT, len(body))


@pytest.mark.parametrize("coding", PACKED)
def test_packed_bodies_are_readable_text_in_the_recording(ask: Asked, coding: str) -> None:
    got, sent = ask(get(f"/ocpi/2.2.1/locations/{coding}"))
    assert got.endswith(PACKED[coding])
    assert sent.response
    assert sent.response.body.content == ENVELOPE
    assert ask.row(sent, "(SELECT typeof(content) FROM bodies WHERE sha256 = response_body)") == ("text",)


def test_a_packed_body_that_breaks_off_is_marked(ask: Asked) -> None:
    _, sent = ask(get("/ocpi/2.2.1/locations/broken"))
    assert sent.response
    assert sent.response.body.note == BodyNote.UNDECODABLE
    assert ask.row(sent, "not_graded") == ("response body undecodable",)


def test_bytes_that_are_no_text_are_kept_as_bytes(ask: Asked) -> None:
    _, sent = ask(get("/ocpi/2.2.1/locations/bytes"))
    assert ask.row(sent, "(SELECT content FROM bodies WHERE sha256 = response_body)") == (b"\xff\xfe\xfd",)


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/health", "/\u00ff"])
def test_traffic_that_is_not_ocpi_is_recorded_and_not_judged(ask: Asked, path: str) -> None:
    request = get("/").replace(b"GET / ", f"GET {path} ".encode("latin-1")).replace(TOKEN.encode() + b"\r\n", b"")
    _, sent = ask(request)
    assert sent.response
    assert sent.request.url == ask.hub.url + path
    assert ask.row(sent, "module, not_graded, worst_severity") == (None, "not OCPI", None)
    assert ask.findings(sent) == []


def test_a_header_that_is_no_text_does_no_harm(ask: Asked) -> None:
    odd = get("/ocpi/2.2.1/locations").replace(TOKEN.encode(), b"Authorization: Token \xe9\xff-obviously-fake")
    _, sent = ask(odd)
    assert (sent.request.header("Authorization") or "").startswith("Token éÿ")
    assert rows_of(ask.tap.recording, "SELECT * FROM crashes") == []
    assert rows_of(ask.tap.recording, "SELECT * FROM gaps") == []


def test_a_failed_tls_handshake_is_told_from_a_refused_connection(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with (
        upstream(context) as hub,
        upstream() as partner,
        tapping(hub.url, partner.url, tmp_path / "tls.db") as tap,
    ):
        assert b" 502 " in say(tap.hub_url, get("/ocpi/2.2.1/locations")).splitlines()[0]
        [sent] = tap.wait_for(1)
    assert (sent.error, sent.response) == (TransportError.TLS_FAILED, None)
    assert hub.heard == []


def test_a_tap_that_is_stopped_writes_down_what_is_still_open(tmp_path: Path) -> None:
    path = tmp_path / "stopped.db"
    with upstream() as hub, upstream() as partner, tapping(hub.url, partner.url, path) as tap:
        hub.answers = {"/ocpi/2.2.1/locations": slow}
        parts = urlsplit(tap.hub_url)
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            connection.sendall(get("/ocpi/2.2.1/locations"))
            time.sleep(0.3)
            assert tap.stop() == 0
        assert "Traceback" not in tap.output
    with closing(Recording(path)) as recording:
        [sent] = recording.exchanges()
        assert [finding for finding in recording.findings() if finding.side == "response"] == []
    assert (sent.error, sent.response) == (TransportError.TAP_STOPPED, None)
    assert rows_of(path, "SELECT seen, recorded, failed, ended_by FROM runs") == [(1, 1, 0, "stopped")]
