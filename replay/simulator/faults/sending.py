"""Ways of sending: wrong first and right once that was refused, what may be refused, and not at all."""

import contextlib
from dataclasses import replace
from typing import Any

import httpx

from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.connection import PeerError, UnreachableError


async def first(wanted: Outgoing, send: Send, **wrong: Any) -> Received:
    """Send the request with some of its fields replaced; as it was meant, where the peer refuses that.

    Raises PeerError.
    """
    try:
        return await send(replace(wanted, **wrong))
    except UnreachableError:
        raise
    except PeerError:
        return await send(wanted)


async def tried(wanted: Outgoing, send: Send) -> None:
    """Send what the peer may well refuse."""
    with contextlib.suppress(PeerError):
        await send(wanted)


def unsent(wanted: Outgoing) -> Received:
    """What a platform is told that believes to have sent a request."""
    return Received(None, httpx.Response(200, request=httpx.Request(wanted.method, wanted.url)))
