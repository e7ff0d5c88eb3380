"""Verbs of charging: commands and cards that begin and end charging sessions, and what must come of them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from replay.simulator.commanding import Outcome
from replay.simulator.cpo import Cpo
from replay.simulator.cpo.drivers import present as present_card
from replay.simulator.data import Account, accounts
from replay.simulator.emsp import Emsp
from replay.simulator.hub import SIMULATED_EMSP
from replay.simulator.journal import Entry
from replay.simulator.locations import below
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.scenarios.stage import Stage, StepError
from replay.simulator.scenarios.verb import Facts, command, request, verb
from replay.simulator.values import Json, Party, party_of, timestamp
from validators.spec.versions import ORDER

NOBODYS = "04FFFFFFFFFFFF"  # the uid of a card that no eMSP has issued
WANTED = "REMOTE_START_STOP_CAPABLE"


@verb("sends START_SESSION", sign=lambda entry, _: command(entry, {"command": "START_SESSION"}))
async def start(stage: Stage, actor: Partner, token: str = "", evse: str = "AVAILABLE") -> Facts:
    """Start charging at the first EVSE in that status; `token` is a token's AllowedType, ALLOWED unless told."""
    emsp = _emsp(actor)
    location, place = await _place(stage, actor, evse, WANTED)
    known = {one["id"] for one in actor.store.all("sessions")}
    account = next(one for one in emsp.accounts if one.shared and one.allowed == (token or "ALLOWED"))
    outcome = await emsp.start_session(account.token, location, place)
    if outcome.accepted:
        await _session_appears(stage, actor, known)
    return _told(outcome)


@verb("sends STOP_SESSION", sign=lambda entry, _: command(entry, {"command": "STOP_SESSION"}))
async def stop(stage: Stage, actor: Partner, session: str = "") -> Facts:
    """Stop the charging session in play, or one by its id."""
    found = actor.store.by_id("sessions", session or stage.session_id)
    to = party_of(found) if found else _cpo_party(stage, actor)
    return _told(await _emsp(actor).command("STOP_SESSION", to, session_id=session or stage.session_id))


@verb("sends RESERVE_NOW", sign=lambda entry, _: command(entry, {"command": "RESERVE_NOW"}))
async def reserve(stage: Stage, actor: Partner, minutes: float = 30, evse: str = "AVAILABLE") -> Facts:
    """Reserve the first EVSE that can be."""
    location, place = await _place(stage, actor, evse, "RESERVABLE")
    stage.reservation_id = str(1000 + len(actor.store.objects["sessions"]))
    expiry = actor.now() + timedelta(minutes=minutes)
    outcome = await _emsp(actor).command(
        "RESERVE_NOW", party_of(location), token=_emsp(actor).accounts[0].token, expiry_date=timestamp(expiry),
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
    return _told(await _emsp(actor).command("CANCEL_RESERVATION", to, reservation_id=stage.reservation_id or "1"))


@verb("sends UNLOCK_CONNECTOR", sign=lambda entry, _: command(entry, {"command": "UNLOCK_CONNECTOR"}))
async def unlock(stage: Stage, actor: Partner) -> Facts:
    """Unlock the first connector that can be."""
    location, place = await _place(stage, actor, "AVAILABLE", "UNLOCK_CAPABLE")
    ids = {"location_id": location["id"], "evse_uid": place["uid"], "connector_id": place["connectors"][0]["id"]}
    return _told(await _emsp(actor).command("UNLOCK_CONNECTOR", party_of(location), **ids))


@verb("will answer the next command")
async def answer_next(stage: Stage, actor: Partner, response: str = "", result: str | None = None) -> Facts:
    """The station behaves that way, whatever it is asked; the result "" never comes."""
    commands = _cpo(actor).commands
    if response:
        commands.responses.append(response)
    if result is not None:
        commands.results.append(result)
    return {}


@verb("gives its reservation up", sign=lambda entry, _: entry.facts.get("result") == "CANCELED_RESERVATION")
async def give_up_reservation(stage: Stage, actor: Partner) -> Facts:
    """The CPO ends the last reservation, and says so where its result went to."""
    stations = _cpo(actor).stations
    await stage.until(lambda: bool(stations.reservations), "a reservation")
    await stations.cancel(list(stations.reservations)[-1])
    return {"given_up": not stations.reservations}


def presented(entry: Entry, settings: dict[str, Any]) -> bool:
    """The sign of a card: the question whether it may be used, whatever the answer; or the session of a listed one."""
    if settings.get("whitelist") == "ALWAYS":
        return entry.module == "sessions" and entry.operation.startswith("PUT ")
    return entry.module == "tokens" and entry.operation.endswith("/authorize")


@verb("has a card read", sign=presented)
async def present(stage: Stage, actor: Partner, card: str = "ALLOWED", whitelist: str = "") -> Facts:
    """An RFID card is presented; `card` is its AllowedType, or `UNKNOWN TO HUB` or `UNKNOWN`, and its whitelist."""
    cpo = _cpo(actor)
    if actor is stage.counterpart:
        await actor.pull("tokens")
    uid = _card(stage, actor, card, whitelist)
    shown = await present_card(cpo, uid, cpo.place(cpo.own("locations")[0]["id"]))
    if shown.session is not None:
        stage.session_id = shown.session["id"]
    return {"allowed": shown.allowed, "method": shown.method}


@verb("will see nobody plug in next time")
async def expect_nobody(stage: Stage, actor: Partner) -> Facts:
    """The next vehicle never comes."""
    _cpo(actor).stations.no_shows += 1
    return {}


@verb("has its driver unplug", sign=request("PATCH /*", "sessions"))
async def unplug(stage: Stage, actor: Partner) -> Facts:
    """The driver ends the charging session in play."""
    return {"ended": _cpo(actor).stations.stop(stage.session_id)}


@verb("has a station break down", sign=request("PATCH /*", "sessions"))
async def break_down(stage: Stage, actor: Partner) -> Facts:
    """The station of the charging session in play fails."""
    _cpo(actor).stations.fail(stage.session_id)
    return {}


def gone_so_far(stage: Stage, platform: Platform, settings: dict[str, Any]) -> bool:
    """Whether the session in play has the status, and as many charging periods."""
    _take_up(stage, platform)
    session = platform.store.by_id("sessions", stage.session_id)
    periods = len((session or {}).get("charging_periods") or [])
    return session is not None and session["status"] == settings["status"] and periods >= settings.get("periods", 0)


@verb("sees the charging session {status}", state=gone_so_far)
async def follow(stage: Stage, actor: Partner, status: str, periods: int = 0) -> Facts:
    """Wait until the session in play has that status, and so many charging periods."""
    settings = {"status": status, "periods": periods}
    await stage.until(
        lambda: gone_so_far(stage, actor, settings), f"a session {status} with {periods} charging periods"
    )
    session = stage.session(actor)
    return {"status": session["status"], "kwh": session["kwh"], "periods": len(session.get("charging_periods") or [])}


@verb("gets the CDR", state=lambda stage, platform, _: _cdr(platform, stage.session_id) is not None)
async def bill(stage: Stage, actor: Partner) -> Facts:
    """Wait for the CDR of the session in play, and compare the two."""
    await stage.until(lambda: _cdr(actor, stage.session_id) is not None, "the CDR")
    cdr = _cdr(actor, stage.session_id)
    assert cdr is not None
    session = actor.store.by_id("sessions", stage.session_id)
    agrees = session is None or cdr["total_energy"] == session["kwh"]
    return {"agrees": agrees, "energy": cdr["total_energy"], "cost": cdr["total_cost"]["before_taxes"]}


@verb("takes the CDR back by a credit CDR", sign=request("POST ", "cdrs"))
async def take_back(stage: Stage, actor: Partner) -> Facts:
    """The last CDR is credited."""
    cpo = _cpo(actor)
    cdrs = cpo.own("cdrs")
    if not cdrs:
        raise StepError("there is no CDR")
    taken = await cpo.stations.take_back(cdrs[-1])
    return {"cost": taken["total_cost"]["before_taxes"]}


def _take_up(stage: Stage, actor: Platform) -> None:
    """Where a session was begun elsewhere, it is in play as soon as it is heard of: the newest that has not ended."""
    under_way = [one["id"] for one in actor.store.all("sessions") if one["status"] in ("PENDING", "ACTIVE")]
    if under_way and stage.session_id not in under_way:
        stage.session_id = under_way[-1]


def _emsp(actor: Partner) -> Emsp:
    if actor.emsp is None:
        raise StepError("only an eMSP can do that")
    return actor.emsp


def _cpo(actor: Partner) -> Cpo:
    if actor.cpo is None:
        raise StepError("only a CPO can do that")
    return actor.cpo


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


def _cdr(actor: Platform, session_id: str) -> Json | None:
    """The CDR of a session; 2.1.1 does not name the session, there it is known by when it began."""
    session = actor.store.by_id("sessions", session_id) or {"id": session_id}
    for cdr in actor.store.all("cdrs"):
        named = "session_id" in cdr and cdr["session_id"] == session["id"]
        if named or ("session_id" not in cdr and cdr["start_date_time"] == session.get("start_date_time")):
            return cdr
    return None


def _card(stage: Stage, actor: Partner, card: str, whitelist: str) -> str:
    """The uid of a card. Raises StepError.

    The drivers of the simulated eMSP are known by its seed, wherever it runs; of a partner's only what it told.
    """
    if card == "UNKNOWN":
        return NOBODYS
    for account in _accounts(stage, actor):
        token, shared = account.token, card != "UNKNOWN TO HUB"
        fits = token["type"] == "RFID" and account.shared == shared
        if fits and (not shared or account.allowed == card) and whitelist in ("", token["whitelist"]):
            return str(token["uid"])
    raise StepError(f"nobody has a card that is {card} {whitelist}".rstrip())


def _accounts(stage: Stage, actor: Partner) -> list[Account]:
    if actor is stage.partner:
        return accounts(SIMULATED_EMSP, ORDER[-1], actor.options.seed)
    if stage.partner is not None:
        return _emsp(stage.partner).accounts
    told = (token for token in actor.store.all("tokens") if not actor.party.owns(token))
    return [Account(token, "ALLOWED" if token["valid"] else "BLOCKED") for token in told]
