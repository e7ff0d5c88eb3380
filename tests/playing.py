"""A scenario between two of our platforms with a real tap between them, for tests."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from replay.simulator.connection import Connection
from replay.simulator.faults import install
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options
from replay.simulator.scenarios import Result, Run, Scenario, Stage, load
from tests.tapping import tapping

TOKEN_A = "obviously-fake-token-a-000"
SPEED = 600
PATIENCE = 20.0


@dataclass(frozen=True)
class Played:
    """What came of it: each step's result, and how many exchanges hub and partner saw on their connection."""

    results: Sequence[Result]
    seen_by_hub: int
    seen_by_partner: int

    @property
    def wrong(self) -> list[str]:
        return [f"{result.step.text}: {result.wrong}" for result in self.results if result.wrong]


def play(
    name: str,
    version: str,
    recording: Path,
    *,
    hub_faults: Sequence[str] = (),
    partner_faults: Sequence[str] = (),
    profile: str = "ocpi",
) -> Played:
    """Play a scenario through a real tap into `recording`."""
    return asyncio.run(_play(load(name), version, recording, hub_faults, partner_faults, profile))


async def _play(
    scenario: Scenario,
    version: str,
    recording: Path,
    hub_faults: Sequence[str],
    partner_faults: Sequence[str],
    profile: str,
) -> Played:
    options = Options(speed=max(SPEED, scenario.speed) if scenario.speed == 60 else scenario.speed)
    hub = Hub([Connection(version, None, roles=(scenario.partner,))], options)
    roles = [CPO if scenario.partner == "CPO" else EMSP]
    partner = Partner(Connection(version, TOKEN_A), roles, options, count=scenario.locations)
    install(hub, "hub", hub_faults)
    install(partner, "cpo" if scenario.partner == "CPO" else "emsp", partner_faults)
    async with hub, partner:
        extra = ["--set", f"ocpi_profile={profile}"]
        with tapping(hub.versions_url, partner.versions_url, recording, *extra) as tap:
            through = partner.versions_url.replace(partner.url, tap.partner_url)
            stage = Stage(scenario.partner, hub, partner, {"partner": through}, {"partner": TOKEN_A}, PATIENCE)
            results = [result async for result in Run(scenario, stage, version).results()]
            await asyncio.wait_for(partner.settled(), PATIENCE)
            await asyncio.wait_for(hub.settled(), PATIENCE)
            assert await asyncio.to_thread(tap.stop) == 0
    return Played(results, hub.journal.outside, partner.journal.outside)
