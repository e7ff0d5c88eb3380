"""The web application of a platform: whose connection a request is on, which handler answers, what goes back."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope
from starlette.types import Send as Transmit

from replay.simulator.announced import details, versions
from replay.simulator.answer import Answer, OcpiError, Reply, envelope, swapped_parties
from replay.simulator.connection import Connection
from replay.simulator.incoming import Handler, Incoming, body_of
from replay.simulator.json_text import encoded
from validators.spec.versions import ORDER, V211

if TYPE_CHECKING:
    from replay.simulator.platform import Platform

log = logging.getLogger(__name__)

Answering = Callable[[Incoming, Reply], Awaitable[Reply]]  # something that changes replies: a fault
VARIABLE = re.compile(r"\{\w+\}")
UNROUTED = ("versions", "credentials", "hubclientinfo")  # modules whose messages carry no routing headers


def application(platform: "Platform") -> Starlette:
    """Everything that the platform answers, in all versions of its connections."""
    routes: list[BaseRoute] = [_Endpoint(platform, "versions", "GET ", versions(platform)).route()]
    for version in ORDER:
        if version in platform.served:
            routes += (endpoint.route() for endpoint in _endpoints(platform, version))
    app = Starlette(routes=routes, exception_handlers={HTTPException: _no_route})
    app.router.redirect_slashes = False
    return app


def _endpoints(platform: "Platform", version: str) -> list["_Endpoint"]:
    """One version: its details, the credentials, and every functional interface."""
    ours = platform.registration
    found = [_Endpoint(platform, "versions", "GET details", details(platform), version, f"/ocpi/{version}")]
    for method, act in {"GET": ours.get, "POST": ours.post, "PUT": ours.put, "DELETE": ours.delete}.items():
        found.append(_Endpoint(platform, "credentials", f"{method} ", act, version, f"/ocpi/{version}/credentials"))
    for offered in platform.interfaces(version):
        base = platform.path(version, offered.module, offered.role)
        for signature, handler in offered.handlers.items():
            path = base + signature.partition(" ")[2]
            found.append(_Endpoint(platform, offered.module, signature, handler, version, path))
    return found


class _Endpoint:
    """One handler at one path, as an ASGI application."""

    def __init__(
        self,
        platform: "Platform",
        module: str,
        operation: str,
        handler: Handler,
        version: str = "",  # "" for all
        path: str = "/ocpi/versions",
    ) -> None:
        self._platform, self._module, self._operation = platform, module, operation
        self._handler, self._version, self._path = handler, version, path

    def route(self) -> Route:
        return Route(self._path, self.answer, methods=[self._operation.split(" ")[0]])

    async def answer(self, request: Request) -> Response:
        platform = self._platform
        try:
            connection = self._connection(request)
        except OcpiError as refusal:
            reply = Reply(refusal.http_status, echoed_ids(request), refusal.envelope())
            self._note(request, reply, {}, outside=True)
            return _response(reply)
        incoming = Incoming(request, connection, platform.store, self._module, self._operation)
        reply = await self._reply(incoming)
        for changing in platform.answering:
            reply = await changing(incoming, reply)
        self._note(request, reply, incoming.facts, outside=platform.outside(connection))
        return _response(reply)

    def _connection(self, request: Request) -> Connection:
        """The connection whose token came with the request. Raises OcpiError, HTTP 401."""
        functional = self._module not in ("versions", "credentials")
        for connection in self._platform.connections:
            fits = not self._version or connection.version == self._version
            if fits and connection.admits(request.headers.get("Authorization"), functional=functional):
                return connection
        raise OcpiError(2000, "missing or unknown credentials token", http_status=401)

    async def _reply(self, incoming: Incoming) -> Reply:
        try:
            incoming.text = await body_of(incoming.request)
            return self._rendered(incoming, await self._handler(incoming))
        except OcpiError as refusal:
            return self._rendered(incoming, refusal)
        except Exception:
            log.exception("%s %s", incoming.request.method, incoming.request.url.path)
            return self._rendered(incoming, OcpiError(3000, "internal error"))

    def _rendered(self, incoming: Incoming, outcome: Answer | OcpiError) -> Reply:
        """The outcome in the connection's version, with the headers that every response has."""
        connection, headers = incoming.connection, echoed_ids(incoming.request)
        if self._module not in UNROUTED and connection.version != V211:
            own = incoming.answered_by or self._platform.answers_as(connection)
            headers |= swapped_parties(incoming.request.headers, own)
        if isinstance(outcome, OcpiError):
            return Reply(outcome.http_status, headers, outcome.envelope())
        data = self._wired(outcome, connection)
        return Reply(
            outcome.http_status, headers | dict(outcome.headers), envelope(outcome.status_code, data), outcome.kind
        )

    def _wired(self, answer: Answer, connection: Connection) -> Any:
        """The data of an answer in the connection's version; items of a list that it cannot carry are left out."""
        wire, data = self._platform.wire, answer.data
        if not answer.kind or data is None:
            return data
        if isinstance(data, list):
            return [item for item in (wire(connection, answer.kind, one) for one in data) if item is not None]
        return wire(connection, answer.kind, data)

    def _note(self, request: Request, reply: Reply, facts: dict[str, Any], *, outside: bool) -> None:
        code = reply.body.get("status_code") if isinstance(reply.body, dict) else None
        status = code if isinstance(code, int) else None  # a fault may have made anything of it
        self._platform.journal.add(
            self._platform.now(), sent=False, module=self._module, path=request.url.path,
            operation=VARIABLE.sub("*", self._operation), http_status=reply.http_status, ocpi_status=status,
            last="Link" not in reply.headers, facts=facts, outside=outside,
        )  # fmt: skip


def echoed_ids(request: Request) -> dict[str, str]:
    """The request's message ids, to be repeated in its response."""
    return {name: request.headers[name] for name in ("X-Request-ID", "X-Correlation-ID") if name in request.headers}


async def _no_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    refusal = OcpiError(2000, error.detail, error.status_code)
    return _response(Reply(refusal.http_status, echoed_ids(request) | dict(error.headers or {}), refusal.envelope()))


def _response(reply: Reply) -> Response:
    body = reply.body if isinstance(reply.body, bytes) else encoded(reply.body)
    if reply.aborted:
        return _Aborted(body, reply)
    kind = None if isinstance(reply.body, bytes) else "application/json"
    return Response(body, reply.http_status, reply.headers, kind)


class _Aborted(Response):
    """Announces the whole body, sends half of it and closes the connection."""

    def __init__(self, body: bytes, reply: Reply) -> None:
        super().__init__(body, reply.http_status, reply.headers | {"Content-Type": "application/json"})

    async def __call__(self, scope: Scope, receive: Receive, send: Transmit) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)
        half = bytes(self.body)[: len(bytes(self.body)) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        # The server closes a connection whose announced length was not sent.
