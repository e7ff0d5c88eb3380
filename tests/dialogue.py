"""A first onboarding that goes well, between our hub and a CPO: handshake, pulls, one charging session, its CDR."""

import asyncio
from collections.abc import Callable

from replay.simulator.hub import Hub
from replay.simulator.partner import Partner
from replay.simulator.pull import Pulled, pull
from replay.simulator.values import Json, Party

MSP = Party("ES", "MSP")
PATIENCE = 8.0  # seconds
REMOTE = "REMOTE_START_STOP_CAPABLE"


async def onboarding(hub: Hub, cpo: Partner, hub_versions_url: str, cpo_versions_url: str) -> None:
    """Run the whole dialogue; returns when the CDR has arrived and everybody is quiet.

    Each side gets the other's versions URL, the tap's when one stands between them: the hub registers at
    `cpo_versions_url`, the CPO reads `hub_versions_url` again before it pulls.
    Raises PeerError, or TimeoutError when something expected does not come.
    """
    await hub.register(cpo_versions_url, cpo.token_a, hub.outer[0])
    await cpo.refresh(hub_versions_url)
    await pull_and_charge(hub, cpo)


async def pull_and_charge(hub: Hub, cpo: Partner) -> None:
    """Everything after the handshake: each side pulls what the other owns, and somebody charges."""
    await pulled_by(hub, "locations", limit=5)
    await pulled_by(hub, "tariffs", limit=2)
    await cpo.pull("tokens", limit=5)
    await charge(hub, cpo)


async def pulled_by(hub: Hub, module: str, **filters: str | int) -> Pulled:
    """What the hub gets of a list of its first partner; filters are the query parameters. Raises PeerError."""
    connection = hub.outer[0]
    return await pull(hub, connection, module, sender=hub.party, receiver=connection.registered_peer.party, **filters)


async def charge(hub: Hub, cpo: Partner) -> None:
    """Charge at a location that the hub knows of the CPO, for some updates, until the eMSP has the CDR."""
    emsp = hub.inner[MSP].emsp
    assert emsp is not None
    location, evse = free_evse(hub.store.of("locations", cpo.party))
    started = await emsp.start_session(emsp.account(type="RFID", valid=True).token, location, evse)
    assert started.accepted, started
    sessions, cdrs = (emsp.platform.store.objects[module] for module in ("sessions", "cdrs"))
    await until(lambda: any(session["kwh"] > 0 for session in sessions.values()))
    (session,) = sessions.values()
    stopped = await emsp.command("STOP_SESSION", cpo.party, session_id=session["id"])
    assert stopped.accepted, stopped
    await until(lambda: any(cdr["session_id"] == session["id"] for cdr in cdrs.values()))
    for platform in (cpo, hub):
        await asyncio.wait_for(platform.settled(), PATIENCE)


def free_evse(locations: list[Json]) -> tuple[Json, Json]:
    """A location and an EVSE in it where one can charge by command."""
    return next(
        (location, evse)
        for location in locations
        for evse in location.get("evses") or []
        if evse["status"] == "AVAILABLE" and REMOTE in (evse.get("capabilities") or [])
    )


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)
