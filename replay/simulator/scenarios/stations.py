"""Verbs of the CPO's stations: how they answer, which cards are held to them, and what befalls them."""

from typing import Any

from replay.simulator.cpo.drivers import present as present_card
from replay.simulator.data import Account, accounts
from replay.simulator.hub import SIMULATED_EMSP
from replay.simulator.journal import Entry
from replay.simulator.partner import Partner
from replay.simulator.scenarios.stage import Stage, StepError, cpo_of, emsp_of
from replay.simulator.scenarios.verb import Facts, request, verb
from validators.spec.versions import ORDER

NOBODYS = "04FFFFFFFFFFFF"  # the uid of a card that no eMSP has issued


@verb("will answer the next command")
async def answer_next(stage: Stage, actor: Partner, response: str = "", result: str | None = None) -> Facts:
    """The station behaves that way, whatever it is asked; the result "" never comes."""
    commands = cpo_of(actor).commands
    if response:
        commands.responses.append(response)
    if result is not None:
        commands.results.append(result)
    return {}


@verb("gives its reservation up", sign=lambda entry, _: entry.facts.get("result") == "CANCELED_RESERVATION")
async def give_up_reservation(stage: Stage, actor: Partner) -> Facts:
    """The CPO ends the last reservation, and says so where its result went to."""
    stations = cpo_of(actor).stations
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
    cpo = cpo_of(actor)
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
    cpo_of(actor).stations.no_shows += 1
    return {}


@verb("has its driver unplug", sign=request("PATCH /*", "sessions"))
async def unplug(stage: Stage, actor: Partner) -> Facts:
    """The driver ends the charging session in play."""
    return {"ended": cpo_of(actor).stations.stop(stage.session_id)}


@verb("has a station break down", sign=request("PATCH /*", "sessions"))
async def break_down(stage: Stage, actor: Partner) -> Facts:
    """The station of the charging session in play fails."""
    cpo_of(actor).stations.fail(stage.session_id)
    return {}


@verb("takes the CDR back by a credit CDR", sign=request("POST ", "cdrs"))
async def take_back(stage: Stage, actor: Partner) -> Facts:
    """The last CDR is credited."""
    cpo = cpo_of(actor)
    cdrs = cpo.own("cdrs")
    if not cdrs:
        raise StepError("there is no CDR")
    taken = await cpo.stations.take_back(cdrs[-1])
    return {"cost": taken["total_cost"]["before_taxes"]}


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
        return emsp_of(stage.partner).accounts
    told = (token for token in actor.store.all("tokens") if not actor.party.owns(token))
    return [Account(token, "ALLOWED" if token["valid"] else "BLOCKED") for token in told]
