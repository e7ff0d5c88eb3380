"""What goes over the wire, and every way in which an answer can fail to come."""

import gzip
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from recordings.exchange import Body, Direction, Exchange, Request, TransportError
from replay.correlate import Correlation
from replay.send import Sender, UnsendableError, authorization, live_request
from replay.target import Target
from tests.replay.dialogue import BASE, COMMAND, TOKEN, envelope, exchanges, said
from validators import profile
from validators.call import Call
from validators.engine import Engine

ENCODED = "Token b2J2aW91c2x5LWZha2UtbGl2ZS10b2tlbg=="


def call(text: str) -> Call:
    return Engine(profile.load("ocpi")).judge(exchanges(text)[0])[0]


def sent(text: str, url: str = "http://t/x") -> Request:
    return live_request(call(text), url, TOKEN, Correlation())


def request_from(connection: socket.socket) -> bytes:
    """A whole request with Content-Length, or what came before the end."""
    received = b""
    while piece := connection.recv(65536):
        received += piece
        head, end, body = received.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if not end or len(body) >= int(length[1] if length else 0):
            break
    return received


@contextmanager
def answering(raw: bytes, pause: float = 0) -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers one request with these bytes, then closes; what it heard is in the list."""
    heard: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            heard.append(request_from(connection))
            time.sleep(pause)
            connection.sendall(raw)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/x", heard
        finally:
            thread.join()


def send(request: Request, timeout: float = 5) -> Exchange:
    kept: list[Exchange] = []
    with Sender(Direction.HUB_TO_PARTNER, timeout, kept.append) as sender:
        exchange = sender.send(request, 7)
    assert kept == [exchange]
    return exchange


@pytest.mark.parametrize(
    ("recorded", "raw", "live"),
    [
        ("Token b2J2aW91c2x5LWZha2UtcmVjb3JkZWQ=", False, ENCODED),
        ("Token b2J2aW91c2x5LWZha2UtcmVjb3JkZWQ=", True, f"Token {TOKEN}"),
        ("Token obviously-fake-recorded", False, f"Token {TOKEN}"),
        ("Token 0123456789abcdef0123456789abcdef", False, f"Token {TOKEN}"),  # valid Base64, of no text
        ("Bearer obviously-fake-recorded", False, f"Bearer {TOKEN}"),
        ("obviously-fake-recorded", False, TOKEN),
        ("", False, TOKEN),
    ],
)
def test_the_token_takes_the_recorded_ones_place(recorded: str, raw: bool, live: str) -> None:
    assert authorization(recorded, TOKEN, raw=raw) == live


def test_headers_of_the_connection_and_of_proxies_stay_behind() -> None:
    extra = (
        "Host: partner.example\nConnection: close\nContent-Length: 9\nContent-Encoding: gzip\nX-Forwarded-Host: tap\n"
    )
    text = said(f"GET {BASE}/2.2.1/tokens", answer=envelope()).replace(
        "\nX-Request", f"\n{extra}OCPI-to-party-id: ABC\nX-Request", 1
    )
    headers = dict(sent(text).headers)
    assert headers.pop("X-Request-ID") != headers.pop("X-Correlation-ID")
    assert headers == {"Authorization": ENCODED, "OCPI-to-party-id": "ABC"}


def test_version_2_1_1_takes_the_token_as_it_is() -> None:
    assert (
        dict(sent(said(f"GET {BASE}/2.1.1/locations", answer=envelope([]))).headers)["Authorization"]
        == f"Token {TOKEN}"
    )


def test_the_recorded_hub_hears_of_no_result() -> None:
    assert sent(COMMAND).body == Body.of(b'{"response_url" : "https://replay.invalid", "session_id": "S1"}')
    url = "http://t/chargingprofiles/1?duration=9&response_url=https%3A%2F%2Fhub.example%2F1"
    assert sent(COMMAND, url).url == "http://t/chargingprofiles/1?duration=9&response_url=https%3A%2F%2Freplay.invalid"


def test_bodies_are_sent_byte_for_byte() -> None:
    odd = '{"a": 1.50, "a":1e2 , "u": "\\u00e9\\/é"}'
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (url, heard):
        send(sent(said(f"PUT {BASE}/2.2.1/tokens/DE/ENA/1", odd, answer=envelope()), url))
    assert heard[0].endswith(b"\r\n\r\n" + odd.encode())
    assert b"user-agent" not in heard[0].lower()


def test_an_answer_is_kept_with_its_coding_undone() -> None:
    body = gzip.compress(b'{"status_code": 1000}')
    raw = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Odd: \xff\r\nContent-Length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )
    with answering(raw) as (url, _):
        exchange = send(Request(method="GET", url=url))
    assert exchange.response is not None
    assert exchange.response.body.content == b'{"status_code": 1000}'
    assert exchange.response.header("X-Odd") == "\udcff"
    assert (exchange.id, exchange.error) == (7, TransportError.NONE)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", TransportError.RESET),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", TransportError.RESET),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort", TransportError.RESET),
        (b"what is this\r\n\r\n", TransportError.INVALID_HTTP),
    ],
)
def test_transport_errors(raw: bytes, error: TransportError) -> None:
    with answering(raw) as (url, _):
        exchange = send(Request(method="GET", url=url))
    assert (exchange.response, exchange.error) == (None, error)
    assert exchange.error_detail


def test_a_slow_answer_is_a_timeout() -> None:
    with answering(b"", pause=0.5) as (url, _):
        assert send(Request(method="GET", url=url), timeout=0.1).error is TransportError.TIMEOUT


def test_tls_with_a_server_that_does_not_speak_it() -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as (url, _):
        assert send(Request(method="GET", url=url.replace("http:", "https:"))).error is TransportError.TLS_FAILED


@pytest.mark.parametrize("url", ["ftp://partner.example/x", "/relative", "http://t:port/x", "http://t/\udcff"])
def test_what_is_no_url_cannot_be_sent(url: str) -> None:
    with Sender(Direction.HUB_TO_PARTNER, 1, lambda exchange: None) as sender, pytest.raises(UnsendableError):
        sender.send(Request(method="GET", url=url), 1)


@pytest.mark.parametrize(
    ("writable", "url", "refused"),
    [
        ("partner.example", "https://partner.example/x", False),
        ("partner.example:443", "https://partner.example/x", False),
        ("PARTNER.example", "https://partner.example:443/x", False),
        ("partner.example:80", "https://partner.example/x", True),
        ("example", "https://partner.example/x", True),
        ("partner.example", "https://partner.example.evil.example/x", True),
        ("partner.example", "https://partner.example@evil.example/x", True),
        ("", "https://partner.example/x", True),
        ("*", "https://partner.example/x", True),
    ],
)
def test_only_a_named_host_may_be_changed(writable: str, url: str, refused: bool) -> None:
    target = Target("https://partner.example/versions", "https://partner.example/versions", frozenset({writable}))
    assert bool(target.refusal("DELETE", url)) == refused
    target.details["2.2.1"] = "https://evil.example/2.2.1"  # announced: may be read, not changed
    assert target.refusal("GET", "https://evil.example/2.2.1") == ""
    assert target.refusal("PATCH", "https://evil.example/2.2.1")
