"""Faults of what is asked: the wrong method, the wrong place, one thing twice."""

from dataclasses import replace

from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.connection import PeerError
from replay.simulator.faults.registry import CPO_SIDE, EMSP_SIDE, SINCE_221, on_requests
from replay.simulator.faults.scene import Scene
from replay.simulator.faults.sending import anew, first, tried
from replay.simulator.values import authorization

OWNED = ("locations", "tariffs", "tokens")


@on_requests("put-instead-of-post")
async def put_instead_of_post(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The registration begins with PUT credentials; POST comes only when that is refused.

    PUT is for those who are registered already.
    """
    if (wanted.module, wanted.method) != ("credentials", "POST"):
        return await send(wanted)
    return await first(wanted, send, method="PUT", operation="PUT")


@on_requests("post-when-registered")
async def post_when_registered(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Right after its registration it registers once more by POST credentials, instead of PUT.

    A platform that starts again and has lost its tokens does that.
    """
    received = await send(wanted)
    if (wanted.module, wanted.method) != ("credentials", "POST") or wanted.connection is None:
        return received
    header = {"Authorization": authorization(received.data["token"], wanted.connection.encoding)}
    try:
        return await send(anew(replace(wanted, headers=wanted.headers | header)))
    except PeerError:
        return received


@on_requests("cdr-to-owner-url", roles=CPO_SIDE)
async def cdr_to_owner_url(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """CDRs are posted below country code and party id, where other modules have their objects.

    The URL of a CDR is the receiver's to choose (ocpi/ocpi issues 287, 330 and 331).
    """
    if (wanted.module, wanted.method, wanted.operation) != ("cdrs", "POST", "POST "):
        return await send(wanted)
    owner = wanted.body or {}
    below = f"{owner.get('country_code', 'DE')}/{owner.get('party_id', 'ABC')}"
    return await first(wanted, send, url=f"{wanted.url.rstrip('/')}/{below}")


@on_requests("owner-differs", versions=SINCE_221)
async def owner_differs(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The owner in a pushed object is not the one in its URL.

    It happens where a platform pushes for several brands (ocpi/ocpi issues 269, 406 and 548).
    """
    if wanted.method != "PUT" or wanted.module not in OWNED or "party_id" not in (wanted.body or {}):
        return await send(wanted)
    return await first(wanted, send, body=(wanted.body or {}) | {"party_id": "ZZZ"})


@on_requests("command-twice", roles=EMSP_SIDE)
async def command_twice(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Every command is sent twice, with one and the same response_url.

    Impatient drivers and automatic retries do that; one of the two gets no result of its own.
    """
    try:
        return await send(wanted)
    finally:
        if wanted.module == "commands" and "response_url" in (wanted.body or {}):
            await tried(wanted, send)
