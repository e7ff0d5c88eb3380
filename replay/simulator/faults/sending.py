"""Ways of sending: wrong first and right once that was refused, what may be refused, and not at all."""

import contextlib
from dataclasses import replace
from typing import Any

import httpx

from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.connection import PeerError, UnreachableError
from replay.simulator.values import message_ids


async def first(wanted: Outgoing, send: Send, **wrong: Any) -> Received:
    """Send the request with some of its fields replaced; as it was meant, where the peer refuses that.

    Raises PeerError.
    """
    try:
        return await send(replace(wanted, **wrong))
    except UnreachableError:
        raise
    except PeerError:
        return await send(anew(wanted))


async def tried(wanted: Outgoing, send: Send) -> None:
    """Send once more, in its own right, what the peer may well refuse."""
    with contextlib.suppress(PeerError):
        await send(anew(wanted))


def anew(wanted: Outgoing) -> Outgoing:
    """The request as another one: with message ids of its own, where it has any."""
    ids = {name: value for name, value in message_ids().items() if name in wanted.headers}
    return replace(wanted, headers=wanted.headers | ids)


def unsent(wanted: Outgoing) -> Received:
    """What a platform is told that believes to have sent a request."""
    return Received(None, httpx.Response(200, request=httpx.Request(wanted.method, wanted.url)))
