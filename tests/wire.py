"""What platforms in the process of a test say to one another, as exchanges: noted where they send, without a tap."""

import asyncio
import time
from dataclasses import dataclass, field

import httpx

from recordings.content import undo
from recordings.exchange import Body, Direction, Exchange, Headers, Request, Response, TransportError
from replay.simulator.hub import Hub
from replay.simulator.partner import Partner


@dataclass
class Wire:
    """The exchanges between a hub and a partner, in the order in which they were completed.

    They are told as if `later` seconds had passed by: rules leave time for what may have been under way.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    later: float = 0.0

    def tap(self, hub: Hub, partner: Partner) -> None:
        """Record from now on; both platforms listen already."""
        for sender, receiver, way in (
            (hub, partner, Direction.HUB_TO_PARTNER),
            (partner, hub, Direction.PARTNER_TO_HUB),
        ):
            http = sender.client._http
            http._transport = _Recorder(http._transport, receiver.url, way, self)

    def add(
        self,
        way: Direction,
        asked: httpx.Request,
        began: float,
        response: Response | None,
        error: TransportError = TransportError.NONE,
    ) -> None:
        """Note an exchange that is complete."""
        body = Body.of(asked.content)
        request = Request(method=asked.method, url=str(asked.url), headers=_headers(asked.headers), body=body)
        exchange = Exchange(
            direction=way,
            started_at=began + self.later,
            duration_ms=(time.time() - began) * 1000,
            request=request,
            response=response,
            error=error,
            number=len(self.exchanges) + 1,
            id=len(self.exchanges) + 1,
        )
        self.exchanges.append(undo(exchange))


class _Recorder(httpx.AsyncBaseTransport):
    """What goes to `origin` is noted; all else is left alone."""

    def __init__(self, inner: httpx.AsyncBaseTransport, origin: str, way: Direction, wire: Wire) -> None:
        self._inner, self._origin, self._way, self._wire = inner, origin, way, wire

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not str(request.url).startswith(f"{self._origin}/"):
            return await self._inner.handle_async_request(request)
        await request.aread()
        began = time.time()
        try:
            answer = await self._inner.handle_async_request(request)
            try:
                raw = b"".join([chunk async for chunk in answer.aiter_raw()])
            finally:
                await answer.aclose()
        except (httpx.TimeoutException, asyncio.CancelledError):
            self._wire.add(self._way, request, began, None, TransportError.TIMEOUT)
            raise
        except httpx.TransportError:
            self._wire.add(self._way, request, began, None, TransportError.RESET)
            raise
        told = Response(status=answer.status_code, headers=_headers(answer.headers), body=Body.of(raw))
        self._wire.add(self._way, request, began, told)
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=httpx.ByteStream(raw), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


def _headers(headers: httpx.Headers) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)
