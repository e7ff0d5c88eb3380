"""Charging sessions to judge: any vehicle, place, tariff and moments, told to a receiver change by change."""

import random
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from replay.simulator.charging import Charging, Place, Vehicle
from replay.simulator.values import Json, moment
from tests.replay.simulator.charging.tariffs import (
    AT_LEAST,
    AT_MOST,
    BOTH_TIMES,
    COMPLEX,
    EVENING,
    EXPIRY_FEE,
    EXPIRY_TIME,
    PLAIN,
    component,
    element,
    per_hour,
    tariff,
)

OWNED = {"country_code": "ES", "party_id": "CPO", "last_updated": "2025-01-01T00:00:00Z"}
SIMPLE = tariff(PLAIN)
TIERS = tariff(  # limits that a session of seconds reaches
    element(component("ENERGY", 0.1), max_kwh=0.02),
    element(component("ENERGY", 0.2), max_kwh=0.1, max_duration=20),
    element(component("ENERGY", 0.3, None, 25), component("TIME", 3, None, 60), max_duration=60),
    element(component("ENERGY", 0.4), component("PARKING_TIME", 6, 19, 300)),
)
POWERS = tariff(
    element(component("ENERGY", 0.2), max_power=8),
    element(component("ENERGY", 0.35), min_power=8, max_power=40),
    element(component("ENERGY", 0.5)),
)
US = tariff(element(component("ENERGY", 0.5, 7.25)), tax_included="YES")
FREE = tariff(element(component("FLAT", 0, None, 0)), tax_included="N/A")
TARIFFS = (
    SIMPLE, TIERS, POWERS, US, FREE, AT_LEAST, AT_MOST, BOTH_TIMES, COMPLEX, EVENING, EXPIRY_FEE, EXPIRY_TIME,
    per_hour(2.1, 10, 300),
)  # fmt: skip

AC = {
    "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230,
    "max_amperage": 16, "last_updated": OWNED["last_updated"],
}  # fmt: skip
DC = AC | {
    "standard": "IEC_62196_T2_COMBO", "format": "CABLE", "power_type": "DC", "max_voltage": 400, "max_amperage": 375,
    "max_electric_power": 150_000,
}  # fmt: skip
BATTERY = 0.5  # kWh
TOKEN = {"country_code": "ES", "party_id": "MSP", "uid": "04AB", "type": "RFID", "contract_id": "ES-MSP-C1"}


def place(tariff: Json | None = SIMPLE, connector: Json = DC) -> Place:
    evse = {"uid": "EVSE1", "evse_id": "ES*CPO*E1", "status": "AVAILABLE", "connectors": [connector]}
    location = OWNED | {
        "id": "LOC1", "publish": True, "name": "Plaza", "address": "Calle Mayor " * 5, "city": "Madrid",
        "postal_code": "28013", "country": "ESP", "coordinates": {"latitude": "40.416775", "longitude": "-3.703790"},
        "time_zone": "Europe/Madrid", "evses": [evse],
    }  # fmt: skip
    return Place(location, evse, connector, None if tariff is None else OWNED | tariff)


@dataclass
class Told:
    """A charging session, the Session as it was announced, and the changes told since, each with its moment."""

    charging: Charging
    now: datetime
    announced: Json = field(init=False)
    changes: list[tuple[datetime, Json]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.announced = deepcopy(self.charging.session)

    def tell(self, change: str, after: float) -> Json | None:
        """Make a change of that name so many seconds later."""
        self.now += timedelta(milliseconds=round(after * 1000))
        patch: Json | None = getattr(self.charging, change)(self.now)
        if patch is not None:
            self.changes.append((self.now, deepcopy(patch)))
        return patch

    def cdr(self) -> Json:
        return self.charging.cdr("CDR1", self.now)


def begun(place: Place, vehicle: Vehicle, now: datetime, reserved: bool = False) -> Told:
    """A charging session that was just made."""
    charging = Charging(
        "S1", place, TOKEN, now, auth_method="COMMAND", reference="REF1", vehicle=vehicle,
        reserved_from=now if reserved else None,
    )  # fmt: skip
    return Told(charging, now)


def vehicle() -> Vehicle:
    """One that is full within a minute at a fast charger."""
    return Vehicle(BATTERY, 0.2, 11, 100)


def charged(where: Place, *pauses: float) -> Told:
    """A charging session of that many seconds between its changes."""
    told = begun(where, vehicle(), at())
    told.tell("activate", 1)
    for pause in pauses[:-1]:
        told.tell("update", pause)
    told.tell("complete", pauses[-1])
    return told


def at(hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, 0, 123_000, tzinfo=UTC)


@st.composite
def completed(draw: st.DrawFn, reserved: bool = False) -> Told:
    """Charging sessions that ended, told at any moments, at any speed."""
    vehicle = Vehicle.typical(draw(st.sampled_from([1, 60, 600, 3600])), random.Random(draw(st.integers(0, 99))))
    where = place(draw(st.sampled_from([*TARIFFS, None])), draw(st.sampled_from([AC, DC])))
    hour, minute = draw(st.sampled_from([(9, 0), (15, 59), (18, 59), (22, 59)]))
    told = begun(where, vehicle, at(hour, minute), reserved)
    seconds = st.one_of(st.floats(0, 2), st.floats(0, 60))
    told.tell("activate", draw(seconds))
    for pause in draw(st.lists(seconds, max_size=12)):
        told.tell("update", pause)
    told.tell("complete", draw(seconds))
    return told


ANY = st.one_of(completed(), completed(reserved=True))


def volumes(periods: list[Json], *names: str) -> Decimal:
    """The sum of some dimensions."""
    every = [dimension for period in periods for dimension in period["dimensions"]]
    return sum((Decimal(str(each["volume"])) for each in every if each["type"] in names), Decimal(0))


def lengths(record: Json) -> list[Decimal]:
    """How long each period of a Session or a CDR lasts, in hours."""
    if not record["charging_periods"]:
        return []
    starts = [period["start_date_time"] for period in record["charging_periods"]]
    ends = [*starts[1:], record["end_date_time"]]
    spans = [moment(end) - moment(start) for start, end in zip(starts, ends, strict=True)]
    return [Decimal(span.seconds * 1000 + span.microseconds // 1000) / 3_600_000 for span in spans]
