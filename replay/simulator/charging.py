"""One charging session as a CPO sees it: the Session object, the changes to push, and the CDR at its end. No I/O."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from replay.simulator.receiver import merge
from replay.simulator.values import Json, moment, timestamp

LOAD = 0.9  # share of the connector's maximum power that the vehicle takes


@dataclass(frozen=True)
class Place:
    """Where a vehicle charges: a location, an EVSE and a connector in it, and the tariff tied to the connector."""

    location: Json
    evse: Json
    connector: Json
    tariff: Json

    @property
    def power_kw(self) -> float:
        return float(self.connector["max_electric_power"]) / 1000 * LOAD


class Charging:
    """A charging session in progress; `session` is always the object as the receiver should have it."""

    def __init__(self, session_id: str, place: Place, command: Json, now: datetime) -> None:
        self.place = place
        self._measured_until = now
        self._unsent: list[Json] = []
        self.session = _pending_session(session_id, place, command, timestamp(now))

    def activate(self, now: datetime) -> Json:
        """The PATCH that says charging began."""
        self._measured_until = now
        return self._change(now, status="ACTIVE", start_date_time=timestamp(now))

    def measure(self, now: datetime) -> None:
        """Read the meter: one more charging period since the last reading, in whole Wh."""
        hours = (now - self._measured_until).total_seconds() / 3600
        energy = int(self.place.power_kw * hours * 1000) / 1000
        self._unsent.append(
            {
                "start_date_time": timestamp(self._measured_until),
                "dimensions": [{"type": "ENERGY", "volume": energy}],
                "tariff_id": self.place.tariff["id"],
            }
        )
        self.session["kwh"] = round(self.session["kwh"] + energy, 3)
        self._measured_until = now

    def update(self, now: datetime) -> Json:
        """The PATCH that carries the meter's value and the periods not sent yet; the receiver appends those."""
        periods, self._unsent = self._unsent, []
        return self._change(now, kwh=self.session["kwh"], charging_periods=periods)

    def complete(self, now: datetime) -> Json:
        """The PATCH that ends the charging session."""
        self.measure(now)
        periods, self._unsent = self._unsent, []
        return self._change(
            now,
            status="COMPLETED",
            end_date_time=timestamp(now),
            kwh=self.session["kwh"],
            charging_periods=periods,
            total_cost=self._costs()["total_cost"],
        )

    def cdr(self, cdr_id: str, now: datetime) -> Json:
        """The CDR of a completed charging session; its totals follow from the periods and the tariff."""
        session = self.session
        kept = (
            "country_code", "party_id", "start_date_time", "end_date_time", "cdr_token", "auth_method",
            "authorization_reference", "currency", "charging_periods",
        )  # fmt: skip
        duration = moment(session["end_date_time"]) - moment(session["start_date_time"])
        return {
            "id": cdr_id,
            "session_id": session["id"],
            **{name: session[name] for name in kept if name in session},
            "cdr_location": _cdr_location(self.place),
            "tariffs": [self.place.tariff],
            "total_energy": session["kwh"],
            "total_time": round(duration.total_seconds() / 3600, 4),
            **self._costs(),
            "last_updated": timestamp(now),
        }

    def _change(self, now: datetime, **fields: Any) -> Json:
        patch = {**fields, "last_updated": timestamp(now)}
        merge(self.session, patch)
        return patch

    def _costs(self) -> dict[str, Json]:
        """Energy and fee, each with and without VAT, and their sum."""
        components = self.place.tariff["elements"][0]["price_components"]
        quantity = {"ENERGY": self.session["kwh"], "FLAT": 1}
        energy, fixed = (
            _price(part["price"] * quantity[part["type"]], part["vat"])
            for part in sorted(components, key=lambda part: str(part["type"]))
        )
        total = {side: round(energy[side] + fixed[side], 4) for side in energy}
        return {"total_cost": total, "total_fixed_cost": fixed, "total_energy_cost": energy}


def _price(amount: float, vat: float) -> dict[str, float]:
    return {"excl_vat": round(amount, 4), "incl_vat": round(amount * (1 + vat / 100), 4)}


def _pending_session(session_id: str, place: Place, command: Json, now: str) -> Json:
    reference = command.get("authorization_reference")
    return {
        "country_code": place.location["country_code"],
        "party_id": place.location["party_id"],
        "id": session_id,
        "start_date_time": now,
        "kwh": 0.0,
        "cdr_token": {
            name: command["token"][name] for name in ("country_code", "party_id", "uid", "type", "contract_id")
        },
        "auth_method": "COMMAND",
        **({"authorization_reference": reference} if reference else {}),
        "location_id": place.location["id"],
        "evse_uid": place.evse["uid"],
        "connector_id": place.connector["id"],
        "currency": place.tariff["currency"],
        "charging_periods": [],
        "status": "PENDING",
        "last_updated": now,
    }


def _cdr_location(place: Place) -> Json:
    copied = ("id", "name", "address", "city", "postal_code", "country", "coordinates")
    return {
        **{name: place.location[name] for name in copied},
        "evse_uid": place.evse["uid"],
        "evse_id": place.evse["evse_id"],
        "connector_id": place.connector["id"],
        "connector_standard": place.connector["standard"],
        "connector_format": place.connector["format"],
        "connector_power_type": place.connector["power_type"],
    }
