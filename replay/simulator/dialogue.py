"""The dialogue of a first onboarding that goes well: handshake, pulls, one remote charging session, its CDR."""

import asyncio
from collections.abc import Callable

from replay.simulator.client import PeerError
from replay.simulator.cpo import Cpo
from replay.simulator.hub import Hub

PATIENCE = 8.0  # seconds


async def onboarding(hub: Hub, cpo: Cpo, hub_versions_url: str, cpo_versions_url: str) -> None:
    """Run the whole dialogue; returns when the CDR has arrived at the hub.

    Each side gets the other's versions URL, the tap's when one stands between them: the hub registers at
    `cpo_versions_url`, the CPO reads `hub_versions_url` again before it pulls.
    Raises PeerError, or TimeoutError when something expected does not come.
    """
    await hub.register(cpo_versions_url, cpo.token_a)
    await hub.pull("locations", page_size=5)
    await hub.pull("tariffs", page_size=2)
    await cpo.refresh(hub_versions_url)
    await cpo.pull_tokens(page_size=5)
    await charge(hub, cpo)


async def charge(hub: Hub, cpo: Cpo) -> None:
    """Charge at the first location that the hub knows, for some updates; returns when both are done with the CDR."""
    location = next(iter(hub.objects["locations"].values()))
    evse = location["evses"][0]
    known = set(hub.objects["sessions"])
    result = await hub.start_session(hub.tokens[0], location["id"], evse["uid"], evse["connectors"][0]["id"])
    if result != "ACCEPTED":
        raise PeerError(f"START_SESSION ended as {result}")
    sessions, cdrs = hub.objects["sessions"], hub.objects["cdrs"]
    await until(lambda: any(len(sessions[key].get("charging_periods", [])) >= 3 for key in set(sessions) - known))
    key = next(iter(set(sessions) - known))
    await hub.stop_session(sessions[key]["id"])
    await until(lambda: any(cdr["session_id"] == sessions[key]["id"] for cdr in cdrs.values()))
    await asyncio.wait_for(cpo.settled(), PATIENCE)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)
