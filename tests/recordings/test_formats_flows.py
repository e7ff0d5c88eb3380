"""Flow files of real mitmdump processes: every way an answer can stay away, and damaged files."""

import contextlib
import gzip
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import pytest
import trustme

from ocpi_tap.demo import free_port
from recordings.exchange import Body, Direction, Exchange, TransportError
from recordings.formats import FormatError, detect, flows, har
from recordings.formats.sides import Sides

Answer = Callable[[socket.socket], None]
LISTENING = re.compile(r"reverse proxy to (\S+?)/? listening at 127\.0\.0\.1:(\d+)")
SIDES = Sides(hub="http://hub.example")
LEFT = re.compile("client disconnect")
HEAD = b"HTTP/1.1 200 OK\r\n"
PACKED = gzip.compress(b'{"data": []}')
GET = b"GET /%s HTTP/1.1\r\nHost: x\r\nX-Name: caf\xe9\r\n\r\n"
UPLOAD = b"PUT /%s HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"


def sends(answer: bytes) -> Answer:
    """A server that reads a request's head, answers and hangs up."""

    def act(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(answer)

    return act


def resets(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def waits(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def speaks_tls(connection: socket.socket) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    context.wrap_socket(connection, server_side=True).close()


CASES: dict[str, tuple[str, Answer | None, bytes, TransportError]] = {
    "proxy-stopped": ("http", waits, GET, TransportError.TAP_STOPPED),
    "answer": (
        "http",
        sends(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED),
        GET,
        TransportError.NONE,
    ),
    "refused": ("http", None, GET, TransportError.CONNECT_FAILED),
    "tls-hang-up": ("https", sends(b""), GET, TransportError.TLS_FAILED),
    "no-tls": ("https", sends(b"HTTP/1.1 400 Bad Request\r\n\r\n"), GET, TransportError.TLS_FAILED),
    "untrusted": ("https", speaks_tls, GET, TransportError.TLS_FAILED),
    "hang-up": ("http", sends(b""), GET, TransportError.RESET),
    "reset": ("http", resets, GET, TransportError.RESET),
    "half-body": ("http", sends(HEAD + b"Content-Length: 200\r\n\r\n{}"), GET, TransportError.RESET),
    "half-chunk": ("http", sends(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}"), GET, TransportError.RESET),
    "bad-chunk": ("http", sends(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), GET, TransportError.INVALID_HTTP),
    "no-http": ("http", sends(b"fake-token\r\n\r\n"), GET, TransportError.INVALID_HTTP),
    "half-head": ("http", sends(HEAD + b"Set-Cookie: fake-token"), GET, TransportError.INVALID_HTTP),
    "bad-header": ("http", sends(HEAD + b"Authorization fake-token\r\n\r\n"), GET, TransportError.INVALID_HTTP),
    "smuggled": (
        "http",
        sends(HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        GET,
        TransportError.INVALID_HTTP,
    ),
    "client-left": ("http", waits, GET, TransportError.CLIENT_ABORTED),
    "half-upload": ("http", waits, UPLOAD, TransportError.CLIENT_ABORTED),
}


def serve(answer: Answer | None) -> tuple[socket.socket, int]:
    """A listener whose every connection gets `answer`; None listens to nobody."""
    listener = socket.create_server(("127.0.0.1", 0)) if answer else socket.socket()
    if answer is None:
        listener.bind(("127.0.0.1", 0))
        return listener, listener.getsockname()[1]

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                answer(connection)

    threading.Thread(target=run, daemon=True).start()
    return listener, listener.getsockname()[1]


@pytest.fixture(scope="module")
def flow_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one mitmdump recorded of all cases, one listener each."""
    folder = tmp_path_factory.mktemp("flows")
    with contextlib.ExitStack() as stack:
        ports = []
        for _, answer, *_ in CASES.values():
            listener, port = serve(answer)
            stack.callback(listener.close)
            ports.append(port)
        urls = [f"{case[0]}://127.0.0.1:{port}" for case, port in zip(CASES.values(), ports, strict=True)]
        record(urls, folder)
    return folder / "all.flows"


def record(urls: list[str], folder: Path) -> None:
    modes = [f"--mode=reverse:{url}@127.0.0.1:{free_port()}" for url in urls]
    options = [f"confdir={folder}", f"hardump={folder / 'all.har'}", "connection_strategy=lazy", "flow_detail=0"]
    settings = [f"--set={option}" for option in options]
    command = [str(Path(sys.executable).with_name("mitmdump")), "-w", str(folder / "all.flows"), *settings, *modes]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as proxy:
        try:
            assert proxy.stdout
            listeners = {match[1]: int(match[2]) for match in matching(proxy.stdout, LISTENING, len(urls))}
            calls = {name: (listeners[url], CASES[name]) for name, url in zip(CASES, urls, strict=True)}
            port, (_, _, request, _) = calls.pop("proxy-stopped")
            with socket.create_connection(("127.0.0.1", port)) as waiting:
                waiting.sendall(request % b"proxy-stopped")
                for name, (port, (_, _, request, error)) in calls.items():
                    call(port, request % name.encode(), leave=error is TransportError.CLIENT_ABORTED)
                matching(proxy.stdout, LEFT, len(calls))
                proxy.terminate()
                proxy.wait(10)
        finally:
            proxy.kill()


def matching(lines: Iterable[str], pattern: re.Pattern[str], count: int) -> list[re.Match[str]]:
    """What `pattern` found in the next lines of the proxy's log, as soon as that was `count` times."""
    found = (match for line in lines if (match := pattern.search(line)))
    return list(islice(found, count))


def call(port: int, request: bytes, *, leave: bool) -> None:
    """Send `request`; wait until the proxy hangs up, or leave before it answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(request)
        client.settimeout(0.5 if leave else 10)
        with contextlib.suppress(TimeoutError):
            assert client.recv(65536)


def read(path: Path, sides: Sides, skipped: Counter[str] | None = None) -> dict[str, Exchange]:
    return {exchange.request.url.rsplit("/", 1)[1]: exchange for exchange in flows.read(path, sides, skipped)}


@pytest.fixture(scope="module")
def recorded(flow_file: Path) -> dict[str, Exchange]:
    return read(flow_file, SIDES)


@pytest.mark.parametrize("name", CASES)
def test_every_way_an_answer_stays_away(recorded: dict[str, Exchange], name: str) -> None:
    exchange = recorded[name]
    assert exchange.error is CASES[name][3], exchange.error_detail
    assert (exchange.response is None) == bool(exchange.error) == bool(exchange.error_detail)
    assert "fake-token" not in exchange.error_detail
    assert 0 < exchange.duration_ms < 10_000


def test_an_answer_comes_decoded_and_numbered(recorded: dict[str, Exchange]) -> None:
    exchange = recorded["answer"]
    assert exchange.response
    assert exchange.response.body == Body.of(b'{"data": []}')
    assert exchange.response.header("content-encoding") == "gzip"
    assert exchange.request.header("x-name") == "café"
    assert [each.number for each in recorded.values()] == list(range(1, len(CASES) + 1))


def test_sides_tell_the_direction_and_count_the_rest(flow_file: Path, recorded: dict[str, Exchange]) -> None:
    hub, partner = (recorded[name].request.url.rsplit("/", 1)[0] for name in ("answer", "hang-up"))
    skipped: Counter[str] = Counter()
    both = read(flow_file, Sides(hub=hub, partner=partner), skipped)
    assert {name: exchange.direction for name, exchange in both.items()} == {
        "answer": Direction.PARTNER_TO_HUB,
        "hang-up": Direction.HUB_TO_PARTNER,
    }
    assert skipped == {"other host": len(CASES) - 2}


def test_half_a_file_yields_its_beginning_and_then_says_so(flow_file: Path, tmp_path: Path) -> None:
    assert detect(flow_file) == "flows"
    half = tmp_path / "half.flows"
    half.write_bytes(flow_file.read_bytes()[:-5])
    reading = flows.read(half, SIDES)
    assert len([next(reading) for _ in range(len(CASES) - 1)]) == len(CASES) - 1
    with pytest.raises(FormatError, match=rf"broken after {len(CASES) - 1} flows"):
        next(reading)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"7:version;2:21#", b"7:version;2:99#", "update mitmproxy"),
        (b"7:request;", b"7:requesT;", "broken after 0 flows"),
    ],
)
def test_a_newer_or_damaged_file_is_refused(
    flow_file: Path, tmp_path: Path, old: bytes, new: bytes, message: str
) -> None:
    raw = flow_file.read_bytes()
    assert old in raw
    path = tmp_path / "changed.flows"
    path.write_bytes(raw.replace(old, new))
    with pytest.raises(FormatError, match=message):
        list(flows.read(path, SIDES))


def test_the_har_of_the_same_traffic_says_the_same(flow_file: Path, recorded: dict[str, Exchange]) -> None:
    read = {each.request.url.rsplit("/", 1)[1]: each for each in har.read(flow_file.with_suffix(".har"), SIDES)}
    assert recorded["answer"].response
    assert read["answer"].response == recorded["answer"].response
    for name in ("refused", "no-tls", "untrusted", "hang-up", "no-http", "client-left"):
        assert (read[name].error, read[name].error_detail) == (recorded[name].error, recorded[name].error_detail)


def test_without_sides_the_hint_is_given(flow_file: Path) -> None:
    with pytest.raises(FormatError, match="--hub"):
        list(flows.read(flow_file, Sides()))
