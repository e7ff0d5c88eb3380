"""Faults of commands and authorization: results that come late, twice or never, and tokens that are valid again."""

import asyncio
from dataclasses import replace

from replay.simulator.answer import Reply
from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.faults.registry import CPO_SIDE, EMSP_SIDE, SINCE_221, fault, on_replies, on_requests
from replay.simulator.faults.scene import Scene
from replay.simulator.faults.sending import tried, unsent
from replay.simulator.incoming import Incoming

TIMEOUT = 1  # seconds that the commanding side is asked to wait
LATE = 1.5  # seconds until the result comes


@fault("result-never-sent", roles=CPO_SIDE)
def result_never_sent(scene: Scene) -> None:
    """The CommandResult never comes; the command takes effect all the same.

    The driver is told that it failed, and the session starts (ocpi/ocpi issues 392 and 475).
    """

    async def sending(wanted: Outgoing, send: Send) -> Received:
        return unsent(wanted) if _is_result(wanted) else await send(wanted)

    scene.on_request(sending)
    scene.on_reply(_impatient)


@fault("result-late", roles=CPO_SIDE, versions=SINCE_221)
def result_late(scene: Scene) -> None:
    """The CommandResult comes after the time that the CommandResponse gave.

    Stations on mobile networks are slow, and the timeout is a guess (ocpi/ocpi issue 475).
    """

    async def sending(wanted: Outgoing, send: Send) -> Received:
        if not _is_result(wanted):
            return await send(wanted)
        await asyncio.sleep(LATE)
        await tried(wanted, send)
        return unsent(wanted)

    scene.on_request(sending)
    scene.on_reply(_impatient)


@on_requests("result-twice", roles=CPO_SIDE)
async def result_twice(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The CommandResult is sent twice.

    The station repeats its message, and the back end passes both on.
    """
    try:
        return await send(wanted)
    finally:
        if _is_result(wanted):
            await tried(wanted, send)


@on_requests("token-valid-again", roles=EMSP_SIDE)
async def token_valid_again(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """A token that was told to be blocked is told to be valid right after it, as it was before.

    A cache is pushed after the change; the card that was lost charges on.
    """
    body = wanted.body or {}
    blocked = wanted.module == "tokens" and body.get("valid") is False
    try:
        return await send(wanted)
    finally:
        if blocked:
            await tried(replace(wanted, body=body | {"valid": True}), send)


@on_replies("allowed-but-invalid", roles=EMSP_SIDE, versions=SINCE_221)
async def allowed_but_invalid(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """A driver is ALLOWED to charge with a token that the same answer calls invalid.

    Two systems know about the card; stations look at either field.
    """
    if reply.kind == "AuthorizationInfo" and isinstance(reply.body, dict):
        info = reply.body.get("data") or {}
        if info.get("allowed") == "ALLOWED" and "token" in info:
            info["token"]["valid"] = False
    return reply


async def _impatient(incoming: Incoming, reply: Reply) -> Reply:
    """A CommandResponse that gives little time, from 2.2.1 on."""
    if reply.kind == "CommandResponse" and isinstance(reply.body, dict) and "timeout" in reply.body.get("data", {}):
        reply.body["data"]["timeout"] = TIMEOUT
    return reply


def _is_result(wanted: Outgoing) -> bool:
    return wanted.kind == "CommandResult"
