"""Passing: what the tap knows of one flow beside mitmproxy's own data. It travels in the flow's metadata."""

import hashlib
from dataclasses import dataclass, field

from mitmproxy import http

from recordings.exchange import Body, BodyNote, Direction, Headers, Rewrite, TransportError
from recordings.formats.flows import text

KEY = "ocpi_tap"
KEPT = 64 * 1024  # bytes of a body over the limit


@dataclass
class Large:
    """A body over the limit, hashed and measured as it streams past."""

    start: bytearray = field(default_factory=bytearray)
    length: int = 0
    hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def __call__(self, chunk: bytes) -> bytes:
        """Called by mitmproxy for every chunk; passes it on untouched."""
        self.hash.update(chunk)
        self.length += len(chunk)
        if len(self.start) < KEPT:
            self.start += chunk[: KEPT - len(self.start)]
        return chunk

    def body(self) -> Body:
        """What is kept of it."""
        return Body(bytes(self.start), self.length, self.hash.hexdigest(), BodyNote.CUT)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as its sender sent it, kept from before the tap rewrote it."""

    headers: Headers
    content: bytes | None


@dataclass
class Passing:
    """`refused` is set where the tap itself answered."""

    direction: Direction
    url: str
    refused: TransportError = TransportError.NONE
    detail: str = ""
    announcing: bool = False  # versions, details or credentials
    sent: dict[str, Sent] = field(default_factory=dict)
    large: dict[str, Large] = field(default_factory=dict)
    rewrites: list[Rewrite] = field(default_factory=list)

    def keep(self, side: str, message: http.Message) -> None:
        """Keep a message as it is now, once, before the tap changes it."""
        if side not in self.sent:
            self.sent[side] = Sent(headers_of(message), message.raw_content)


def headers_of(message: http.Message) -> Headers:
    """Headers in the order and spelling of the wire."""
    return tuple((text(name), text(value)) for name, value in message.headers.fields)


def passing_of(flow: http.HTTPFlow) -> Passing | None:
    """What was noted of a flow, None before its request's headers were seen."""
    passing = flow.metadata.get(KEY)
    return passing if isinstance(passing, Passing) else None
