"""Sending something wrong first, and right once it was refused, so that the dialogue goes on with strict peers."""

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


def unsent(wanted: Outgoing) -> Received:
    """What a platform is told that believes to have sent a request."""
    return Received(None, httpx.Response(200, request=httpx.Request(wanted.method, wanted.url)))
