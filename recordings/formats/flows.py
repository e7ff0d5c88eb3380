"""mitmproxy's flow files, as `mitmdump -w` writes them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from recordings.content import undo
from recordings.exchange import Body, BodyNote, Direction, Exchange, Headers, Request, Response, TransportError
from recordings.formats import FormatError, opened
from recordings.formats.errors import classify, without_bytes
from recordings.formats.sides import Sides

if TYPE_CHECKING:
    from mitmproxy import flow, http


def read(path: Path, sides: Sides, skipped: Counter[str] | None = None) -> Iterator[Exchange]:
    """The exchanges of a flow file in the order in which they were completed, their Content-Encoding undone.

    `skipped` counts what is left out, by kind: `tcp`, `udp`, `dns`, `websocket`, `connect`, `other host`.
    Raises FormatError for a file that is broken or of a newer mitmproxy, after the exchanges before the fault.
    """
    skipped = Counter() if skipped is None else skipped
    exchanges: list[Exchange] = []
    fault: FormatError | None = None
    try:
        exchanges.extend(_exchanges(path, sides, skipped))
    except FormatError as error:
        fault = error
    exchanges.sort(key=lambda exchange: exchange.started_at + exchange.duration_ms / 1000)
    for number, exchange in enumerate(exchanges, 1):
        yield replace(exchange, number=number)
    if fault:
        raise fault


def _exchanges(path: Path, sides: Sides, skipped: Counter[str]) -> Iterator[Exchange]:
    from mitmproxy.http import HTTPFlow  # takes a third of a second, and only this format needs it

    for flow in _flows(path):
        if not isinstance(flow, HTTPFlow) or flow.websocket or flow.request.method == "CONNECT":
            skipped[_kind(flow)] += 1
        elif responder := sides.responder(flow.request.url, _upstream(flow)):
            yield undo(exchange_of(flow, Direction.to(responder)))
        else:
            skipped["other host"] += 1


def _flows(path: Path) -> Iterator["flow.Flow"]:
    from mitmproxy.io import FlowReader

    with opened(path) as file:
        flows, count = iter(FlowReader(file).stream()), 0
        while True:
            try:
                flow = next(flows)
            except StopIteration:
                return
            except Exception as error:  # a damaged flow raises whatever its pieces do
                raise FormatError(f"{path}: broken after {count} flows: {str(error) or type(error).__name__}") from None
            count += 1
            yield flow


def _kind(flow: "flow.Flow") -> str:
    return flow.type if flow.type != "http" else "websocket" if getattr(flow, "websocket", None) else "connect"


def _upstream(flow: "http.HTTPFlow") -> str:
    """Where the listener that took the request forwards to; empty for any but a reverse proxy's."""
    mode = flow.client_conn.proxy_mode
    return str(mode.data) if mode.type_name == "reverse" else ""


def exchange_of(flow: "http.HTTPFlow", direction: Direction) -> Exchange:
    """One flow as an exchange, with the bodies as they were on the wire.

    The error counts before the response: a server that hangs up in the middle leaves an empty answer with status 200.
    """
    error, detail = _error(flow)
    return Exchange(
        direction=direction,
        started_at=flow.request.timestamp_start,
        duration_ms=max(0.0, (_ended_at(flow) - flow.request.timestamp_start) * 1000),
        request=Request(
            method=flow.request.method,
            url=text(flow.request.url.encode(errors="surrogateescape")),
            headers=_headers(flow.request.headers),
            body=_body(flow.request),
        ),
        response=None if error else _response(flow),
        error=error,
        error_detail=detail,
    )


def _error(flow: "http.HTTPFlow") -> tuple[TransportError, str]:
    if flow.error:
        kind = classify(flow.error.msg, request_complete=flow.request.timestamp_end is not None)
        return kind, without_bytes(flow.error.msg)
    if not flow.response:
        return TransportError.TAP_STOPPED, "mitmproxy ended before the answer came"
    return TransportError.NONE, ""


def _ended_at(flow: "http.HTTPFlow") -> float:
    if flow.error:
        return flow.error.timestamp
    answered = flow.response.timestamp_end if flow.response else None
    return answered or flow.request.timestamp_end or flow.request.timestamp_start


def _response(flow: "http.HTTPFlow") -> Response | None:
    response = flow.response
    if response is None:
        return None
    return Response(status=response.status_code, headers=_headers(response.headers), body=_body(response))


def _body(message: "http.Message") -> Body:
    if message.raw_content is not None:
        return Body.of(message.raw_content)
    length = message.headers.get("content-length", "")
    return Body(length=int(length) if length.isascii() and length.isdigit() else 0, note=BodyNote.LOST)


def _headers(headers: "http.Headers") -> Headers:
    return tuple((text(name), text(value)) for name, value in headers.fields)


def text(raw: bytes) -> str:
    """Text that can be stored: UTF-8, or what HTTP once meant, ISO 8859-1."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
