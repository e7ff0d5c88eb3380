"""Faults of the headers that every request has: message ids, routing headers, content type."""

from dataclasses import replace
from uuid import uuid4

from replay.simulator.answer import Reply
from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.faults.registry import SINCE_221, fault, on_requests
from replay.simulator.faults.scene import Scene, functional
from replay.simulator.faults.tree import visited
from replay.simulator.incoming import Incoming
from replay.simulator.values import Json

ROUTING = ("ocpi-from-", "ocpi-to-")
CODES = ("country_code", "party_id")


@on_requests("missing-request-id", versions=SINCE_221)
async def missing_request_id(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Requests have no X-Request-ID.

    It is the one thing by which both sides find a message in their logs.
    """
    return await _without("X-Request-ID", wanted, send)


@on_requests("missing-correlation-id", versions=SINCE_221)
async def missing_correlation_id(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Requests have no X-Correlation-ID.

    A hub can then not tell which of its legs belong together.
    """
    return await _without("X-Correlation-ID", wanted, send)


@on_requests("same-request-id", versions=SINCE_221)
async def same_request_id(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Every request has the same X-Request-ID.

    It was made once, at start-up.
    """
    number = scene.memory.setdefault("id", str(uuid4()))
    return await send(replace(wanted, headers=wanted.headers | {"X-Request-ID": number}))


@on_requests("missing-routing-headers", versions=SINCE_221)
async def missing_routing_headers(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Requests have no OCPI-from and OCPI-to headers.

    Many cannot tell which topology needs them (ocpi/ocpi issues 277, 501 and 518).
    """
    kept = {name: value for name, value in wanted.headers.items() if not name.lower().startswith(ROUTING)}
    return await send(replace(wanted, headers=kept))


@on_requests("no-content-type")
async def no_content_type(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """JSON bodies are sent without a Content-Type.

    Clients that make the body by hand forget it, and frameworks then do not read the body.
    """
    wanted.headers.pop("Content-Type", None)
    return await send(wanted)


@fault("lower-case-codes", versions=SINCE_221)
def lower_case_codes(scene: Scene) -> None:
    """Country codes and party ids are in lower case, in routing headers and in objects.

    Ids compare without regard to case, but not everywhere (ocpi/ocpi issue 535, OCPI.Net issue 19).
    """

    async def sending(wanted: Outgoing, send: Send) -> Received:
        return await send(replace(wanted, headers=_lowered(wanted.headers)))

    async def answering(incoming: Incoming, reply: Reply) -> Reply:
        return replace(reply, headers=_lowered(reply.headers))

    scene.on_request(sending)
    scene.on_reply(answering)
    visited(scene, _lower_codes, ())


def _lower_codes(kind: str, value: Json, version: str) -> None:
    value.update({name: value[name].lower() for name in CODES if value.get(name)})


def _lowered(headers: dict[str, str]) -> dict[str, str]:
    return {name: value.lower() if name.lower().startswith(ROUTING) else value for name, value in headers.items()}


async def _without(header: str, wanted: Outgoing, send: Send) -> Received:
    if not functional(wanted):
        return await send(wanted)
    return await send(
        replace(wanted, headers={name: value for name, value in wanted.headers.items() if name != header})
    )
