"""Verbs of charging: commands and cards that begin and end charging sessions, and what must come of them."""

from datetime import timedelta
from uuid import uuid4

from replay.simulator.commanding import Outcome
from replay.simulator.cpo import Cpo
from replay.simulator.cpo.drivers import present as present_card
from replay.simulator.emsp import Emsp
from replay.simulator.locations import below
from replay.simulator.partner import Partner
from replay.simulator.scenarios.stage import Stage, StepError
from replay.simulator.scenarios.verb import Facts, command, request, verb
from replay.simulator.values import Json, Party, party_of, timestamp

WANTED = "REMOTE_START_STOP_CAPABLE"


@verb("sends START_SESSION {token}", sign=lambda entry, _: command(entry, {"command": "START_SESSION"}))
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


@verb("sends CANCEL_RESERVATION", sign=lambda entry, _: command(entry, {"command": "CANCEL_RESERVATION"}))
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


@verb("will answer the next command {response} {result}")
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
    """The CPO ends the reservation in play, and says so where its result went to."""
    stations = _cpo(actor).stations
    await stations.cancel(stage.reservation_id)
    return {"given_up": not stations.reservations}


@verb("has a card held to its reader: {card}", sign=request("POST /*/authorize", "tokens"))
async def present(stage: Stage, actor: Partner, card: str = "ALLOWED", whitelist: str = "") -> Facts:
    """An RFID card is presented; `card` is its AllowedType, or `UNKNOWN TO HUB` or `UNKNOWN`, and its whitelist."""
    cpo = _cpo(actor)
    peer = stage.counterpart if actor is stage.partner else stage.partner
    uid = _card(peer, card, whitelist) if peer else _known_card(actor, card, whitelist)
    shown = await present_card(cpo, uid, cpo.place(cpo.own("locations")[0]["id"]))
    if shown.session is not None:
        stage.session_id = shown.session["id"]
    return {"allowed": shown.allowed, "method": shown.method}


@verb("has its driver unplug", sign=request("PATCH /*", "sessions"))
async def unplug(stage: Stage, actor: Partner) -> Facts:
    """The driver ends the charging session in play."""
    return {"ended": _cpo(actor).stations.stop(stage.session_id)}


@verb("has a station break down", sign=request("PATCH /*", "sessions"))
async def break_down(stage: Stage, actor: Partner) -> Facts:
    """The station of the charging session in play fails."""
    _cpo(actor).stations.fail(stage.session_id)
    return {}


@verb("sees the charging session {status}")
async def follow(stage: Stage, actor: Partner, status: str, periods: int = 0) -> Facts:
    """Wait until the session in play has that status, and so many charging periods."""

    def there() -> bool:
        session = actor.store.by_id("sessions", stage.session_id)
        return session is not None and session["status"] == status and len(session["charging_periods"]) >= periods

    await stage.until(there, f"a session {status} with {periods} charging periods")
    session = stage.session(actor)
    return {"status": session["status"], "kwh": session["kwh"], "periods": len(session["charging_periods"])}


@verb("gets the CDR")
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
    taken = await cpo.stations.take_back(cpo.own("cdrs")[-1])
    return {"cost": taken["total_cost"]["before_taxes"]}


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


def _cdr(actor: Partner, session_id: str) -> Json | None:
    """The CDR of a session; 2.1.1 does not name the session, there it is known by when it began."""
    session = actor.store.by_id("sessions", session_id) or {"id": session_id}
    for cdr in actor.store.all("cdrs"):
        named = "session_id" in cdr and cdr["session_id"] == session["id"]
        if named or ("session_id" not in cdr and cdr["start_date_time"] == session.get("start_date_time")):
            return cdr
    return None


def _card(owner: Partner, card: str, whitelist: str) -> str:
    """The uid of a card of that eMSP."""
    if card == "UNKNOWN":
        return "04FFFFFFFFFFFF"
    for account in _emsp(owner).accounts:
        token, shared = account.token, card != "UNKNOWN TO HUB"
        fits = token["type"] == "RFID" and account.shared == shared
        if fits and (not shared or account.allowed == card) and whitelist in ("", token["whitelist"]):
            return str(token["uid"])
    raise StepError(f"the eMSP has no card that is {card} {whitelist}".rstrip())


def _known_card(actor: Partner, card: str, whitelist: str) -> str:
    """The uid of a card that the CPO was told of; what its eMSP would say nobody knows."""
    for token in actor.store.all("tokens"):
        if token["type"] == "RFID" and token["valid"] == (card == "ALLOWED") and whitelist in ("", token["whitelist"]):
            return str(token["uid"])
    return "04FFFFFFFFFFFF"
