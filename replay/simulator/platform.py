"""A simulated OCPI platform: a web server, a client and the handshakes between; partner and hub build on it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from replay.simulator.background import Background
from replay.simulator.client import Client, Outgoing, Received, Send
from replay.simulator.connection import Connection, Peer, PeerError, UncarriedError
from replay.simulator.incoming import Handler
from replay.simulator.journal import Journal
from replay.simulator.registration import Registration
from replay.simulator.routes import UNROUTED, Answering, application
from replay.simulator.server import Server
from replay.simulator.shapes import complaints
from replay.simulator.store import Store
from replay.simulator.values import Clock, Json, Party, party_of, timestamp
from replay.simulator.wire import down, up
from validators.spec.versions import V211

if TYPE_CHECKING:
    from replay.simulator.state import State

LOOPBACK = "127.0.0.1"
MOST_CARRIED = 100_000  # answers remembered of whether a version can carry an object


@dataclass(frozen=True)
class Options:
    """Where a platform listens and how it behaves. `verify` is the CA file its client trusts, `timeout` in seconds.

    The status page has a port of its own, at the loopback address alone; None for no page.

    `speed` makes vehicles, drivers and intervals so many times faster; `seed` chooses the test data.
    """

    host: str = LOOPBACK
    port: int = 0
    public_url: str = ""
    certfile: str | None = None
    keyfile: str | None = None
    verify: str | None = None
    timeout: float = 30
    status_port: int | None = None
    seed: int = 1
    speed: float = 60


@dataclass(frozen=True)
class Interface:
    """One offered interface: its handlers by `METHOD /path`, the path being relative to the module's endpoint."""

    module: str
    role: str
    handlers: Mapping[str, Handler]
    listed: bool = True  # in the version details


class Platform(Background):
    """Base of the simulators; a subclass says its credentials, what it needs of a peer, and its interfaces.

    `connections` are its links to others, each with a version of its own; a partner has one, a hub several.
    """

    def __init__(self, options: Options, connections: Sequence[Connection]) -> None:
        super().__init__()
        self.options = options
        self.connections = list(connections)
        self.clock, self.store, self.journal = Clock(), Store(), Journal()
        self.chance = random.Random(options.seed)  # noqa: S311 - test data, no secrets
        self.client = Client(options.verify, options.timeout)
        self.client.between = [self._journalled]
        self.answering: list[Answering] = []  # what may change replies: faults
        self.faults: set[str] = set()  # the names of those switched on
        self.registration = Registration(self)
        self.state: State | None = None  # where it goes on after a restart; used by `async with`
        self._public_url = options.public_url.rstrip("/")
        self._server: Server | None = None
        self._status: Server | None = None
        self._carried: dict[tuple[object, ...], bool] = {}

    def credentials(self, connection: Connection, token: str) -> Json:
        """Our credentials object for that peer."""
        raise NotImplementedError

    def needs(self, connection: Connection) -> tuple[tuple[str, str], ...]:
        """The (module, interface) pairs without which a peer is of no use."""
        return ()

    def objection(self, connection: Connection, peer: Peer) -> str:
        """Why we do not want to be registered with a peer, "" where we do."""
        return ""

    def interfaces(self, version: str) -> tuple[Interface, ...]:
        """The functional interfaces that this platform serves in that version."""
        raise NotImplementedError

    def answers_as(self, connection: Connection) -> Party:
        """The party that answers a request which names none."""
        raise NotImplementedError

    def registered(self, connection: Connection) -> None:
        """Called after each handshake on a connection."""

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        options = self.options
        self._server = Server(application(self), options.host, options.port, options.certfile, options.keyfile)
        await self._server.start()
        if options.status_port is not None:
            from replay.simulator.status import status_pages  # it knows the platforms that build on this one

            self._status = Server(status_pages(self), LOOPBACK, options.status_port, None, None)
            await self._status.start()

    async def stop(self) -> None:
        """End what runs in the background, then the server."""
        await self.cancel()
        await self.client.close()
        for server in (self._status, self._server):
            if server is not None:
                await server.stop()

    async def __aenter__(self) -> Self:
        if self.state is not None:
            self.state.load(self)
        try:
            await self.start()
        except BaseException:
            if self.state is not None:
                self.state.let_go()
            raise
        if self.state is not None:
            await self.state.resume(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        if self.state is not None:
            await self.state.close(self)

    @property
    def url(self) -> str:
        """Own origin, known once it listens."""
        if self._server is None:
            raise RuntimeError("the platform has not been started")
        return self._server.origin

    @property
    def status_url(self) -> str:
        """The origin of the status page, "" where there is none."""
        return self._status.origin if self._status else ""

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
    def served(self) -> tuple[str, ...]:
        """The versions that it answers in."""
        return tuple(connection.version for connection in self.connections)

    def outside(self, connection: Connection) -> bool:
        """Whether the peer of a connection is somebody else's."""
        return True

    def origin(self, connection: Connection) -> str:
        """The origin in the URLs that it hands out on a connection."""
        return self.public_url

    def now(self) -> datetime:
        """The moment, in milliseconds; never the same twice."""
        return self.clock.now()

    def stamp(self) -> str:
        """The moment as an OCPI DateTime."""
        return timestamp(self.clock.now())

    async def register(self, versions_url: str, token_a: str, connection: Connection | None = None) -> None:
        """Run the handshake as the side that starts it. Raises PeerError."""
        await self.registration.register(connection or self.connections[0], versions_url, token_a)

    async def refresh(self, versions_url: str, connection: Connection | None = None) -> None:
        """Read the peer's versions and endpoints again, from the URL given. Raises PeerError."""
        chosen = connection or self.connections[0]
        endpoints = await self.client.discover(chosen, versions_url, chosen.registered_peer.token)
        chosen.peer = replace(chosen.registered_peer, endpoints=endpoints, versions_url=versions_url)

    async def ask(
        self,
        connection: Connection,
        method: str,
        module: str,
        interface: str,
        *segments: str,
        kind: str = "",
        body: Json | None = None,
        partial: bool = False,
        answers: str = "",
        url: str = "",
        **more: Any,
    ) -> Received:
        """Call the peer; `body` is canonical and goes out in the connection's version.

        `answers` is the kind of the data that comes back; it is made canonical too. `url` replaces the endpoint where
        it is known otherwise (response_url); `more` is passed on to `Client.send`.
        Raises PeerError, also when the version cannot carry the object, or the answer is no valid one.
        """
        peer = connection.registered_peer
        wired = body
        if body is not None and kind:
            wired = self.wire(connection, kind, body, partial=partial)
            if wired is None:
                raise UncarriedError(f"OCPI {connection.version} cannot carry this {kind}")
        where = url or peer.endpoint(module, interface, *segments)
        told = {"module": module, "kind": kind, "body": wired, "operation": f"{method} {'/*' * len(segments)}"}
        received = await self.client.send(connection, method, where, **told | routed(connection, module, more))
        return replace(received, data=self.read(connection, answers, received.data)) if answers else received

    def wire(self, connection: Connection, kind: str, value: Json, *, partial: bool = False) -> Json | None:
        """A canonical object in the connection's version; None where that cannot carry it."""
        return down(kind, value, connection.version, self.store, partial=partial)

    def carries(self, connection: Connection, kind: str, owned: Json) -> bool:
        """Whether the connection's version has room for an object; found out once for each state of it."""
        name = owned.get("id") or owned.get("uid")
        key = (connection.version, kind, party_of(owned), name, owned.get("type"), owned["last_updated"])
        if key not in self._carried:
            if len(self._carried) > MOST_CARRIED:
                self._carried.clear()
            self._carried[key] = self.wire(connection, kind, owned) is not None
        return self._carried[key]

    def read(self, connection: Connection, kind: str, data: Any) -> Json:
        """What a peer sent, in canonical form. Raises PeerError where it is no valid object."""
        if not isinstance(data, dict):
            raise PeerError(f"the peer answered no {kind}")
        if wrong := complaints(kind, data, connection.version):
            raise PeerError(f"the peer's {kind} is not valid: {' '.join(wrong)}")
        return up(kind, data, connection.version, self.store, connection.peer_party)

    def path(self, version: str, module: str, role: str) -> str:
        """The path of one of its own endpoints; 2.1.1 has one for both interfaces of a module."""
        return f"/ocpi/{version}/{module}" if version == V211 else f"/ocpi/{version}/{role.lower()}/{module}"

    async def _journalled(self, wanted: Outgoing, send: Send) -> Received:
        """Note what was sent and what came back."""
        statuses: tuple[int | None, int | None] = (None, None)
        last = True
        try:
            received = await send(wanted)
            statuses, last = (received.http.status_code, 1000), received.next_url is None
            return received
        except PeerError as error:
            statuses = (error.http_status, error.status_code)
            raise
        finally:
            self.journal.add(
                self.now(), sent=True, module=wanted.module, operation=wanted.operation, path=wanted.url,
                http_status=statuses[0], ocpi_status=statuses[1], last=last, facts={"kind": wanted.kind},
                outside=wanted.connection is None or self.outside(wanted.connection),
            )  # fmt: skip


def routed(connection: Connection, module: str, more: dict[str, Any]) -> dict[str, Any]:
    """Without routing headers where the version or the module has none."""
    if connection.version != V211 and module not in UNROUTED:
        return more
    return {name: value for name, value in more.items() if name not in ("sender", "receiver")}
