"""One charging session as a CPO sees it: the Session object, the changes to push, and the CDR at its end. No I/O."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from typing import Any, Literal

from replay.simulator.charging.billing import bill
from replay.simulator.charging.cdr import cdr
from replay.simulator.charging.meter import Meter
from replay.simulator.charging.periods import Period, merged
from replay.simulator.charging.place import Place
from replay.simulator.charging.vehicle import Vehicle
from replay.simulator.values import Json, moment, timestamp

NEXT = {
    "PENDING": ("ACTIVE", "INVALID"),
    "RESERVATION": ("ACTIVE", "COMPLETED"),
    "ACTIVE": ("COMPLETED", "INVALID"),
}
OF_TOKEN = ("country_code", "party_id", "uid", "type", "contract_id")

AuthMethod = Literal["COMMAND", "AUTH_REQUEST", "WHITELIST"]


class Charging:
    """A charging session in progress; `session` is always the object as the receiver should have it.

    It is PENDING at first, or RESERVATION where the EVSE is `reserved_from` a moment on, and bills the tariff as it was
    then. All moments are given, in UTC to the millisecond, none before the one given last. Every change returns the
    body of the PATCH that tells it, and raises ValueError where the status does not allow it.
    """

    def __init__(
        self, session_id: str, place: Place, token: Json, now: datetime, *, auth_method: AuthMethod,
        reference: str | None, vehicle: Vehicle, reserved_from: datetime | None = None,
    ) -> None:  # fmt: skip
        self.place = deepcopy(place)
        self.vehicle = vehicle
        self._meter = Meter(self.place, vehicle, reserved_from or now)
        self._told = 0  # periods of the meter that the receiver has, or need not have
        self.session = _new_session(session_id, self.place, token, reserved_from or now, now) | {
            "auth_method": auth_method,
            **({"authorization_reference": reference} if reference else {}),
            "status": "RESERVATION" if reserved_from else "PENDING",
        }

    @property
    def full(self) -> bool:
        """Whether the vehicle had all it takes when last measured: it only parks since."""
        return self.session["status"] == "ACTIVE" and self.vehicle.full

    def activate(self, now: datetime) -> Json:
        """Charging begins."""
        self._demand("ACTIVE")
        if self.session["status"] == "PENDING":
            self._meter = Meter(self.place, self.vehicle, now)
        self._meter.plug_in(now)
        self._told = len(self._meter.periods)  # the reservation lies before the Session's new start
        return self._change(now, status="ACTIVE", start_date_time=timestamp(self._meter.time))

    def update(self, now: datetime) -> Json | None:
        """What was measured since the last change; None where nothing was."""
        if self.session["status"] != "ACTIVE":
            return None
        self._meter.run(now)
        return self._change(now, **self._measured()) if self._told < len(self._meter.periods) else None

    def complete(self, now: datetime) -> Json:
        """The charging session ends."""
        self._demand("COMPLETED")
        self._meter.finish(now)
        return self._change(now, status="COMPLETED", end_date_time=timestamp(self._meter.time), **self._measured())

    def expire(self, now: datetime) -> Json:
        """A reservation ends unused, because its time is over or because it was cancelled."""
        if self.session["status"] != "RESERVATION":
            raise ValueError("only a reservation can expire")
        return self.complete(now)

    def invalidate(self, now: datetime) -> Json:
        """The charging session counts for nothing; there will be no CDR."""
        self._demand("INVALID")
        return self._change(now, status="INVALID")

    def cdr(self, cdr_id: str, now: datetime) -> Json:
        """The CDR; its totals follow from its periods and the tariff. Raises ValueError unless COMPLETED."""
        if self.session["status"] != "COMPLETED":
            raise ValueError(f"no CDR of a session that is {self.session['status']}")
        return cdr(cdr_id, self.session, self.place, self._periods(), self._totals(), now)

    def _demand(self, status: str) -> None:
        if status not in NEXT.get(self.session["status"], ()):
            raise ValueError(f"a session that is {self.session['status']} cannot become {status}")

    def _measured(self) -> Json:
        new, self._told = self._meter.periods[self._told :], len(self._meter.periods)
        return {
            "kwh": self._meter.wh / 1000,
            **({"charging_periods": self._as_json(new)} if new else {}),
            **({"total_cost": self._totals()["total_cost"]} if self.place.tariff else {}),
        }

    def _totals(self) -> Json:
        start = moment(self.session["start_date_time"])
        return bill(self._periods(), self.place.tariff, start, self.place.time_zone)

    def _periods(self) -> list[Json]:
        """All periods from the reservation on; those that were only cut to be told are one again."""
        return self._as_json(merged(self._meter.periods))

    def _as_json(self, periods: Iterable[Period]) -> list[Json]:
        return [period.as_json(self.place, self._meter.origin) for period in periods]

    def _change(self, now: datetime, **fields: Any) -> Json:
        patch = {**fields, "last_updated": timestamp(now)}
        told = self.session["charging_periods"]
        self.session |= deepcopy(patch)
        self.session["charging_periods"] = told + deepcopy(fields.get("charging_periods", []))
        return patch


def _new_session(session_id: str, place: Place, token: Json, start: datetime, now: datetime) -> Json:
    return {
        "country_code": place.location["country_code"],
        "party_id": place.location["party_id"],
        "id": session_id,
        "start_date_time": timestamp(start),
        "kwh": 0.0,
        "cdr_token": {name: token[name] for name in OF_TOKEN},
        "location_id": place.location["id"],
        "evse_uid": place.evse["uid"],
        "connector_id": place.connector["id"],
        "currency": place.tariff["currency"] if place.tariff else "EUR",
        "charging_periods": [],
        "last_updated": timestamp(now),
    }
