"""A platform for tests that answers exact bytes over a real socket, and keeps what it heard."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Heard:
    """A request as it arrived: `path` with its query, headers in order, the body with chunking undone."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


Answer = bytes | Callable[[Heard], bytes]


@dataclass
class Upstream:
    """`answers` by path without query: whole HTTP responses, or functions that make them; 404 for any other path.

    After an answer with `Connection: close`, or an empty one, the connection is closed: so a reset in the middle of a
    body is an answer that is shorter than its Content-Length. `connections` counts what was accepted.
    """

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0

    def answer(self, heard: Heard) -> bytes:
        """Keep a request and find its answer."""
        self.heard.append(heard)
        found = self.answers.get(heard.path.partition("?")[0], response(b"", 404))
        return found if isinstance(found, bytes) else found(heard)


def response(body: bytes | str, status: int = 200, *headers: str, length: bool = True) -> bytes:
    """An HTTP response; `headers` are whole lines. `length` False leaves Content-Length out, as chunked bodies need."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Status", *([f"Content-Length: {len(content)}"] if length else []), *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def chunked(body: bytes, size: int = 7) -> bytes:
    """A body in chunks of `size` bytes; wants `Transfer-Encoding: chunked` beside it."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@contextmanager
def upstream(context: ssl.SSLContext | None = None) -> Iterator[Upstream]:
    """Serve on a port chosen by the OS, in a thread; over TLS with a `context`."""
    platform = Upstream()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.platform, server.context = platform, context
    platform.url = f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    platform: Upstream
    context: ssl.SSLContext | None
    daemon_threads = True  # an open connection keeps its thread waiting for a next request

    def process_request(self, request: Any, client_address: Any) -> None:
        self.platform.connections += 1
        super().process_request(request, client_address)

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is None:
            return super().finish_request(request, client_address)
        with self.context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is part of a test."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline()
        self.close_connection = True
        if not self.raw_requestline or not self.parse_request():
            return
        heard = Heard(self.command, self.path, tuple(self.headers.items()), self._body())
        answer = self.server.platform.answer(heard)
        head = answer.partition(b"\r\n\r\n")[0].lower()
        self.close_connection = not answer or b"connection: close" in head
        with suppress(OSError):
            self.wfile.write(answer)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def log_message(self, *words: Any) -> None:
        """Tests read `heard` instead."""
