"""Handshakes over real sockets, good and bad: the engine names each fault, its side, and nothing else.

The plays follow one another through a few taps; each is judged by an engine of its own.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from ocpi_tap.demo import free_port
from recordings.exchange import Exchange, Side
from recordings.finding import Finding, Severity
from recordings.store import ConnectionSettings
from replay.simulator.connection import Connection, PeerError
from replay.simulator.faults import install
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, Partner
from replay.simulator.platform import Options
from replay.simulator.registration import credentials_of
from replay.simulator.values import Party, Role, new_token
from tests.dialogue import pulled_by
from tests.replay.simulator.platforms import by_hand, status, token_for
from tests.tapping import exchanges_of, tapping
from tests.validators.cutting import judged, told_anew
from validators.spec.versions import V211, V221, V230
from validators.standing import IN_FLIGHT

pytestmark = pytest.mark.heavy

TOKEN_A, TOKEN_A2 = "obviously-fake-token-a-000", "obviously-fake-token-a-002"
LANES = 2
CUTS = 20  # beginnings tried of each recording
NOBODY = "http://127.0.0.1:1/ocpi/versions"
Found = set[tuple[str, str]]


@dataclass
class Scene:
    """A hub and a partner with a tap between them; the URLs are the tap's, of the versions of either side."""

    hub: Hub
    partner: Partner
    hub_url: str
    partner_url: str

    async def register(self, starts: Side, token: str = TOKEN_A) -> None:
        if starts is Side.PARTNER:
            await self.partner.register(self.hub_url, token)
        else:
            await self.hub.register(self.partner_url, token, self.hub.outer[0])
        await self.settled()

    async def settled(self) -> None:
        await self.hub.settled()
        await self.partner.settled()

    async def used(self) -> None:
        """Each side calls the other."""
        await pulled_by(self.hub, "tariffs", limit=2)
        await self.partner.pull("tokens", limit=5)

    async def ask(self, method: str, module: str, token: str, content: Any = None) -> httpx.Response:
        """The partner asks the hub by hand, with whatever token."""
        connection = self.hub.outer[0]
        url = self.hub.url + self.hub.path(connection.version, module, "SENDER")
        if module == "credentials":
            url = f"{self.hub.url}/ocpi/{connection.version}/credentials"
        through = url.replace(self.hub.url, self.hub_url.removesuffix("/ocpi/versions"))
        return await by_hand(method, through, self.hub, content, token=token, connection=connection)

    def credentials(self, token: str, versions_url: str) -> Any:
        """What the partner may have to say in the hub's version."""
        return credentials_of(self.hub.outer[0].version, token, versions_url, [CPO.as_json()], None)


@dataclass(frozen=True)
class Play:
    """`found` are the errors and warnings, each with the party at fault; `encoding` is how tokens stand."""

    act: Callable[[Scene], Awaitable[None]]
    found: Found
    version: str = V221
    of_partner: str = ""
    encoding: str = ""
    faults: tuple[str, ...] = ()


PLAYS: dict[str, Play] = {}


def play(name: str, *found: tuple[str, str], **settings: Any) -> Callable[..., Any]:
    def declare(act: Callable[[Scene], Awaitable[None]]) -> Callable[[Scene], Awaitable[None]]:
        PLAYS[name] = Play(act, set(found), **settings)
        return act

    return declare


def both(rule: str) -> Found:
    return {(rule, "hub"), (rule, "partner")}


@play("the partner starts")
@play("the partner starts in 2.1.1, where credentials are flat", version=V211)
@play("the tokens are raw", *both("transport.token-not-base64"), encoding="raw")
@play("the tokens are in Base64 in 2.1.1", *both("transport.token-needlessly-encoded"), version=V211, encoding="base64")
@play("the partner encodes a line break", ("transport.token-with-newline", "partner"), faults=("newline-token",))
@play("the partner encodes twice", ("transport.token-base64-twice", "partner"), faults=("double-base64-token",))
@play("the partner goes on with token A", ("credentials.token-a-after-registration", "partner"), faults=("old-token",))
async def partner_starts(scene: Scene) -> None:
    await scene.register(Side.PARTNER)
    await scene.used()


@play("the hub starts")
@play("the hub starts in 2.1.1", version=V211)
async def hub_starts(scene: Scene) -> None:
    await scene.register(Side.HUB)
    await scene.used()


@play("the hub has the role of one")
async def hub_role(scene: Scene) -> None:
    await scene.register(Side.HUB)
    assert [role["role"] for role in scene.partner.peer.roles] == ["HUB"]


@play("a roaming partner joins, and the hub says so by PUT", version=V230)
async def hub_grows(scene: Scene) -> None:
    await scene.register(Side.HUB)
    assert scene.partner.peer.hub == scene.hub.party
    before = len(scene.partner.peer.roles)
    await scene.hub.clients.join(Role("EMSP", Party("NL", "NEW"), "New eMSP"))
    await scene.settled()
    assert len(scene.partner.peer.roles) == before + 1
    await scene.used()


@play("a token that nobody gave", ("credentials.token-unknown", "partner"))
async def wrong_token(scene: Scene) -> None:
    await scene.register(Side.PARTNER)
    await asyncio.sleep(IN_FLIGHT)
    assert status(await scene.ask("GET", "hubclientinfo", "obviously-fake-token-of-another")) == (401, 2000)


@play("token A once more", ("credentials.token-a-after-registration", "partner"))
async def token_a_again(scene: Scene) -> None:
    await scene.register(Side.PARTNER)
    assert status(await scene.ask("GET", "hubclientinfo", TOKEN_A)) == (401, 2000)


@play("the token of the other direction", ("credentials.token-of-other-side", "partner"))
async def token_b(scene: Scene) -> None:
    await scene.register(Side.PARTNER)
    assert status(await scene.ask("GET", "hubclientinfo", token_for(scene.partner))) == (401, 2000)


@play("POST twice", ("credentials.post-when-registered", "partner"))
async def post_twice(scene: Scene) -> None:
    await scene.register(Side.PARTNER)
    again = scene.credentials(new_token(), scene.partner_url)
    assert status(await scene.ask("POST", "credentials", scene.partner.peer.token, again)) == (405, 2000)


@play("PUT while calls are under way")
async def renewal_in_flight(scene: Scene) -> None:
    await scene.register(Side.PARTNER)
    for renewing, connection in ((scene.partner, scene.partner.connection), (scene.hub, scene.hub.outer[0])):
        await asyncio.gather(
            *(_tried(scene.partner.pull("tokens", limit=1000)) for _ in range(4)),
            *(_tried(pulled_by(scene.hub, "tariffs", limit=1000)) for _ in range(4)),
            renewing.registration.renew(connection),
        )
    await scene.used()


@play("DELETE, and a new registration")
async def ended_and_begun(scene: Scene) -> None:
    await scene.register(Side.PARTNER)
    await scene.partner.registration.unregister(scene.partner.connection)
    scene.hub.outer[0].token_a = TOKEN_A2
    await scene.register(Side.PARTNER, TOKEN_A2)
    await scene.used()


@play("nobody is at the partner's URL", ("credentials.fetch-back-not-served", "partner"))
async def unreachable(scene: Scene) -> None:
    await scene.ask("GET", "credentials", TOKEN_A)
    answer = await scene.ask("POST", "credentials", TOKEN_A, scene.credentials(new_token(), NOBODY))
    assert status(answer) == (200, 3001)


@play("no common version", ("credentials.version-not-listed", "partner"), of_partner=V211, encoding="base64")
async def no_common_version(scene: Scene) -> None:
    token = new_token()
    scene.partner.connection.issued.add(token)
    await scene.ask("GET", "credentials", TOKEN_A)
    answer = await scene.ask("POST", "credentials", TOKEN_A, scene.credentials(token, scene.partner_url))
    assert status(answer) == (200, 3002)


async def _tried(doing: Awaitable[object]) -> None:
    """Requests that meet the change of the tokens may be refused."""
    with contextlib.suppress(PeerError):
        await doing


class Lane:
    """A tap, and the ports of the hubs and partners on both sides of it."""

    def __init__(self, taps: ExitStack, path: Path) -> None:
        self._ports = free_port(), free_port()
        self._hub_url, self._partner_url = (f"http://127.0.0.1:{port}/ocpi/versions" for port in self._ports)
        self._tap = taps.enter_context(tapping(self._hub_url, self._partner_url, path))
        self._spans: dict[str, tuple[float, float]] = {}

    async def play(self, names: list[str]) -> None:
        while names:
            name, begin = names.pop(0), time.time()
            await asyncio.wait_for(self._one(PLAYS[name]), 30)
            self._spans[name] = begin, time.time()

    async def _one(self, each: Play) -> None:
        hub_options, partner_options = (Options(speed=1200, port=port, timeout=5) for port in self._ports)
        outer = Connection(each.version, TOKEN_A, encoding=each.encoding, roles=("CPO",))
        connection = Connection(each.of_partner or each.version, TOKEN_A, encoding=each.encoding)
        hub = Hub([outer], hub_options, count=4)
        partner = Partner(connection, [CPO], partner_options, count=4)
        install(partner, "cpo", each.faults)
        async with hub, partner:
            urls = (f"{origin}/ocpi/versions" for origin in (self._tap.hub_url, self._tap.partner_url))
            scene = Scene(hub, partner, *urls)
            await each.act(scene)
            await scene.settled()

    def recorded(self) -> dict[str, tuple[list[Exchange], ConnectionSettings]]:
        """The exchanges of each play, once the tap has ended."""
        assert self._tap.stop() == 0
        exchanges = exchanges_of(self._tap.recording)
        settings = ConnectionSettings(
            name="default", hub_url=self._hub_url, partner_url=self._partner_url, hub_tap_url=self._tap.hub_url,
            partner_tap_url=self._tap.partner_url, profile="ocpi",
        )  # fmt: skip
        return {
            name: ([each for each in exchanges if begin <= each.started_at <= end], settings)
            for name, (begin, end) in self._spans.items()
        }


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Exchange], ConnectionSettings]]:
    """What the taps have recorded of each play."""
    folder, names = tmp_path_factory.mktemp("handshakes"), list(PLAYS)
    with ExitStack() as taps:
        lanes = [Lane(taps, folder / f"{number}.db") for number in range(LANES)]
        asyncio.run(_played(lanes, names))
        return {name: found for lane in lanes for name, found in lane.recorded().items()}


async def _played(lanes: list[Lane], names: list[str]) -> None:
    await asyncio.gather(*(lane.play(names) for lane in lanes))


@pytest.mark.parametrize("name", PLAYS)
def test_a_handshake_has_its_findings_and_no_others_wherever_the_recording_begins(
    name: str, recorded: dict[str, tuple[list[Exchange], ConnectionSettings]]
) -> None:
    exchanges, settings = recorded[name]
    assert len(exchanges) >= 3
    findings = serious(exchanges, settings)
    assert {(one.rule, one.party) for one in findings} == PLAYS[name].found, [one.message for one in findings]
    for begin in range(1, len(exchanges), 1 + len(exchanges) // CUTS):
        assert told_anew(serious(exchanges[begin:], settings), findings) == [], f"begun at {begin}"


def serious(exchanges: list[Exchange], settings: ConnectionSettings) -> list[Finding]:
    """The errors and warnings."""
    return [one for one in judged(exchanges, settings, "ocpi") if one.severity is not Severity.INFO]
