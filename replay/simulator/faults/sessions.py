"""Faults of the order of things: sessions whose messages come wrong, late, twice or not at all, and their CDRs."""

from dataclasses import replace
from datetime import timedelta

from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.faults.registry import CPO_SIDE, SINCE_221, on_requests
from replay.simulator.faults.scene import Scene
from replay.simulator.faults.sending import first, tried, unsent
from replay.simulator.values import Json, moment, timestamp


@on_requests("patch-without-last-updated", versions=SINCE_221)
async def patch_without_last_updated(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Every other PATCH has no last_updated at first; it comes again with one where it is refused.

    The specification's own example of an error, and yet what most libraries accept.
    """
    if wanted.method != "PATCH" or scene.every(2):
        return await send(wanted)
    return await first(wanted, send, body=_changed(wanted, last_updated=None).body)


@on_requests("last-updated-goes-back")
async def last_updated_goes_back(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Every second PATCH has a last_updated of one hour ago.

    Two servers with different clocks, or a queue in the wrong order; receivers drop it as outdated.
    """
    given = _body(wanted).get("last_updated")
    if wanted.method != "PATCH" or given is None or not scene.every(2):
        return await send(wanted)
    return await send(_changed(wanted, last_updated=timestamp(moment(given) - timedelta(hours=1))))


@on_requests("session-patch-before-put", roles=CPO_SIDE)
async def session_patch_before_put(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The first message of a session is a PATCH; the whole object follows when that is refused.

    Queues do not keep the order of what goes into them.
    """
    if _told(wanted, "PUT") and wanted.url not in scene.memory:
        scene.memory[wanted.url] = True
        return unsent(wanted)
    return await send(wanted)


@on_requests("session-stays-pending", roles=CPO_SIDE)
async def session_stays_pending(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Sessions never leave the status PENDING, though energy flows and a CDR comes.

    Reported of several platforms (ocpi/ocpi issues 438 and 524).
    """
    if _told(wanted, "PATCH"):
        return await send(_changed(wanted, status=None))
    return await send(_changed(wanted, status="PENDING") if _told(wanted, "PUT") else wanted)


@on_requests("kwh-falls", roles=CPO_SIDE)
async def kwh_falls(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Every second update of a session tells half the energy.

    A message of another meter, or one that was overtaken; drivers see their charge shrink.
    """
    kwh = _body(wanted).get("kwh")
    if not _told(wanted, "PATCH") or not kwh or not scene.every(2):
        return await send(wanted)
    return await send(_changed(wanted, kwh=round(kwh / 2, 4)))


@on_requests("periods-sent-again", roles=CPO_SIDE, versions=SINCE_221)
async def periods_sent_again(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Each update of a session repeats all charging periods, so that receivers have them many times.

    Whether a PATCH replaces lists or appends is asked again and again (ocpi/ocpi issues 172, 325 and 540).
    """
    if not _told(wanted, "PATCH"):
        return await send(wanted)
    told = scene.memory.setdefault(wanted.url, [])
    told += _body(wanted).get("charging_periods") or []
    return await send(_changed(wanted, charging_periods=[*told]) if told else wanted)


@on_requests("status-after-completed", roles=CPO_SIDE)
async def status_after_completed(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """After a session was COMPLETED a PATCH makes it ACTIVE again.

    The last update of the meter was overtaken by the end of the session.
    """
    try:
        return await send(wanted)
    finally:
        if _told(wanted, "PATCH") and _body(wanted).get("status") == "COMPLETED":
            await tried(replace(wanted, body={"status": "ACTIVE", "last_updated": scene.platform.stamp()}), send)


@on_requests("cdr-before-session-end", roles=CPO_SIDE)
async def cdr_before_session_end(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """The CDR of a session comes before the session is COMPLETED.

    Billing and charging are different systems; a strict eMSP refuses such a CDR.
    """
    if _told(wanted, "PATCH") and _body(wanted).get("status") == "COMPLETED":
        scene.memory.setdefault("held", []).append(wanted)
        return unsent(wanted)
    if not _is_cdr(wanted):
        return await send(wanted)
    try:
        return await send(wanted)
    finally:
        for held in scene.memory.pop("held", []):
            await tried(held, send)


@on_requests("cdr-twice", roles=CPO_SIDE)
async def cdr_twice(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Every CDR is sent twice.

    A retry after a slow answer; a receiver that takes both bills twice.
    """
    try:
        return await send(wanted)
    finally:
        if _is_cdr(wanted):
            await tried(wanted, send)


@on_requests("cdr-missing", roles=CPO_SIDE)
async def cdr_missing(scene: Scene, wanted: Outgoing, send: Send) -> Received:
    """Sessions end without a CDR.

    Nobody is paid, and nobody notices before the end of the month.
    """
    return unsent(wanted) if _is_cdr(wanted) else await send(wanted)


def _told(wanted: Outgoing, method: str) -> bool:
    return (wanted.module, wanted.method) == ("sessions", method)


def _is_cdr(wanted: Outgoing) -> bool:
    return (wanted.module, wanted.method) == ("cdrs", "POST")


def _body(wanted: Outgoing) -> Json:
    return wanted.body or {}


def _changed(wanted: Outgoing, **changed: object) -> Outgoing:
    """The request with other fields in its body; None takes one out."""
    body = {
        name: value for name, value in (_body(wanted) | changed).items() if value is not None or name not in changed
    }
    return replace(wanted, body=body)
