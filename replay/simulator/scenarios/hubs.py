"""Verbs of the hub: keeping in step with its partner, and roaming partners that come and go."""

from typing import Any

from replay.simulator.hub import Hub
from replay.simulator.hub.sync import MODULES
from replay.simulator.journal import Entry
from replay.simulator.scenarios.keeping import demand_valid
from replay.simulator.scenarios.stage import Stage
from replay.simulator.scenarios.verb import Facts, request, verb
from replay.simulator.values import Party, Role

PULLED = {module for modules in MODULES.values() for module in modules}
NEWCOMER = Party("NL", "NEW")
NEWCOMERS = {"CPO": Role("EMSP", NEWCOMER, "New eMSP"), "EMSP": Role("CPO", NEWCOMER, "New CPO")}


@verb(
    "makes a {kind} sync",
    sign=lambda entry, _: entry.module in PULLED and entry.operation == "GET " and entry.succeeded and entry.last,
)
async def sync(stage: Stage, actor: Hub, kind: str) -> Facts:
    """Pull everything, or what changed since the last time, with the hub's documented parameters."""
    connection = actor.outer[0]
    pulled = await (actor.sync.full if kind == "full" else actor.sync.delta)(connection)
    for name, one in pulled.items():
        demand_valid(name, one)
    return {
        "objects": sum(len(one.objects) for one in pulled.values()),
        "pages": sum(one.pages for one in pulled.values()),
        **{name: len(one.objects) for name, one in pulled.items()},
    }


@verb("pulls {module}", sign=request("GET "))
async def fetch(stage: Stage, actor: Hub, module: str, limit: int = 1000) -> Facts:
    """One module, in pages of `limit`."""
    before, actor.sync.limit = actor.sync.limit, limit
    try:
        pulled = await actor.sync.module(actor.outer[0], module, delta=module == "sessions")
    finally:
        actor.sync.limit = before
    demand_valid(module, pulled)
    return {"objects": len(pulled.objects), "pages": pulled.pages}


def told_of(entry: Entry, settings: dict[str, Any]) -> bool:
    """The sign that a newcomer was announced: the ClientInfo of that very party."""
    return entry.module == "hubclientinfo" and entry.path.endswith(f"/{NEWCOMER.country_code}/{NEWCOMER.party_id}")


@verb("has a new roaming partner", sign=told_of)
async def join(stage: Stage, actor: Hub) -> Facts:
    """A roaming agreement with one more party, of which the partner is told."""
    joined = await actor.clients.join(NEWCOMERS[stage.partner_role])
    return {"party": str(joined.party), "told": _told(stage, "CONNECTED")}


@verb("suspends a roaming partner", sign=told_of)
async def suspend(stage: Stage, actor: Hub) -> Facts:
    """The new roaming partner loses its agreement."""
    await actor.clients.suspend(NEWCOMER)
    return {"told": _told(stage, "SUSPENDED")}


def _told(stage: Stage, status: str) -> str:
    """What a partner in this process has heard of the newcomer; elsewhere nobody can tell."""
    if stage.partner is None:
        return status
    info = stage.partner.store.find("hubclientinfo", NEWCOMER.country_code, NEWCOMER.party_id)
    return str(info["status"]) if info else "nothing"
