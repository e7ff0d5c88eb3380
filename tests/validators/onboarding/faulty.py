"""The onboarding of a simulated partner with a fault, many of them side by side, and what came of it."""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from recordings.exchange import Exchange
from replay.simulator.connection import Connection
from replay.simulator.faults import install
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options
from replay.simulator.scenarios import Run, Scenario, Stage, load
from tests.replay.simulator.faults.seen import Seen
from tests.validators.onboarding.seeing import onboarding_as_numbered
from tests.wire import Wire
from validators.onboarding.onboarding import Result, verdict

TOKEN_A = "obviously-fake-token-a-000"
OPTIONS = Options(speed=240, timeout=5)
AT_ONCE = 10
PATIENCE = 1.5  # seconds for what a fault may keep from coming
LATER = 10.0  # seconds after the handshake
OF_REGISTERING = ("put-instead-of-post", "post-when-registered")  # who has these faults must begin

RoleName = Literal["cpo", "emsp"]


@dataclass(frozen=True)
class Judged:
    """One partner's onboarding: how each checkpoint stands, and what was said."""

    results: list[Result]
    exchanges: list[Exchange]

    @property
    def verdict(self) -> str:
        return verdict(self.results).value

    def of(self, checkpoint: str) -> Result:
        return next(each for each in self.results if each.checkpoint.id == checkpoint)

    def shown(self, checkpoint: str) -> list[Exchange]:
        """The handshake and what speaks against a checkpoint; of a list the pages before it, too."""
        numbers = {proof["exchange"] for proof in self.of(checkpoint).evidence["against"]}
        lists = {_list(each): each.id for each in self.exchanges if each.id in numbers}
        return [
            each
            for each in self.exchanges
            if each.id in numbers or not Seen(each).functional or each.id < lists.get(_list(each), 0)
        ]


def _list(each: Exchange) -> str:
    """Of which list it is, by its path; "" where it is none."""
    return each.request.url.partition("?")[0] if each.request.method == "GET" else ""


def judged(role: RoleName, version: str, faults: Iterable[str]) -> dict[str, Judged]:
    """What came of the onboarding with each of the faults; "" is none."""
    return asyncio.run(_all(role, version, faults))


async def _all(role: RoleName, version: str, faults: Iterable[str]) -> dict[str, Judged]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(fault: str) -> tuple[str, Judged]:
        async with turn:
            exchanges = await _played(role, version, fault)
        return fault, Judged(onboarding_as_numbered(exchanges).results(), exchanges)

    return dict(await asyncio.gather(*map(one, faults)))


async def _played(role: RoleName, version: str, fault: str) -> list[Exchange]:
    starts = "partner" if fault in OF_REGISTERING else "hub"
    scenario = _begun_by(starts, load(f"{role}-onboarding"))
    connection = partial(Connection, version, roles=(scenario.partner,))
    hub = Hub([connection(token_a=TOKEN_A if starts == "partner" else None)], OPTIONS)
    partner = Partner(Connection(version, TOKEN_A), [CPO if role == "cpo" else EMSP], OPTIONS, count=scenario.locations)
    install(partner, role, [fault] if fault else [])
    wire = Wire()
    async with hub, partner:
        wire.tap(hub, partner)
        urls = {"partner": partner.versions_url} if starts == "hub" else {"hub": hub.versions_url}
        stage = Stage(scenario.partner, hub, partner, urls, dict.fromkeys(urls, TOKEN_A), PATIENCE)
        async for _ in Run(scenario, stage, version).results():  # which steps come off is not what is looked at
            wire.later = LATER
        for platform in (partner, hub):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(platform.settled(), PATIENCE)
    return wire.exchanges


def _begun_by(actor: str, scenario: Scenario) -> Scenario:
    """The scenario with a handshake that the actor begins."""
    first, *others = scenario.steps
    return scenario.model_copy(update={"steps": (first.model_copy(update={"by": actor}), *others)})
