"""Charging sessions that a restart interrupted: their CPO ends them with what was metered until then."""

import logging
from collections.abc import Awaitable, Iterator
from datetime import datetime, timedelta

from replay.simulator.answer import OcpiError
from replay.simulator.charging import Place
from replay.simulator.charging.billing import bill
from replay.simulator.charging.cdr import cdr as cdr_of
from replay.simulator.connection import PeerError
from replay.simulator.cpo import Cpo
from replay.simulator.hub import Hub
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.values import Json, moment, timestamp

log = logging.getLogger(__name__)

UNDER_WAY = {"ACTIVE": "COMPLETED", "RESERVATION": "COMPLETED", "PENDING": "INVALID"}  # and how it ends
HOURS = ("TIME", "PARKING_TIME", "RESERVATION_TIME")  # dimensions that say how long a period lasted


async def end_interrupted(platform: Platform) -> None:
    """End the sessions of its CPOs that nobody runs any more, and tell the peer where there is one.

    One that was ACTIVE is COMPLETED at the end of its last period, and has a CDR of its periods under the tariff as it
    is now. One that had not begun is INVALID, a reservation is COMPLETED unused; neither has a CDR. The EVSE is
    AVAILABLE again. A peer that cannot be reached can pull all of it.
    """
    for cpo, session in list(_interrupted(platform)):
        await _end(cpo, session)


def _interrupted(platform: Platform) -> Iterator[tuple[Cpo, Json]]:
    """Sessions of a partner's own CPO, or of those behind a hub, which is alone to remember them."""
    partners = platform.inner.values() if isinstance(platform, Hub) else [platform]
    for partner in partners:
        if isinstance(partner, Partner) and (cpo := partner.cpo) is not None:
            for session in platform.store.of("sessions", cpo.party):
                if session["status"] in UNDER_WAY and session["id"] not in cpo.stations.running:
                    yield cpo, session if partner is platform else {**session}


async def _end(cpo: Cpo, session: Json) -> None:
    """All is done here before anybody is told. The session goes out whole, since a change to it may have been lost."""
    store, place, now = cpo.platform.store, _place(cpo, session), cpo.platform.now()
    metered = session["status"] == "ACTIVE"
    store.put("sessions", session)
    store.merge(session, _patch(session, now))
    cdr = _cdr(session, place, now) if metered and place else None
    if cdr is not None:
        store.put("cdrs", cdr)
    if place is not None:
        await _told(cpo.stations.set_status(place, "AVAILABLE"))
    await _told(cpo.pushes.session(session))
    if cdr is not None:
        await _told(cpo.pushes.cdr(cdr))


async def _told(telling: Awaitable[None]) -> None:
    try:
        await telling
    except PeerError as error:
        log.warning("after a restart: %s", error)


def _place(cpo: Cpo, session: Json) -> Place | None:
    """Where it ran; None where that is there no more."""
    try:
        return cpo.place(session["location_id"], session["evse_uid"], session["connector_id"])
    except OcpiError:
        return None


def _patch(session: Json, now: datetime) -> Json:
    """What ends the session; one without a period gets one in which nothing was charged, as every CDR needs one."""
    patch: Json = {"status": UNDER_WAY[session["status"]], "last_updated": timestamp(now)}
    if patch["status"] == "INVALID":
        return patch
    none = {"start_date_time": session["start_date_time"], "dimensions": [{"type": "TIME", "volume": 0.0}]}
    told = session.get("charging_periods") or []
    if not told and session["status"] == "ACTIVE":
        patch["charging_periods"] = [none]
    return patch | {"end_date_time": _end_of((told or [none])[-1])}


def _end_of(period: Json) -> str:
    hours = sum(one["volume"] for one in period["dimensions"] if one["type"] in HOURS)
    return timestamp(moment(period["start_date_time"]) + timedelta(hours=hours))


def _cdr(session: Json, place: Place, now: datetime) -> Json:
    periods = session["charging_periods"]
    totals = bill(periods, place.tariff, moment(session["start_date_time"]), place.time_zone)
    return cdr_of(f"C{session['id'][1:]}", session, place, periods, totals, now)
