"""The charging stations of a CPO: which session runs where, how it goes on, and what is told of it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from replay.simulator.charging import Charging, Place, Vehicle, credit
from replay.simulator.locations import touch
from replay.simulator.platform import Platform
from replay.simulator.values import Json, party_of
from validators.spec.versions import V211

if TYPE_CHECKING:
    from replay.simulator.cpo.operator import Cpo

AuthMethod = Literal["COMMAND", "AUTH_REQUEST", "WHITELIST"]
INTERVAL = 60.0  # seconds between two updates of a session, at speed 1
LEAST_PAUSE = 0.05  # seconds, at any speed
PARKED = 10  # intervals after which a driver comes back to a full vehicle
FREE, OCCUPIED = ("AVAILABLE",), ("CHARGING", "BLOCKED", "RESERVED")


@dataclass
class Running:
    """A session under way, and the event that ends it; `failed` where the station broke down.

    `place` is the CPO's own, whose status changes; the one that bills keeps a copy as it was.
    """

    charging: Charging
    place: Place
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    failed: bool = False

    @property
    def session(self) -> Json:
        return self.charging.session


@dataclass
class Reservation:
    """An EVSE kept for a token, and where the eMSP wants to be told of its end.

    `running` is the Session in status RESERVATION that tells of it; 2.1.1 has none. `expiry` ends it in time.
    """

    id: str
    token: Json
    place: Place
    response_url: str
    running: Running | None
    expiry: asyncio.TimerHandle


class Stations:
    """Sessions by id, as long as they run, and reservations by id."""

    def __init__(self, cpo: "Cpo") -> None:
        self._cpo = cpo
        self.running: dict[str, Running] = {}
        self.reservations: dict[str, Reservation] = {}
        self.no_shows = 0  # how many of the next vehicles never come
        self._held: list[Json] = []

    @property
    def _platform(self) -> Platform:
        return self._cpo.platform

    @property
    def pause(self) -> float:
        """Seconds between two updates."""
        return max(LEAST_PAUSE, INTERVAL / self._platform.options.speed)

    def hindrance(self, place: Place, token: Json) -> str | None:
        """Why one cannot charge there just now, as a CommandResult; None when one can."""
        if any(evse is place.evse for evse in self._held):
            return "EVSE_OCCUPIED"
        status = place.evse["status"]
        if status == "RESERVED" and self._reserved_for(place, token):
            return None
        if status in FREE:
            return None
        return "EVSE_OCCUPIED" if status in OCCUPIED else "EVSE_INOPERATIVE"

    @contextmanager
    def held(self, evse: Json | None) -> Iterator[None]:
        """Keep an EVSE from others, as long as somebody is on the way to it; None keeps nothing."""
        kept = [] if evse is None else [evse]
        self._held += kept
        try:
            yield
        finally:
            self._held = [one for one in self._held if one is not evse]

    async def start(self, place: Place, token: Json, method: AuthMethod, reference: str | None = None) -> Json:
        """A vehicle is plugged in and authorized: the session, which goes on by itself from here."""
        reservation = self._reserved_for(place, token)
        if reservation is not None:
            self._forget(reservation.id)
        announced = reservation.running if reservation else None
        running = announced or self._new(place, token, method, reference)
        place.evse["status"] = "CHARGING"  # taken from now on, even before anybody is told
        self._platform.spawn(self._life(running, announced=announced is not None))
        return running.session

    def stop(self, session_id: str) -> bool:
        """End a session in order; whether there was one."""
        running = next((one for key, one in self.running.items() if key.upper() == session_id.upper()), None)
        if running is None or running.ended.is_set():
            return False
        running.ended.set()
        return True

    def fail(self, session_id: str) -> None:
        """The station breaks down in the middle of a session."""
        self.running[session_id].failed = True
        self.running[session_id].ended.set()

    async def reserve(self, place: Place, command: Json, expires: datetime) -> None:
        """Keep an EVSE for a token; from 2.2.1 on a Session in status RESERVATION tells of it."""
        token, number, running = command["token"], command["reservation_id"], None
        if self._platform.connections[0].version != V211:
            running = self._new(place, token, "COMMAND", command.get("authorization_reference"), reserved=True)
        seconds = (expires - self._platform.now()).total_seconds()
        expiry = asyncio.get_running_loop().call_later(seconds, self._expire, number)
        self.reservations[number] = Reservation(number, token, place, command["response_url"], running, expiry)
        await self.set_status(place, "RESERVED")
        if running is not None:
            self._platform.store.put("sessions", running.session)
            await self._cpo.pushes.session(running.session)

    async def give_up(self, reservation_id: str) -> None:
        """A reservation ends unused. Raises KeyError for an unknown one."""
        reservation = self._forget(reservation_id)
        await self.set_status(reservation.place, "AVAILABLE")
        if reservation.running is not None:
            charging = reservation.running.charging
            del self.running[charging.session["id"]]
            await self._cpo.pushes.session_changes(charging.session, charging.expire(self._platform.now()))
            await self.bill(charging)

    async def bill(self, charging: Charging) -> Json:
        """The CDR of a session that has ended, kept and sent."""
        cdr = charging.cdr(f"C{charging.session['id'][1:]}", self._platform.now())
        self._platform.store.put("cdrs", cdr)
        await self._cpo.pushes.cdr(cdr)
        return cdr

    async def take_back(self, cdr: Json) -> Json:
        """The credit CDR for one that was wrong, kept and sent."""
        taken = credit(cdr, f"{cdr['id']}-CREDIT", self._platform.now())
        self._platform.store.put("cdrs", taken)
        await self._cpo.pushes.cdr(taken)
        return taken

    def _new(
        self, place: Place, token: Json, method: AuthMethod, reference: str | None, *, reserved: bool = False
    ) -> Running:
        platform = self._platform
        now = platform.now()
        vehicle = Vehicle.typical(platform.options.speed, platform.chance)
        session_id = f"S{uuid4().hex[:12].upper()}"
        charging = Charging(
            session_id, place, token, now, auth_method=method, reference=reference, vehicle=vehicle,
            reserved_from=now if reserved else None,
        )  # fmt: skip
        self.running[session_id] = running = Running(charging, place)
        return running

    async def _life(self, running: Running, *, announced: bool) -> None:
        """A session from its first message to its CDR."""
        charging, session, pushes = running.charging, running.session, self._cpo.pushes
        try:
            if not announced:
                self._platform.store.put("sessions", session)
                await pushes.session(session)
            if self.no_shows:
                return await self._in_vain(running)
            await self.set_status(running.place, "CHARGING")
            await pushes.session_changes(session, charging.activate(self._platform.now()))
            await self._meter(running)
            await pushes.session_changes(session, charging.complete(self._platform.now()))
            await self.set_status(running.place, "OUTOFORDER" if running.failed else "AVAILABLE")
        finally:
            del self.running[session["id"]]
        await self.bill(charging)

    async def _in_vain(self, running: Running) -> None:
        """Nobody plugs in: the session ends as INVALID, and there is nothing to bill."""
        self.no_shows -= 1
        await _happens_within(running.ended, self.pause)
        running.place.evse["status"] = "AVAILABLE"  # as far as anybody was told, it always was
        await self._cpo.pushes.session_changes(running.session, running.charging.invalidate(self._platform.now()))

    async def _meter(self, running: Running) -> None:
        """Updates at every interval, until somebody ends the session or the driver of a full vehicle comes back."""
        parked = 0
        while parked < PARKED and not await _happens_within(running.ended, self.pause):
            patch = running.charging.update(self._platform.now())
            if patch is not None:
                await self._cpo.pushes.session_changes(running.session, patch)
            parked += running.charging.full

    def _expire(self, reservation_id: str) -> None:
        self._platform.spawn(self.give_up(reservation_id))

    def _forget(self, reservation_id: str) -> Reservation:
        """It is over, one way or another. Raises KeyError."""
        reservation = self.reservations.pop(reservation_id)
        reservation.expiry.cancel()
        return reservation

    async def cancel(self, reservation_id: str) -> None:
        """The CPO itself ends a reservation, and says so where RESERVE_NOW wanted its result. Raises KeyError.

        2.1.1 has no word for that: there the EVSE's status has to do.
        """
        reservation = self.reservations[reservation_id]
        if self._platform.connections[0].version != V211:
            await self._cpo.pushes.result(reservation.response_url, "CANCELED_RESERVATION", party_of(reservation.token))
        await self.give_up(reservation_id)

    async def set_status(self, place: Place, status: str) -> None:
        """Change an EVSE's status, here and at the peer."""
        patch = {"status": status, "last_updated": self._platform.stamp()}
        place.evse.update(patch)
        touch([place.location], patch["last_updated"])
        self._platform.store.dirty = True
        await self._cpo.pushes.location_changes(place.location, patch, place.evse["uid"])

    def _reserved_for(self, place: Place, token: Json) -> Reservation | None:
        for reservation in self.reservations.values():
            if reservation.place.evse is place.evse and reservation.token["uid"].upper() == token["uid"].upper():
                return reservation
        return None


async def _happens_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
