"""Verbs of the eMSP: commands, and what they are answered."""

from datetime import timedelta
from uuid import uuid4

from replay.simulator.commanding import Outcome
from replay.simulator.locations import below
from replay.simulator.partner import Partner
from replay.simulator.scenarios.stage import Stage, StepError, emsp_of
from replay.simulator.scenarios.verb import Facts, command, verb
from replay.simulator.values import Json, Party, party_of, timestamp

REMOTE = "REMOTE_START_STOP_CAPABLE"


@verb("sends START_SESSION", sign=command("START_SESSION"))
async def start(stage: Stage, actor: Partner, token: str = "", evse: str = "AVAILABLE") -> Facts:
    """Start charging at the first EVSE in that status; `token` is a token's AllowedType, ALLOWED unless told."""
    emsp = emsp_of(actor)
    location, place = await _place(stage, actor, evse, REMOTE)
    known = {one["id"] for one in actor.store.all("sessions")}
    account = next(one for one in emsp.accounts if one.shared and one.allowed == (token or "ALLOWED"))
    outcome = await emsp.start_session(account.token, location, place)
    if outcome.accepted:
        await _session_appears(stage, actor, known)
    return _told(outcome)


@verb("sends STOP_SESSION", sign=command("STOP_SESSION"))
async def stop(stage: Stage, actor: Partner, session: str = "") -> Facts:
    """Stop the charging session in play, or one by its id."""
    found = actor.store.by_id("sessions", session or stage.session_id)
    to = party_of(found) if found else _cpo_party(stage, actor)
    return _told(await emsp_of(actor).command("STOP_SESSION", to, session_id=session or stage.session_id))


@verb("sends RESERVE_NOW", sign=command("RESERVE_NOW"))
async def reserve(stage: Stage, actor: Partner, minutes: float = 30, evse: str = "AVAILABLE") -> Facts:
    """Reserve the first EVSE that can be."""
    location, place = await _place(stage, actor, evse, "RESERVABLE")
    stage.reservation_id = str(1000 + len(actor.store.objects["sessions"]))
    expiry = actor.now() + timedelta(minutes=minutes)
    outcome = await emsp_of(actor).command(
        "RESERVE_NOW", party_of(location), token=emsp_of(actor).accounts[0].token, expiry_date=timestamp(expiry),
        reservation_id=stage.reservation_id, location_id=location["id"], evse_uid=place["uid"],
        authorization_reference=str(uuid4()),
    )  # fmt: skip
    if outcome.accepted:
        await stage.until(lambda: _status(actor, location, place) == "RESERVED", "the status RESERVED")
    return _told(outcome)


@verb("sends CANCEL_RESERVATION")  # which goes no further than the hub
async def cancel(stage: Stage, actor: Partner) -> Facts:
    """Give a reservation up."""
    to = _cpo_party(stage, actor)
    return _told(await emsp_of(actor).command("CANCEL_RESERVATION", to, reservation_id=stage.reservation_id or "1"))


@verb("sends UNLOCK_CONNECTOR", sign=command("UNLOCK_CONNECTOR"))
async def unlock(stage: Stage, actor: Partner) -> Facts:
    """Unlock the first connector that can be."""
    location, place = await _place(stage, actor, "AVAILABLE", "UNLOCK_CAPABLE")
    ids = {"location_id": location["id"], "evse_uid": place["uid"], "connector_id": place["connectors"][0]["id"]}
    return _told(await emsp_of(actor).command("UNLOCK_CONNECTOR", party_of(location), **ids))


def _told(outcome: Outcome) -> Facts:
    return {"response": outcome.response, "result": outcome.result or "none"}


async def _place(stage: Stage, actor: Partner, status: str, capability: str) -> tuple[Json, Json]:
    """The first EVSE in a status and with a capability, of those that the actor hears of from the other side."""
    if actor is stage.counterpart:
        await actor.pull("locations")
    for location in actor.store.all("locations"):
        for evse in location.get("evses") or []:
            if evse["status"] == status and capability in (evse.get("capabilities") or []):
                return location, evse
    raise StepError(f"no EVSE is {status} and {capability}")


def _status(actor: Partner, location: Json, evse: Json) -> str:
    """The status of an EVSE as the actor knows it by now."""
    known = actor.store.by_id("locations", location["id"]) or location
    return str(below(known, {"evse_uid": evse["uid"]})[-1]["status"])


def _cpo_party(stage: Stage, actor: Partner) -> Party | None:
    """The CPO that the actor deals with, where the stage knows it."""
    other = stage.hub.outer[0].peer_party if stage.hub and actor is stage.counterpart else None
    location = next(actor.store.all("locations"), None)
    return other or (party_of(location) if location else None)


async def _session_appears(stage: Stage, actor: Partner, known: set[str]) -> None:
    await stage.until(lambda: bool(_new(actor, known)), "the charging session")
    stage.session_id = _new(actor, known)[0]


def _new(actor: Partner, known: set[str]) -> list[str]:
    return [one["id"] for one in actor.store.all("sessions") if one["id"] not in known]
