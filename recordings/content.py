"""Undo Content-Encoding: from the bytes of the wire to the body that the sender meant."""

import re
import zlib
from collections.abc import Callable
from typing import Protocol, TypeVar

import brotli  # type: ignore[import-untyped]
import zstandard
from msgspec.structs import replace

from recordings.exchange import Body, BodyNote, Exchange, Headers, Message

LIMIT = 64 * 1024 * 1024  # bytes a body may unfold to
MAX_CODINGS = 5  # more layers than anybody sends; each may cost a whole LIMIT
FAULTS = (zlib.error, zstandard.ZstdError, brotli.error)
AnyMessage = TypeVar("AnyMessage", bound=Message)


class Decoder(Protocol):
    """One compressed stream; `unused_data` is what was fed beyond its end."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes:
        """What `data` unfolds to."""
        ...


class Brotli:
    """brotli's decoder in the shape of zlib's."""

    unused_data = b""  # it refuses bytes beyond the end instead

    def __init__(self) -> None:
        """A decoder at the start of a stream."""
        self._decoder = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        """Whether the stream is complete."""
        return bool(self._decoder.is_finished())

    def decompress(self, data: bytes, /) -> bytes:
        """What `data` unfolds to."""
        return bytes(self._decoder.process(data))


def _zstd() -> Decoder:
    return zstandard.ZstdDecompressor().decompressobj()


# Each with the bytes fed at a time: few enough that a bomb unfolds to 16 MiB at most before the limit is looked at.
Coding = tuple[Callable[[], Decoder], int]
GZIP: Coding = (lambda: zlib.decompressobj(zlib.MAX_WBITS | 16), 256)
ZLIB: Coding = (lambda: zlib.decompressobj(zlib.MAX_WBITS), 256)
BARE: Coding = (lambda: zlib.decompressobj(-zlib.MAX_WBITS), 256)
CODINGS: dict[str, tuple[Coding, ...]] = {
    "gzip": (GZIP,),
    "x-gzip": (GZIP,),
    "deflate": (ZLIB, BARE),  # RFC 9110 8.4.1.2 means the first; some senders mean the second
    "br": ((Brotli, 16),),
    "zstd": ((_zstd, 256),),
}


def undo(exchange: Exchange) -> Exchange:
    """The exchange with both bodies decoded. The headers stay as they were sent: this is for bytes of the wire, once.

    A body that unfolds to more than LIMIT gets the length LIMIT + 1, for nobody knows the true one. A body that
    was cut keeps its note, length and digest: those of the bytes on the wire.
    """
    request = _undone(exchange.request)
    response = _undone(exchange.response) if exchange.response else None
    if request is exchange.request and response is exchange.response:
        return exchange
    return replace(exchange, request=request, response=response)


def _undone(message: AnyMessage) -> AnyMessage:
    body = message.body
    if not body.content or body.note not in (BodyNote.WHOLE, BodyNote.CUT) or not codings(message.headers):
        return message
    content, note = decoded(message.headers, body.content)
    if body.note is BodyNote.CUT:
        return replace(message, body=replace(body, content=content))
    length = len(content) + (note is BodyNote.CUT)
    return replace(message, body=Body(content, length, note=note))


def codings(headers: Headers) -> list[str]:
    """The codings that Content-Encoding names, in the order they were applied, without `identity`."""
    values = [value for name, value in headers if name.lower() == "content-encoding"]
    if not values:
        return []
    names = (name.strip().lower() for name in ",".join(values).split(","))
    return [name for name in names if name not in ("", "identity")]


def decoded(headers: Headers, raw: bytes, limit: int = LIMIT) -> tuple[bytes, BodyNote]:
    """The body that `raw` stands for and what became of it. Never raises.

    WHOLE where everything fitted. UNDECODABLE with what came out before a stream broke off or broke, or with `raw`
    itself where nothing did, where the coding is unknown, and where `raw` was text all the time. CUT with the first
    `limit` bytes of a body that unfolds to more; how much more is not known.
    """
    names = codings(headers) if raw else []
    if len(names) > MAX_CODINGS or not all(name in CODINGS for name in names):
        return raw, BodyNote.UNDECODABLE
    content, note = raw, BodyNote.WHOLE
    for name in reversed(names):
        content, fault = _unfolded(content, name, limit)
        note = note or fault
    if note is BodyNote.UNDECODABLE and (not content or _is_text(raw)):
        return raw, note
    return content, note


def _unfolded(encoded: bytes, name: str, limit: int) -> tuple[bytes, BodyNote]:
    content, note = b"", BodyNote.UNDECODABLE
    for decoder, step in CODINGS[name]:
        content, note = _streamed(encoded, decoder, step, limit)
        if content or not note:
            break
    return content, note


def _streamed(encoded: bytes, start: Callable[[], Decoder], step: int, limit: int) -> tuple[bytes, BodyNote]:
    """Everything that comes out before the end, the first fault or the limit; streams may follow each other."""
    out, position, decoder = bytearray(), 0, start()
    try:
        while position < len(encoded):
            if decoder.eof:
                decoder = start()
            piece = encoded[position : position + step]
            out += decoder.decompress(piece)
            position += len(piece) - len(decoder.unused_data)
            if len(out) > limit:
                return bytes(out[:limit]), BodyNote.CUT
    except FAULTS:
        return bytes(out), BodyNote.UNDECODABLE
    return bytes(out), BodyNote.WHOLE if decoder.eof else BodyNote.UNDECODABLE


def _is_text(raw: bytes) -> bool:
    """Whether the bytes are UTF-8 without control characters, which hardly any compressed stream is."""
    try:
        return not re.search(r"[\x00-\x08\x0e-\x1f]", raw.decode())
    except UnicodeDecodeError:
        return False
