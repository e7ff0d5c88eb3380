"""Recorder: mitmproxy flow -> Exchange -> sink. On the proxy's event loop it only copies."""

import time

from mitmproxy import http

from addons.frames import End, Passed
from addons.outbox import Outbox
from addons.passing import Large, Passing, headers_of, passing_of
from recordings.exchange import Body, BodyNote, Exchange, Request, Response, TransportError
from recordings.formats.errors import classify, without_bytes
from recordings.formats.flows import text

STOPPED = "the tap was stopped before the answer came"


class Recorder:
    """Sees every flow once at its end: answered, failed, or cut off when the tap stops."""

    def __init__(self, outbox: Outbox, body_limit: int, refuse: bool) -> None:
        """`refuse` lets no request through that could not be recorded."""
        self.outbox = outbox
        self.body_limit = body_limit
        self.refuse = refuse
        self.seen = 0
        self._open: dict[str, http.HTTPFlow] = {}

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """A request begins."""
        passing = passing_of(flow)
        if passing is None or flow.is_replay:
            return
        self.seen += 1
        self._open[flow.id] = flow
        if self.refuse and self.outbox.is_full and not passing.refused:
            passing.refused, passing.detail = TransportError.RECORDER_REFUSED, "Recording has fallen behind or failed."
        if not passing.refused:
            self._stream_if_large(passing, "request", flow.request)

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """An answer begins."""
        passing = passing_of(flow)
        if passing and flow.response and not passing.refused and flow.id in self._open:
            self._stream_if_large(passing, "response", flow.response)

    def _stream_if_large(self, passing: Passing, side: str, message: http.Message) -> None:
        length = message.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length) > self.body_limit:
            passing.large[side] = large = Large()
            message.stream = large

    def response(self, flow: http.HTTPFlow) -> None:
        """An exchange is complete."""
        self._finish(flow)

    def error(self, flow: http.HTTPFlow) -> None:
        """An exchange came to nothing; what mitmproxy answered then is not the platform's."""
        self._finish(flow)

    def _finish(self, flow: http.HTTPFlow) -> None:
        if self._open.pop(flow.id, None):
            self.outbox.put(Passed(self._exchange(flow)))

    def _exchange(self, flow: http.HTTPFlow, stopped: bool = False) -> Exchange:
        passing = passing_of(flow)
        assert passing
        error, detail = (TransportError.TAP_STOPPED, STOPPED) if stopped else _error(flow, passing)
        response = None if error or flow.response is None else self._response(flow.response, passing)
        started = flow.request.timestamp_start
        ended = (flow.response.timestamp_end if response and flow.response else None) or time.time()
        return Exchange(
            direction=passing.direction,
            started_at=started,
            duration_ms=round(max(0.0, ended - started) * 1000, 3),
            request=self._request(flow.request, passing),
            response=response,
            error=error,
            error_detail=detail,
            rewrites=tuple(passing.rewrites),
        )

    def _request(self, request: http.Request, passing: Passing) -> Request:
        sent = passing.sent.get("request")
        headers = sent.headers if sent else headers_of(request)
        body = self._body(passing, "request", request)
        return Request(method=_storable(request.method), url=_storable(passing.url), headers=headers, body=body)

    def _response(self, response: http.Response, passing: Passing) -> Response:
        sent = passing.sent.get("response")
        headers = sent.headers if sent else headers_of(response)
        return Response(status=response.status_code, headers=headers, body=self._body(passing, "response", response))

    def _body(self, passing: Passing, side: str, message: http.Message) -> Body:
        if side in passing.large:
            return passing.large[side].body()
        sent = passing.sent.get(side)
        content = sent.content if sent else message.raw_content
        if content is None:
            return Body(note=BodyNote.LOST)
        if len(content) <= self.body_limit:
            return Body.of(content)
        large = Large()
        large(content)
        return large.body()

    def close(self) -> None:
        """Write what is still open, and wait until everything is durable."""
        for flow in list(self._open.values()):
            self.outbox.put(Passed(self._exchange(flow, stopped=True)))
        self._open.clear()
        self.outbox.close(End(self.seen))


def _storable(said: str) -> str:
    """mitmproxy keeps bytes that are no UTF-8 as halves of surrogate pairs; no database takes them."""
    return text(said.encode(errors="surrogateescape"))


def _error(flow: http.HTTPFlow, passing: Passing) -> tuple[TransportError, str]:
    if passing.refused:
        return passing.refused, _storable(passing.detail)
    if flow.error is None:
        return TransportError.NONE, ""
    complete = flow.request.timestamp_end is not None
    return classify(flow.error.msg, request_complete=complete), _storable(without_bytes(flow.error.msg))
