"""A simulated OCPI 2.2.1 platform: a web server, a client, and the handshake between them; hub and CPO build on it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, ClassVar, Self, TypedDict, Unpack

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from replay.simulator.answer import Answer, OcpiError, render
from replay.simulator.client import Client, Peer
from replay.simulator.registration import Registration
from replay.simulator.server import Server
from replay.simulator.values import VERSION, Clock, Json, Party, Role, new_token

log = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[Answer]]


class Options(TypedDict, total=False):
    """Where a platform listens and what it calls itself; all optional. `verify` is the CA file its client trusts."""

    host: str
    port: int
    public_url: str
    token_a: str
    ssl_certfile: str
    ssl_keyfile: str
    verify: str | None


@dataclass(frozen=True)
class Interface:
    """One offered interface: its handlers by `METHOD /path`, the path being relative to the module's endpoint."""

    module: str
    role: str
    handlers: Mapping[str, Handler]


class Platform:
    """Base of the simulators; a subclass says its role, what it needs of a peer, and its interfaces."""

    role: ClassVar[Role]
    needs: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, **options: Unpack[Options]) -> None:
        self._options = options
        self._public_url = options.get("public_url")
        self.clock = Clock()
        self.client = Client(options.get("verify"))
        token_a = options.get("token_a") or new_token()
        self.registration = Registration(self.client, self._credentials, self.needs, token_a)
        self._server: Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def interfaces(self) -> tuple[Interface, ...]:
        """The functional interfaces that this platform serves."""
        raise NotImplementedError

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        options = self._options
        host, port = options.get("host", "127.0.0.1"), options.get("port", 0)
        self._server = Server(self._app(), host, port, options.get("ssl_certfile"), options.get("ssl_keyfile"))
        await self._server.start()

    async def stop(self) -> None:
        """End what runs in the background, then the server."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.client.close()
        if self._server is not None:
            await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Own origin, known once it listens."""
        if self._server is None:
            raise RuntimeError("the platform has not been started")
        return self._server.origin

    @property
    def public_url(self) -> str:
        """The origin in every URL that it hands out."""
        return self._public_url or self.url

    @public_url.setter
    def public_url(self, origin: str) -> None:
        self._public_url = origin.rstrip("/")

    @property
    def versions_url(self) -> str:
        return f"{self.public_url}/ocpi/versions"

    @property
    def token_a(self) -> str:
        """The token that a counterpart may register with; empty once it has been used."""
        return self.registration.token_a or ""

    @token_a.setter
    def token_a(self, token: str) -> None:
        self.registration.token_a = token

    @property
    def party(self) -> Party:
        return self.role.party

    @property
    def answers_as(self) -> Party:
        """The party that answers a request which names none; behind a hub that may be another one."""
        return self.party

    @property
    def peer(self) -> Peer:
        """The platform we are registered with. Raises PeerError before that."""
        return self.registration.registered_peer()

    async def register(self, versions_url: str, token_a: str) -> None:
        """Run the handshake as the side that starts it. Raises PeerError."""
        await self.registration.register(versions_url, token_a)

    async def refresh(self, versions_url: str) -> None:
        """Read the peer's versions and endpoints again, from the URL given. Raises PeerError."""
        endpoints = await self.client.discover(versions_url, self.peer.token)
        self.registration.peer = replace(self.peer, endpoints=endpoints)

    async def ask(self, method: str, url: str, *, sender: Party, receiver: Party, body: Json | None = None) -> Any:
        """Call a functional module of the peer; the `data` of its answer. Raises PeerError."""
        answer = await self.client.send(method, url, self.peer.token, body=body, sender=sender, receiver=receiver)
        return answer.data

    async def list_all(self, module: str, params: Mapping[str, str], *, sender: Party, receiver: Party) -> list[Json]:
        """Pull the peer's list of a module, page by page. Raises PeerError."""
        url = self.peer.endpoint(module, "SENDER")
        pages = self.client.pages(url, self.peer.token, params, sender=sender, receiver=receiver)
        return [item async for item in pages]

    def path(self, module: str, role: str) -> str:
        """The path of one of its own endpoints."""
        return f"/ocpi/{VERSION}/{role.lower()}/{module}"

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run in the background until done or stopped; a failure is logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def settled(self) -> None:
        """Wait until nothing runs in the background any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s: %s", type(self).__name__, error)

    def _credentials(self, token: str) -> Json:
        return {"token": token, "url": self.versions_url, "roles": [self.role.as_json()]}

    def _app(self) -> Starlette:
        routes = [
            self._route("GET", "/ocpi/versions", self._versions),
            self._route("GET", f"/ocpi/{VERSION}", self._details),
        ]
        ours = self.registration
        for method, act in {"GET": ours.get, "POST": ours.post, "PUT": ours.put, "DELETE": ours.delete}.items():
            routes.append(self._route(method, f"/ocpi/{VERSION}/credentials", act))
        for offered in self.interfaces():
            base = self.path(offered.module, offered.role)
            for signature, handler in offered.handlers.items():
                method, _, path = signature.partition(" ")
                routes.append(self._route(method, base + path, handler, functional=True))
        app = Starlette(routes=routes, exception_handlers={HTTPException: self._no_route})
        app.router.redirect_slashes = False
        return app

    def _route(self, method: str, path: str, handler: Handler, *, functional: bool = False) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                self.registration.check(request, functional=functional)
                outcome: Answer | OcpiError = await handler(request)
            except OcpiError as refusal:
                outcome = refusal
            except Exception:
                log.exception("%s %s", request.method, request.url.path)
                outcome = OcpiError(3000, "internal error")
            return render(request, outcome, self.answers_as)

        return Route(path, endpoint, methods=[method])

    async def _no_route(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = render(request, OcpiError(2000, error.detail, error.status_code), self.answers_as)
        response.headers.update(error.headers or {})
        return response

    async def _versions(self, request: Request) -> Answer:
        return Answer([{"version": VERSION, "url": f"{self.public_url}/ocpi/{VERSION}"}])

    async def _details(self, request: Request) -> Answer:
        offered = [(one.module, one.role, self.path(one.module, one.role)) for one in self.interfaces()]
        listed = [("credentials", "SENDER", f"/ocpi/{VERSION}/credentials"), *offered]
        endpoints = [
            {"identifier": module, "role": role, "url": self.public_url + path} for module, role, path in listed
        ]
        return Answer({"version": VERSION, "endpoints": endpoints})
