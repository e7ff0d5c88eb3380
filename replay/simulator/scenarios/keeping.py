"""Verbs of data: pulling lists and single objects, and pushing what changes."""

from replay.simulator import actions
from replay.simulator.locations import KIND_BY_DEPTH, touch
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.pull import Pulled
from replay.simulator.scenarios.stage import Stage, StepError, cpo_of, emsp_of
from replay.simulator.scenarios.verb import Facts, request, verb
from replay.simulator.values import Json, party_of

ID = {"tokens": "uid"}  # the name of the id, where it is no `id`


@verb("pulls {module}", sign=request("GET "))
async def pull(
    stage: Stage,
    actor: Partner,
    module: str,
    limit: int | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Facts:
    """A whole list, by pages of `limit`; `since` and `until` are the window."""
    pulled = await actor.pull(module, limit=limit, date_from=since, date_to=until)
    demand_valid(module, pulled)
    return {"objects": len(pulled.objects), "pages": pulled.pages}


@verb("looks at one location", sign=request("GET /*", "locations"))
async def look(stage: Stage, actor: Partner, depth: str = "Location") -> Facts:
    """GET one Location, EVSE or Connector of those that the actor knows."""
    location = next((one for one in actor.store.all("locations") if one.get("evses")), None)
    if location is None:
        raise StepError("no location with an EVSE is known")
    evse = location["evses"][0]
    chain = [(location, "id"), (evse, "uid"), (evse["connectors"][0], "id")][: KIND_BY_DEPTH.index(depth) + 1]
    ids = [str(one[name]) for one, name in chain]
    found = await actor.ask(
        actor.connection, "GET", "locations", "SENDER", *ids, answers=depth, sender=actor.party,
        receiver=party_of(location),
    )  # fmt: skip
    wanted, name = chain[-1]
    return {"found": found.data[name] == wanted[name]}


@verb("pushes {module}", sign=request("PUT /*"))
async def push(stage: Stage, actor: Partner, module: str, count: int = 1) -> Facts:
    """PUT whole objects, the first `count` of the actor's own."""
    for owned in actor.store.of(module, actor.party)[:count]:
        await _put(actor, module, owned)
        await _arrived(stage, actor, module, owned)
    return {"objects": count}


@verb("changes a location", sign=request("PATCH /*", "locations"))
async def change_location(stage: Stage, actor: Partner) -> Facts:
    """PATCH one field of a Location."""
    location = _own(actor, "locations")
    patch: Json = {"charging_when_closed": not location.get("charging_when_closed", True)}
    patch["last_updated"] = actor.stamp()
    actor.store.merge(location, patch)
    await cpo_of(actor).pushes.location_changes(location, patch)
    return await _arrived(stage, actor, "locations", location)


@verb("takes an EVSE away", sign=request("PATCH /*", "locations"))
async def remove_evse(stage: Stage, actor: Partner) -> Facts:
    """An EVSE gets the status REMOVED; it stays in its location."""
    place = cpo_of(actor).place(next(one["id"] for one in cpo_of(actor).own("locations") if len(one["evses"]) > 1))
    await cpo_of(actor).stations.set_status(place, "REMOVED")
    return await _arrived(stage, actor, "locations", place.location)


@verb("sets an EVSE to {status}", sign=request("PATCH /*", "locations"))
async def set_status(stage: Stage, actor: Partner, status: str) -> Facts:
    """The status of a free EVSE changes."""
    place = cpo_of(actor).place(_own(actor, "locations")["id"])
    await cpo_of(actor).stations.set_status(place, status)
    return await _arrived(stage, actor, "locations", place.location)


@verb("changes a tariff", sign=request("PUT /*", "tariffs"))
async def change_tariff(stage: Stage, actor: Partner) -> Facts:
    """PUT a Tariff whose price has changed."""
    tariff = _own(actor, "tariffs")
    component = tariff["elements"][0]["price_components"][0]
    component["price"] = round(component["price"] + 0.01, 4)
    touch([tariff], actor.stamp())
    await _put(actor, "tariffs", tariff)
    return await _arrived(stage, actor, "tariffs", tariff)


@verb("deletes a tariff", sign=request("DELETE *", "tariffs"))
async def delete_tariff(stage: Stage, actor: Partner) -> Facts:
    """DELETE a Tariff that no connector names any more."""
    tariff = {**cpo_of(actor).own("tariffs")[0], "id": "TARIFF-OLD", "last_updated": actor.stamp()}
    actor.store.put("tariffs", tariff)
    await _put(actor, "tariffs", tariff)
    actor.store.discard("tariffs", tariff)
    await cpo_of(actor).pushes.tariff_gone(tariff)
    peer = _peer(stage, actor)
    if peer is not None:
        await stage.until(lambda: peer.store.by_id("tariffs", tariff["id"]) is None, "the deletion of the tariff")
    return {"gone": True}


@verb("invalidates a token", sign=request("PATCH *", "tokens"))
async def invalidate_token(stage: Stage, actor: Partner) -> Facts:
    """PATCH a Token so that it may not be used any more."""
    token = next(one.token for one in reversed(emsp_of(actor).accounts) if one.shared and one.token["valid"])
    await actions.invalidate_token(emsp_of(actor), token["uid"])
    return await _arrived(stage, actor, "tokens", token)


def demand_valid(module: str, pulled: Pulled) -> None:
    """Raise StepError where objects were refused, with the first reason."""
    if pulled.refused:
        count = len(pulled.refused) + len(pulled.objects)
        raise StepError(f"{len(pulled.refused)} of {count} {module} are not valid: {pulled.refused[0]}")


async def _put(actor: Partner, module: str, owned: Json) -> None:
    if module == "tokens":
        return await emsp_of(actor).push(owned)
    await (cpo_of(actor).pushes.location if module == "locations" else cpo_of(actor).pushes.tariff)(owned)
    return None


def _own(actor: Partner, module: str) -> Json:
    return actor.store.of(module, actor.party)[0]


def _peer(stage: Stage, actor: Partner) -> Platform | None:
    """The platform that the actor's pushes end at, where it runs here: behind the hub for a partner."""
    return stage.counterpart if actor is stage.partner else stage.partner


async def _arrived(stage: Stage, actor: Partner, module: str, owned: Json) -> Facts:
    """Wait until the other end knows the object as it is now, where that end runs here."""
    peer = _peer(stage, actor)
    if peer is not None:
        name = ID.get(module, "id")
        await stage.until(lambda: _knows(peer, module, owned[name], owned["last_updated"]), f"{module} {owned[name]}")
    return {"arrived": True}


def _knows(peer: Platform, module: str, wanted: str, last_updated: str) -> bool:
    found = peer.store.by_id(module, wanted)
    return found is not None and bool(found["last_updated"] == last_updated)
