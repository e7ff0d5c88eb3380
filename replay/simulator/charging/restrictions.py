"""Which elements of a tariff apply at a moment of a charging session, and which price component is active."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from replay.simulator.values import Json

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
UNUSED = ("RESERVATION", "RESERVATION_EXPIRES")  # what applies to a reservation that nobody took up


@dataclass(frozen=True)
class Circumstances:
    """What restrictions look at: local time, seconds and kWh since charging began, kW, A as the sum of all phases.

    `reservation` holds the reservation restrictions that apply; empty means charging or parking, not reserving.
    """

    at: datetime
    seconds: float = 0
    kwh: float = 0
    kw: float = 0
    amperes: float = 0
    reservation: tuple[str, ...] = ()


def active(tariff: Json, dimension: str, now: Circumstances) -> Json | None:
    """The price component of a dimension: that of the first element that applies and has one; None means free."""
    elements = tariff["elements"]
    if dimension == "TIME":  # where a reservation and its expiry both price the time, the expiry does
        elements = sorted(elements, key=lambda element: _of(element).get("reservation") != "RESERVATION_EXPIRES")
    for element in elements:
        for component in element["price_components"]:
            if component["type"] == dimension and applies(element, now):
                found: Json = component
                return found
    return None


def applies(element: Json, now: Circumstances) -> bool:
    """Whether all restrictions of a tariff element hold."""
    restrictions = _of(element)
    return (
        restrictions.get("reservation") in (now.reservation or (None,))
        and DAYS[now.at.weekday()] in (restrictions.get("day_of_week") or DAYS)
        and _within(restrictions, "start_date", "end_date", now.at.date().isoformat())
        and _at_time(restrictions, now.at.strftime("%H:%M"))
        and _within(restrictions, "min_duration", "max_duration", now.seconds)
        and _within(restrictions, "min_kwh", "max_kwh", now.kwh)
        and _within(restrictions, "min_power", "max_power", now.kw)
        and _within(restrictions, "min_current", "max_current", now.amperes)
    )


def _of(element: Json) -> Json:
    return element.get("restrictions") or {}


def _within(restrictions: Json, low: str, high: str, value: Any) -> bool:
    """Whether a value lies between two limits; the upper one is excluded."""
    least, limit = restrictions.get(low), restrictions.get(high)
    return (least is None or least <= value) and (limit is None or value < limit)


def _at_time(restrictions: Json, clock: str) -> bool:
    """Whether it is time: an end at 00:00 is the end of the day, one before the start is on the next day."""
    start, end = restrictions.get("start_time") or "00:00", restrictions.get("end_time") or "00:00"
    if end == "00:00":
        return bool(start <= clock)
    return bool(start <= clock < end) if start < end else bool(start <= clock or clock < end)
