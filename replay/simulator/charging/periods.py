"""Charging periods: stretches of a charging session in which the same prices hold, counted in ticks and Wh."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from replay.simulator.charging.place import Place
from replay.simulator.values import Json, timestamp

TICK = timedelta(milliseconds=360)
TICKS_PER_HOUR = 10_000  # so that hours have four decimals, and sums of them are exact


class Phase(StrEnum):
    """What is going on at the EVSE, by the dimension that counts its time."""

    RESERVED = "RESERVATION_TIME"
    CHARGING = "TIME"
    PARKING = "PARKING_TIME"


@dataclass
class Period:
    """A period from a tick on; `conditions` is all that prices depend on and stays the same throughout."""

    phase: Phase
    conditions: tuple[Any, ...]
    start: int
    ticks: int = 0
    wh: int = 0
    low_kw: float = 0
    high_kw: float = 0

    def as_json(self, place: Place, origin: datetime) -> Json:
        """As OCPI's ChargingPeriod; tick 0 is at `origin`."""
        dimensions = {
            **({"ENERGY": self.wh / 1000} if self.wh else {}),
            self.phase: self.ticks / TICKS_PER_HOUR,
            **(self._powers(place) if self.phase is Phase.CHARGING and self.ticks else {}),
        }
        return {
            "start_date_time": timestamp(origin + self.start * TICK),
            "dimensions": [{"type": str(name), "volume": volume} for name, volume in dimensions.items()],
            **({"tariff_id": place.tariff["id"]} if place.tariff else {}),
        }

    def _powers(self, place: Place) -> dict[str, float]:
        """Power and current, where prices depend on them."""
        average = -(-self.wh * TICKS_PER_HOUR * 10 // self.ticks) / 10_000  # kW, rounded up
        low, high = self.low_kw, max(self.high_kw, average)
        return {
            **({"MIN_POWER": low, "MAX_POWER": high} if place.restricts("power") else {}),
            **(
                {"MIN_CURRENT": place.amperes(low), "MAX_CURRENT": place.amperes(high)}
                if place.restricts("current")
                else {}
            ),
        }


def merged(periods: Iterable[Period]) -> Iterator[Period]:
    """Periods that follow each other under the same conditions, as one."""
    for _, group in groupby(periods, key=lambda period: (period.phase, period.conditions)):
        parts = list(group)
        yield replace(
            parts[0],
            ticks=sum(part.ticks for part in parts),
            wh=sum(part.wh for part in parts),
            low_kw=min(part.low_kw for part in parts),
            high_kw=max(part.high_kw for part in parts),
        )
