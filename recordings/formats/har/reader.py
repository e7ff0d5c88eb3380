"""A HAR into exchanges, forgiving what the programs that write HAR leave out or do their own way."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from msgspec.structs import replace

from recordings import times
from recordings.exchange import (
    Body,
    BodyNote,
    Direction,
    Exchange,
    Headers,
    Request,
    Response,
    TransportError,
)
from recordings.formats import FormatError, opened
from recordings.formats.errors import classify, without_bytes
from recordings.formats.sides import Sides, prefix_of

Json = dict[str, Any]
DAMAGE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, binascii.Error)


def read(path: Path, sides: Sides, skipped: Counter[str] | None = None) -> Iterator[Exchange]:
    """The exchanges of a HAR in the order in which they were completed; bodies come decoded, as HAR keeps them.

    A direction that `write` noted is believed; otherwise `sides` tells it. `skipped` counts what is left out:
    `other host`, and `no HTTP` for data:, blob: and WebSocket URLs. Raises FormatError for a file that is no HAR.
    """
    skipped = Counter() if skipped is None else skipped
    exchanges = []
    for number, entry in enumerate(_entries(path), 1):
        try:
            exchange = _exchange(entry, sides, skipped)
        except DAMAGE as error:
            raise FormatError(f"{path}: entry {number} is damaged: {type(error).__name__} {error}") from None
        if exchange:
            exchanges.append(exchange)
    exchanges.sort(key=lambda exchange: exchange.started_at + exchange.duration_ms / 1000)
    for number, exchange in enumerate(exchanges, 1):
        yield replace(exchange, number=number)


def _entries(path: Path) -> list[Json]:
    try:
        with opened(path) as file:
            document = json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path}: broken JSON: {error}") from None
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise FormatError(f"{path}: JSON, but no HAR: it has no log.entries")
    return entries


def _exchange(entry: Json, sides: Sides, skipped: Counter[str]) -> Exchange | None:
    url = _storable(entry["request"]["url"])
    if prefix_of(url) is None:
        skipped["no HTTP"] += 1
        return None
    direction = _direction(entry, url, sides)
    if direction is None:
        skipped["other host"] += 1
        return None
    error, detail = _error(entry)
    request = _request(entry["request"], url)
    return Exchange(
        direction=direction,
        started_at=times.seconds(entry["startedDateTime"]),
        duration_ms=_duration(entry),
        request=request,
        response=None if error else _response(entry["response"], request.method),
        error=error,
        error_detail=detail,
    )


def _direction(entry: Json, url: str, sides: Sides) -> Direction | None:
    if noted := entry.get("_direction"):
        return Direction(noted)
    responder = sides.responder(url)
    return Direction.to(responder) if responder else None


def _duration(entry: Json) -> float:
    """Milliseconds; some exporters give the parts only, and -1 for a part that does not apply."""
    total = entry.get("time")
    if total is None:
        total = sum(
            part for part in (entry.get("timings") or {}).values() if isinstance(part, int | float) and part > 0
        )
    return max(0.0, float(total))


def _error(entry: Json) -> tuple[TransportError, str]:
    """Status 0 stands for no answer; browsers put the reason into `_error`, of the response or of the entry."""
    response = entry.get("response") or {}
    detail = response.get("_error") or response.get("_errorMessage") or entry.get("_error") or ""
    if noted := response.get("_transportError"):
        return TransportError(noted), detail
    if response.get("status") and not detail:
        return TransportError.NONE, ""
    detail = without_bytes(str(detail or response.get("statusText") or response.get("comment") or "no answer"))
    return classify(detail), detail


def _request(request: Json, url: str) -> Request:
    data = request.get("postData") or {}
    if data.get("text") is None and data.get("params"):
        pairs = [(param["name"], param.get("value") or "") for param in data["params"]]
        data = {**data, "text": urlencode(pairs)}
    headers = _headers(request)
    body = _body(data, _announced(request.get("bodySize"), headers))
    return Request(method=request["method"], url=url, headers=headers, body=body)


def _response(response: Json, method: str) -> Response:
    content, headers, status = response.get("content") or {}, _headers(response), int(response["status"])
    bodiless = method == "HEAD" or status in (204, 304)  # whatever length they announce
    size = 0 if bodiless else _announced(content.get("size"), headers)
    return Response(status=status, headers=headers, body=_body(content, size))


def _headers(message: Json) -> Headers:
    """Headers without HTTP/2's pseudo headers; browsers put several of one name into one value, a line for each."""
    pairs = [_pair(header) for header in message.get("headers") or []]
    return tuple((name, line) for name, value in pairs if name[:1] != ":" for line in value.split("\n"))


def _pair(header: Json | list[str]) -> tuple[str, str]:
    name, value = (header["name"], header.get("value")) if isinstance(header, dict) else header
    return _storable(name), "" if value is None else _storable(value)


def _storable(value: object) -> str:
    return str(value).encode(errors="replace").decode()  # JSON may hold half a surrogate pair


def _announced(size: int | None, headers: Headers) -> int:
    """The length in bytes that a body should have: by the archive, or by Content-Length."""
    lengths = [int(value) for name, value in headers if name.lower() == "content-length" and value.isdecimal()]
    return max(0, int(size or 0), *lengths)


def _body(content: Json, size: int) -> Body:
    """The body in `content`; LOST where there should be `size` bytes and the archive has none of them."""
    text = content.get("text") or ""
    raw = base64.b64decode(text) if _encoding(content) == "base64" else _bytes(text)
    if note := content.get("_note"):
        return Body(raw, int(content["_length"]), content.get("_digest", ""), BodyNote(note))
    return Body.of(raw) if raw or not size else Body(length=size, note=BodyNote.LOST)


def _encoding(content: Json) -> str:
    return str(content.get("encoding") or content.get("_encoding") or "").lower()


def _bytes(text: str) -> bytes:
    try:
        return text.encode(errors="surrogateescape")  # how mitmproxy keeps bytes that are no UTF-8
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass")
