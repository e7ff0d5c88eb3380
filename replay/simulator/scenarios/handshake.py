"""Verbs of the handshake: registering, renewing the credentials, ending it."""

import asyncio

from replay.simulator.hub import Hub
from replay.simulator.platform import Platform
from replay.simulator.scenarios.stage import Stage
from replay.simulator.scenarios.verb import Facts, request, verb

OTHER = {"hub": "partner", "partner": "hub"}
ENOUGH = 0.05  # seconds in which our answer to a handshake reaches the other side


@verb("registers", either=True)
async def register(stage: Stage, actor: Platform) -> Facts:
    """Run the handshake, as the side that knows where the other is; else wait for the other to come."""
    side = "hub" if isinstance(actor, Hub) else "partner"
    connection = actor.connections[0]
    if connection.peer is None and OTHER[side] in stage.url_of:
        await actor.register(stage.url_of[OTHER[side]], stage.token_of[OTHER[side]], connection)
    else:
        await stage.until(lambda: connection.peer is not None, "the registration")
        await asyncio.sleep(ENOUGH)
    for platform in (stage.hub, stage.partner):
        if platform is not None:
            await platform.settled()  # the hub introduces everybody to everybody
    peer = connection.registered_peer
    return {"party": str(peer.party), "modules": len({module for module, _ in peer.endpoints})}


@verb("renews its credentials", sign=request("PUT *", "credentials"))
async def renew(stage: Stage, actor: Platform) -> Facts:
    """PUT credentials with a new token; the old ones die on both sides."""
    connection = actor.connections[0]
    before = (set(connection.issued), connection.registered_peer.token)
    await actor.registration.renew(connection)
    after = (set(connection.issued), connection.registered_peer.token)
    return {"renewed": not (before[0] & after[0]) and before[1] != after[1]}


@verb("looks up the versions again", sign=request("GET details", "versions"))
async def refresh(stage: Stage, actor: Platform) -> Facts:
    """Read the peer's versions and endpoints once more."""
    connection = actor.connections[0]
    await actor.refresh(connection.registered_peer.versions_url, connection)
    return {"endpoints": len(connection.registered_peer.endpoints)}


@verb("ends the registration", sign=request("DELETE *", "credentials"))
async def unregister(stage: Stage, actor: Platform) -> Facts:
    """DELETE credentials."""
    await actor.registration.unregister(actor.connections[0])
    return {}


@verb("hands out a new token A")
async def offer_token(stage: Stage, actor: Platform) -> Facts:
    """Out of band: what lets the other side register anew."""
    side = "hub" if isinstance(actor, Hub) else "partner"
    connection = actor.connections[0]
    connection.token_a = stage.token_of[side] or None  # an empty one would let anybody in
    return {}
