"""Exchanges into a HAR that anybody reads; what HAR has no field for goes into fields of ours."""

import base64
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import parse_qsl, urlsplit

from recordings import times
from recordings.exchange import Exchange, Message, Request, Response

Json = dict[str, Any]


def write(exchanges: Iterable[Exchange], target: Path | TextIO) -> None:
    """Write a HAR, one exchange at a time. Fields of ours start with `_`, as HAR asks; OSError passes through."""
    if isinstance(target, Path):
        with target.open("w", encoding="utf-8") as file:
            return write(exchanges, file)
    creator = json.dumps({"name": "ocpi-tap", "version": version("ocpi-tap")})
    target.write(f'{{"log": {{"version": "1.2", "creator": {creator}, "entries": [')
    for index, exchange in enumerate(exchanges):
        target.write((",\n" if index else "\n") + json.dumps(_entry(exchange)))
    target.write("\n]}}\n")
    return None


def _entry(exchange: Exchange) -> Json:
    return {
        "startedDateTime": times.iso(exchange.started_at),
        "time": exchange.duration_ms,
        "request": _request_entry(exchange.request),
        "response": _response_entry(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.duration_ms, "receive": 0},
        "_direction": exchange.direction,
    }


def _request_entry(request: Request) -> Json:
    query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    entry = {"method": request.method, "url": request.url, **_message_entry(request), "queryString": _named(query)}
    content = _content(request)
    if "text" in content or content.get("_note"):
        entry["postData"] = content
    return entry


def _response_entry(exchange: Exchange) -> Json:
    response = exchange.response or Response(status=0)
    entry = {
        "status": response.status,
        "statusText": "",
        **_message_entry(response),
        "content": {"size": response.body.length, **_content(response)},
        "redirectURL": response.header("Location") or "",
    }
    if exchange.error:
        entry |= {"_error": exchange.error_detail, "_transportError": exchange.error}
    return entry


def _message_entry(message: Message) -> Json:
    return {
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(message.headers),
        "headersSize": -1,
        "bodySize": message.body.length,
    }


def _named(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in pairs]


def _content(message: Message) -> Json:
    body = message.body
    content: Json = {"mimeType": message.header("Content-Type") or ""}
    if body.content:
        content |= _kept(body.content)
    if body.note:
        content |= {"_note": body.note, "_length": body.length, "_digest": body.digest}
    return content


def _kept(raw: bytes) -> Json:
    try:
        return {"text": raw.decode()}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(raw).decode(), "encoding": "base64"}
