"""A platform as `ocpi-tap simulate` runs it: made from the user's wishes, registered, and ended by a signal."""

import asyncio
import contextlib
import logging
import signal
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from replay.simulator.connection import Connection
from replay.simulator.faults import install
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options
from replay.simulator.scenarios import Run, Scenario, ScenarioError, Stage
from replay.simulator.scenarios.show import show
from replay.simulator.state import State
from replay.simulator.values import new_token

SETTLING = 10.0  # seconds for what is under way at the end of a scenario


@dataclass(frozen=True)
class Wishes:
    """What the command line asks for."""

    platform: str
    ocpi: str
    listen: tuple[str, int]
    public_url: str | None
    peer: str | None
    token_a: str | None
    token_encoding: str | None
    scenario: Scenario | None
    patience: float
    faults: tuple[str, ...]
    speed: float
    seed: int
    locations: int | None
    state: Path | None
    cert: Path | None
    key: Path | None
    ca: Path | None
    roles: tuple[str, ...]
    list_partners: bool
    url_owner: str
    backports: bool
    status_port: int
    quiet: bool

    @property
    def side(self) -> str:
        """Which actor of a scenario it plays."""
        return "hub" if self.platform == "hub" else "partner"


class Live:
    """One platform from start to end. Raises ScenarioError or UnknownFaultError for wishes that do not go together."""

    def __init__(self, wishes: Wishes, console: Console) -> None:
        self._wishes, self._console = wishes, console
        _check(wishes)
        self._connection = _connection(wishes)
        self._platform = _platform(wishes, self._connection)
        if wishes.state is not None:
            self._platform.state = State(wishes.state)
        install(self._platform, wishes.platform, wishes.faults)  # type: ignore[arg-type]

    async def run(self) -> int:
        """Until a signal comes or the scenario is over; the number of its steps that failed, one where it was cut off.

        Raises OSError when the port is taken, PeerError when the peer cannot be registered with, StateError.
        """
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        ended = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        async with self._platform:
            self._introduce()
            acting = asyncio.create_task(self._act(ended))
            waiting = asyncio.create_task(ended.wait())
            await asyncio.wait({acting, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if acting.done():
                return acting.result()
            acting.cancel()
            await asyncio.wait({acting})
            return 1 if self._wishes.scenario else 0

    async def _act(self, ended: asyncio.Event) -> int:
        wishes = self._wishes
        if wishes.scenario is not None:
            return await self._play(wishes.scenario)
        if wishes.peer is not None and self._connection.peer is None:
            await self._platform.register(wishes.peer, wishes.token_a or "", self._connection)
            self._say(f"registered with {self._connection.registered_peer.party}")
        await ended.wait()
        return 0

    async def _play(self, scenario: Scenario) -> int:
        wishes, platform = self._wishes, self._platform
        other = "partner" if wishes.side == "hub" else "hub"
        stage = Stage(
            scenario.partner,
            platform if isinstance(platform, Hub) else None,
            platform if isinstance(platform, Partner) else None,
            url_of={other: wishes.peer} if wishes.peer else {},
            token_of={other: wishes.token_a or "", wishes.side: self._connection.token_a or ""},
            patience=wishes.patience,
        )
        failed = await show(Run(scenario, stage, wishes.ocpi), self._console)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                await platform.settled()
        return failed

    def _introduce(self) -> None:
        """Where it is, and how to register: a token A of our own making is told here, once, and nowhere else."""
        wishes, platform = self._wishes, self._platform
        unregistered = wishes.peer is None and self._connection.peer is None
        if unregistered:  # then what its state says of token A may be outdated
            self._connection.token_a = wishes.token_a or self._connection.token_a or new_token()
        self._say(f"{wishes.platform} simulator, OCPI {wishes.ocpi}: {platform.versions_url}")
        self._say(f"status page: {platform.status_url}/")
        if unregistered and wishes.token_a is None:
            self._say(f"token A to register with: {self._connection.token_a}")

    def _say(self, line: str) -> None:
        if not self._wishes.quiet:
            self._console.print(line, markup=False)


def _is_news(record: logging.LogRecord) -> bool:
    """Peers that keep idle connections open do so until the end, which is nothing to tell."""
    return "timeout graceful shutdown exceeded" not in record.msg


def _check(wishes: Wishes) -> None:
    scenario = wishes.scenario
    if scenario is None:
        return
    if wishes.ocpi not in scenario.versions:
        raise ScenarioError(f"{scenario.name} is for OCPI {', '.join(scenario.versions)}, not for {wishes.ocpi}")
    if wishes.platform not in ("hub", scenario.partner.lower()):
        raise ScenarioError(f"{scenario.name} is for a hub and a partner in the role {scenario.partner}")


def _connection(wishes: Wishes) -> Connection:
    ours = None if wishes.peer else wishes.token_a or new_token()
    connection = Connection(wishes.ocpi, ours, wishes.token_encoding or "")
    connection.lists_partners, connection.backports = wishes.list_partners, wishes.backports
    connection.owner_in_url = wishes.url_owner
    connection.roles = (wishes.scenario.partner,) if wishes.scenario else tuple(map(str.upper, wishes.roles))
    return connection


def _platform(wishes: Wishes, connection: Connection) -> Hub | Partner:
    options = Options(
        host=wishes.listen[0], port=wishes.listen[1], public_url=wishes.public_url or "", certfile=_text(wishes.cert),
        keyfile=_text(wishes.key or wishes.cert), verify=_text(wishes.ca), seed=wishes.seed, speed=wishes.speed,
        status_port=wishes.status_port,
    )  # fmt: skip
    count = wishes.locations or (wishes.scenario.locations if wishes.scenario else 30)
    if wishes.platform == "hub":
        return Hub([connection], options, count=count)
    return Partner(connection, [CPO if wishes.platform == "cpo" else EMSP], options, count=count)


def _text(path: Path | None) -> str | None:
    return str(path) if path else None
