"""Exchange: one HTTP request and what came back, as plain data that needs no proxy."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec.structs import replace

Headers = tuple[tuple[str, str], ...]


class Side(StrEnum):
    """One end of the tap."""

    HUB = "hub"
    PARTNER = "partner"

    @property
    def other(self) -> "Side":
        """The end at the far side of the tap."""
        return Side.PARTNER if self is Side.HUB else Side.HUB


class Direction(StrEnum):
    """Who sent the request to whom."""

    HUB_TO_PARTNER = "hub_to_partner"
    PARTNER_TO_HUB = "partner_to_hub"

    def __init__(self, value: str) -> None:
        """`requester` is the side that sends the request, `responder` the one that answers it."""
        self.requester = Side(value.partition("_")[0])
        self.responder = self.requester.other

    @staticmethod
    def to(responder: Side) -> "Direction":
        """The direction of a request that `responder` answers."""
        return Direction.PARTNER_TO_HUB if responder is Side.HUB else Direction.HUB_TO_PARTNER

    @property
    def back(self) -> "Direction":
        """The other direction."""
        return Direction.to(self.requester)


class BodyNote(StrEnum):
    """What became of a body that could not be kept as it was sent."""

    WHOLE = ""
    CUT = "cut"  # over the size limit: the first part, the hash and the length are kept
    UNDECODABLE = "undecodable"  # its Content-Encoding does not fit its bytes
    LOST = "lost"  # it passed, but was not seen: streamed by mitmproxy itself


class Body(msgspec.Struct, frozen=True, gc=False):
    """A message's body.

    `content` is what was kept, `length` the bytes of the whole, `digest` the SHA-256 of the whole in hex
    (empty until the body is stored, unless the body was cut).
    """

    content: bytes = b""
    length: int = 0
    digest: str = ""
    note: BodyNote = BodyNote.WHOLE

    @staticmethod
    def of(content: bytes) -> "Body":
        """A body that was kept whole."""
        return Body(content, len(content))


class Message(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Headers in the order and spelling of the wire, and the body."""

    headers: Headers = ()
    body: Body = Body()

    def values(self, name: str) -> Iterator[str]:
        """Every value of a header, in order; names are compared without regard to case."""
        lowered = name.lower()
        return (value for key, value in self.headers if key.lower() == lowered)

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next(self.values(name), None)


class Request(Message, frozen=True, gc=False, kw_only=True):
    """`url` is the receiver's own, absolute; a tap's name for the receiver has already been replaced."""

    method: str
    url: str


class Response(Message, frozen=True, gc=False, kw_only=True):
    """`status` is the HTTP status code."""

    status: int


class TransportError(StrEnum):
    """Why there is no answer. None of these is the other platform's answer."""

    NONE = ""
    CONNECT_FAILED = "connect-failed"
    TLS_FAILED = "tls-failed"
    TIMEOUT = "timeout"
    RESET = "reset"  # the connection ended in the middle of the answer
    CLIENT_ABORTED = "client-aborted"
    INVALID_HTTP = "invalid-http"
    TAP_STOPPED = "tap-stopped"  # the tap ended before the answer came
    ORIGIN_REFUSED = "origin-refused"  # the tap does not forward to an origin nobody configured or announced
    RECORDER_REFUSED = "recorder-refused"  # the tap could not record, and was told to refuse traffic then


class Rewrite(msgspec.Struct, frozen=True, gc=False):
    """A URL that the tap replaced in passing. `side` is `request` or `response`."""

    side: str
    sent: str
    forwarded: str


class Exchange(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One request and its response, each as its sender sent it, or the transport error that came instead.

    `started_at` is in seconds since 1970 (UTC), `duration_ms` in milliseconds until the answer was complete.
    `number` rises within one run; `id` is the row in the recording, 0 before it is stored.
    """

    direction: Direction
    started_at: float
    duration_ms: float
    request: Request
    response: Response | None
    error: TransportError = TransportError.NONE
    error_detail: str = ""
    rewrites: tuple[Rewrite, ...] = ()
    number: int = 0
    id: int = 0

    def with_id(self, id: int) -> "Exchange":
        """The same exchange, known by another id."""
        return replace(self, id=id)
