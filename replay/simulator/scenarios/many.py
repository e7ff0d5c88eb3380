"""Verbs of a busy day: many charging sessions at once."""

import asyncio

from replay.simulator.partner import Partner
from replay.simulator.scenarios.commands import REMOTE
from replay.simulator.scenarios.stage import Stage, StepError, emsp_of
from replay.simulator.scenarios.verb import Facts, command, verb
from replay.simulator.values import Json, party_of

AT_ONCE = 20  # commands under way


@verb("starts {count} charging sessions", sign=command("START_SESSION"))
async def start_many(stage: Stage, actor: Partner, count: int) -> Facts:
    """Start charging at so many free EVSEs, and wait until all sessions are known."""
    if actor is stage.counterpart:
        await actor.pull("locations")
    free = [
        (location, evse)
        for location in actor.store.all("locations")
        for evse in location.get("evses") or []
        if evse["status"] == "AVAILABLE" and REMOTE in (evse.get("capabilities") or [])
    ]
    if len(free) < count:
        raise StepError(f"only {len(free)} EVSEs are free, not {count}")
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(location: Json, evse: Json) -> bool:
        async with turn:
            return (await emsp_of(actor).start_session(emsp_of(actor).accounts[0].token, location, evse)).accepted

    accepted = await asyncio.gather(*(one(*place) for place in free[:count]))
    await stage.until(lambda: len(_active(actor)) >= sum(accepted), f"{count} charging sessions")
    return {"accepted": sum(accepted), "overlapping": len(_active(actor))}


@verb("stops all charging sessions", sign=command("STOP_SESSION"))
async def stop_many(stage: Stage, actor: Partner) -> Facts:
    """Stop every charging session that is active, and wait for all CDRs."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(session: Json) -> bool:
        async with turn:
            stop = emsp_of(actor).command("STOP_SESSION", party_of(session), session_id=session["id"])
            return (await stop).accepted

    stopped = await asyncio.gather(*(one(session) for session in _active(actor)))
    cdrs = actor.store.objects["cdrs"]
    await stage.until(lambda: len(cdrs) >= sum(stopped), f"{sum(stopped)} CDRs")
    return {"stopped": sum(stopped), "cdrs": len(cdrs)}


def _active(actor: Partner) -> list[Json]:
    return [one for one in actor.store.all("sessions") if one["status"] == "ACTIVE"]
