"""What the tests of the platforms share: partners, hubs with partners on both sides, and what goes over the wire."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

import httpx

from replay.simulator.connection import Connection
from replay.simulator.cpo import Cpo
from replay.simulator.emsp import Emsp
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options, Platform
from replay.simulator.values import Json, Party, Role, authorization, message_ids
from tests.replay.simulator.legs import Wire
from validators.spec.checker import Structure, faults

V211, V221, V230 = VERSIONS = ("2.1.1", "2.2.1", "2.3.0")
OWN = "LOC009"  # the last of a partner's locations; the hub's own CPO has one fewer
TOKEN_A = "token-a-of-a-partner"
FAST = Options(speed=1200, timeout=5)
LOCATIONS = 8  # enough for every state that an EVSE needs to have here
HUB, ES_CPO, ES_MSP = Party("DE", "ENA"), Party("ES", "CPO"), Party("ES", "MSP")

P = ParamSpec("P")


def awaited(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test that is a coroutine, in an event loop of its own."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **kwargs), 60))

    return run


async def until(condition: Callable[[], object]) -> None:
    """Wait until something has come about."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


def partner(version: str, *roles: Role, options: Options = FAST, **settings: Any) -> Partner:
    """A partner that waits for somebody to register with it; its last location is one that no other partner has."""
    return Partner(Connection(version, TOKEN_A, **settings), roles or [CPO, EMSP], options, count=LOCATIONS + 1)


def cpo_of(platform: Partner) -> Cpo:
    """The CPO that it hosts."""
    assert platform.cpo is not None
    return platform.cpo


def emsp_of(platform: Partner) -> Emsp:
    """The eMSP that it hosts."""
    assert platform.emsp is not None
    return platform.emsp


@dataclass
class Roaming:
    """A hub, the partners before it, and what all of them were asked since the registrations."""

    hub: Hub
    partners: tuple[Partner, ...]
    wire: Wire

    @property
    def cpo(self) -> Partner:
        return next(one for one in self.partners if one.cpo)

    @property
    def emsp(self) -> Partner:
        return next(one for one in self.partners if one.emsp)

    @property
    def operator(self) -> Cpo:
        """The CPO of the partner that is one."""
        return cpo_of(self.cpo)

    @property
    def driver(self) -> Emsp:
        """The eMSP of the partner that is one."""
        return emsp_of(self.emsp)

    @property
    def es_operator(self) -> Cpo:
        return cpo_of(self.es_cpo)

    @property
    def es_driver(self) -> Emsp:
        return emsp_of(self.es_msp)

    @property
    def es_cpo(self) -> Partner:
        return self.hub.inner[ES_CPO]

    @property
    def es_msp(self) -> Partner:
        return self.hub.inner[ES_MSP]

    async def settled(self) -> None:
        """Until nothing is on its way any more."""
        for _ in range(2):
            for platform in (self.hub, *self.partners, *self.hub.inner.values()):
                await platform.settled()


@asynccontextmanager
async def roaming(
    *partners: Partner, settings: dict[str, Any] | None = None, options: Options = FAST, synced: bool = True
) -> AsyncIterator[Roaming]:
    """Partners registered with a hub, which knows their objects where `synced`; `settings` are the connections'."""
    outer = [Connection(one.connection.version, None, **_settings(one, settings)) for one in partners]
    hub = Hub(outer, options, count=LOCATIONS)
    async with running(hub, *partners):
        for one, connection in zip(partners, outer, strict=True):
            await hub.register(one.versions_url, one.token_a, connection)
        await hub.settled()
        for connection in outer if synced else ():
            await hub.sync.full(connection)
        wire = Wire()
        for platform in (hub, *partners, *hub.inner.values()):
            wire.watch(platform)
        yield Roaming(hub, partners, wire)


@asynccontextmanager
async def running(*platforms: Platform) -> AsyncIterator[None]:
    """All of them started, and ended together, which takes no longer than ending one."""
    try:
        await asyncio.gather(*(one.start() for one in platforms))
        yield
    finally:
        await asyncio.gather(*(one.stop() for one in platforms))


def _settings(one: Partner, settings: dict[str, Any] | None) -> dict[str, Any]:
    return {"roles": (one.hosted[0].role,), "encoding": one.connection.encoding} | (settings or {})


@asynccontextmanager
async def pair(version: str, *, registered: bool = True, **settings: Any) -> AsyncIterator[tuple[Partner, Partner]]:
    """An eMSP and a CPO that talk to each other without a hub."""
    emsp, cpo = partner(version, EMSP, **settings), partner(version, CPO, **settings)
    async with running(emsp, cpo):
        if registered:
            await emsp.register(cpo.versions_url, cpo.token_a)
        yield emsp, cpo


async def by_hand(
    method: str, url: httpx.URL | str, platform: Platform | None, content: Any = None, *, token: str | None = None,
    connection: Connection | None = None, headers: dict[str, str] | None = None,
) -> httpx.Response:  # fmt: skip
    """One request to a platform with the token that its peer has to use, or another, or without one.

    `content` is sent as JSON unless it is bytes.
    """
    sent = message_ids()
    if platform is not None:
        chosen = connection or platform.connections[0]
        sent |= {"Authorization": authorization(token or token_for(platform, chosen), chosen.encoding)}
    body: dict[str, Any] = {"content": content} if isinstance(content, bytes) else {"json": content}
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=20) as client:
        return await client.request(method, url, headers=sent | (headers or {}), **body)


def url_of(
    platform: Platform, module: str, interface: str, *segments: str, connection: Connection | None = None
) -> str:
    """A URL below one of a platform's endpoints."""
    version = (connection or platform.connections[0]).version
    return "/".join([platform.url + platform.path(version, module, interface), *segments])


def credentials_url(platform: Platform) -> str:
    return f"{platform.url}/ocpi/{platform.connections[0].version}/credentials"


def token_for(platform: Platform, connection: Connection | None = None) -> str:
    """The token that a peer has to use at this platform."""
    (token,) = (connection or platform.connections[0]).issued
    return token


def status(response: httpx.Response) -> tuple[int, int]:
    """HTTP status and OCPI status code."""
    return response.status_code, response.json()["status_code"]


def wrong(kind: str, body: Json, version: str, *, partial: bool = False) -> list[str]:
    """What the tables of a version say against an object, newer fields and values included."""
    return [str(fault) for fault in faults(body, Structure(kind, version, partial=partial))]
