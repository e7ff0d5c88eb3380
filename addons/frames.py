"""What the proxy tells the sink process, and how it is put on the pipe: its length, then the frame."""

import marshal
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from recordings.exchange import Body, BodyNote, Direction, Exchange, Request, Response, Rewrite, Side, TransportError
from recordings.store import ConnectionSettings

SIZE = 4  # bytes of the length before each frame


@dataclass(frozen=True, slots=True)
class Start:
    """The first frame. `resume` is the run to go on with after a sink died, 0 for a new one."""

    path: str
    connection: ConnectionSettings
    profile: str
    redact: bool
    quiet: bool
    versions: dict[str, str]
    settings: dict[str, Any]
    resume: int = 0
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class Passed:
    """An exchange that is complete. Its bodies are as they were on the wire."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Announced:
    """A further origin that a platform announced."""

    side: Side
    origin: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Exchanges that could not be recorded."""

    exchanges: int
    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """The last frame of a run that ended in order; `seen` counts all exchanges the proxy saw."""

    seen: int


Frame = Start | Passed | Announced | Gap | End


def packed(number: int, frame: Frame) -> bytes:
    """A frame as bytes. Numbers rise by one, so that a frame that comes twice is known.

    Exchanges, which are many, go as a marshalled tuple with their bodies behind it: copied once, never pickled.
    """
    if not isinstance(frame, Passed):
        return framed(b"P", pickle.dumps((number, frame), protocol=5))
    head = marshal.dumps((number, flat(frame.exchange)))
    return framed(b"M", len(head).to_bytes(SIZE), head, *contents(frame.exchange))


def framed(*parts: bytes) -> bytes:
    """The parts in one piece, their length before them."""
    return b"".join((sum(map(len, parts)).to_bytes(SIZE), *parts))


def unpacked(buffer: bytearray) -> Iterator[tuple[int, Frame]]:
    """Take every whole frame, with its number, off the front of `buffer`."""
    start = 0
    while len(buffer) - start >= SIZE:
        end = start + SIZE + int.from_bytes(buffer[start : start + SIZE])
        if len(buffer) < end:
            break
        yield unframed(bytes(memoryview(buffer)[start + SIZE : end]))
        start = end
    del buffer[:start]


def unframed(content: bytes) -> tuple[int, Frame]:
    """The frame that stands behind a length; it comes from our own parent process."""
    if content[:1] == b"P":
        number, frame = pickle.loads(content[1:])  # noqa: S301
        return number, frame
    start = 1 + SIZE
    end = start + int.from_bytes(content[1:start])
    number, values = marshal.loads(content[start:end])  # noqa: S302
    return number, Passed(unflat(values, content[end:]))


def contents(exchange: Exchange) -> tuple[bytes, ...]:
    """What is kept of the bodies, the request's first."""
    response = exchange.response
    return (exchange.request.body.content, response.body.content if response else b"")


def flat(exchange: Exchange) -> tuple[Any, ...]:
    """An exchange as a tuple of what marshal knows."""
    request, response = exchange.request, exchange.response
    return (
        exchange.direction.value, exchange.started_at, exchange.duration_ms, exchange.error.value,
        exchange.error_detail, tuple((each.side, each.sent, each.forwarded) for each in exchange.rewrites),
        request.method, request.url, request.headers, flat_body(request.body),
        (response.status, response.headers, flat_body(response.body)) if response else None,
    )  # fmt: skip


def flat_body(body: Body) -> tuple[Any, ...]:
    """A body as a tuple; of its content only how much it is."""
    return len(body.content), body.length, body.digest, body.note.value


def unflat(values: tuple[Any, ...], bodies: bytes) -> Exchange:
    """The reverse of `flat`, with the bodies behind it."""
    way, started_at, duration_ms, error, detail, rewrites, method, url, headers, body, answer = values
    response = None
    if answer:
        response = Response(status=answer[0], headers=answer[1], body=unflat_body(answer[2], bodies[body[0] :]))
    return Exchange(
        direction=Direction(way),
        started_at=started_at,
        duration_ms=duration_ms,
        request=Request(method=method, url=url, headers=headers, body=unflat_body(body, bodies[: body[0]])),
        response=response,
        error=TransportError(error),
        error_detail=detail,
        rewrites=tuple(Rewrite(*each) for each in rewrites),
    )


def unflat_body(values: tuple[Any, ...], content: bytes) -> Body:
    """The reverse of `flat_body`."""
    _, length, digest, note = values
    return Body(content, length, digest, BodyNote(note))
