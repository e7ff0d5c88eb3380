"""What charging periods cost under a tariff, in exact decimals: the totals of a CDR."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from replay.simulator.charging.money import Money, charge, decimal, limited
from replay.simulator.charging.restrictions import UNUSED, Circumstances, active
from replay.simulator.values import Json, moment

TOTALS = {
    "FLAT": "total_fixed_cost",
    "ENERGY": "total_energy_cost",
    "TIME": "total_time_cost",
    "PARKING_TIME": "total_parking_cost",
    "RESERVATION_TIME": "total_reservation_cost",
}
STEPPED_TOGETHER = (("ENERGY",), ("TIME", "PARKING_TIME"), ("RESERVATION_TIME",))
STEPS_PER_UNIT = {"ENERGY": 1000}  # a step is 1 Wh of a kWh, else 1 s of an hour

Volumes = dict[str, Decimal]


@dataclass
class Line:
    """So much of a price component; `total` is the field of the CDR where it counts."""

    dimension: str
    component: Json
    quantity: Decimal
    total: str

    def cost(self, tax_included: str) -> Money:
        vat = self.component.get("vat")
        amount = self.quantity * decimal(self.component["price"])
        return charge(amount, None if vat is None else decimal(vat), tax_included)


def bill(periods: list[Json], tariff: Json | None, start: datetime, time_zone: str) -> Json:
    """The totals of a CDR by their names, for periods under one tariff, or under none and free.

    A cost other than total_cost is left out where the tariff prices nothing of it.

    `start` is when charging began: durations count from there. Without a period that is not RESERVATION_TIME, the
    reservation is taken to have expired.
    """
    volumes = [_volumes(period) for period in periods]
    if tariff is None:
        return {"total_cost": Money().price(), **_quantities(volumes)}
    costs: dict[str, Money] = {}
    for line in _lines(periods, tariff, start, ZoneInfo(time_zone)):
        costs[line.total] = costs.get(line.total, Money()) + line.cost(tariff["tax_included"])
    # Rounded before they are added up, so that the costs printed make the total printed.
    costs = {name: cost.rounded() for name, cost in costs.items()}
    limits = {} if _only_reserved(volumes) else tariff
    return {
        "total_cost": limited(sum(costs.values(), Money()), limits.get("min_price"), limits.get("max_price")),
        **{name: cost.price() for name, cost in costs.items()},
        **_quantities(volumes),
    }


def _quantities(volumes: list[Volumes]) -> dict[str, float]:
    sums = {name: sum((each.get(name, Decimal(0)) for each in volumes), Decimal(0)) for name in TOTALS}
    parking = sums["PARKING_TIME"]
    return {
        "total_energy": float(sums["ENERGY"]),
        "total_time": float(sums["TIME"] + parking + sums["RESERVATION_TIME"]),
        **({"total_parking_time": float(parking)} if parking else {}),
    }


def _lines(periods: list[Json], tariff: Json, start: datetime, zone: ZoneInfo) -> list[Line]:
    """What is billed, in the order of the periods, with the last line of a kind rounded up to whole steps."""
    lines: list[Line] = []
    for volumes, now in _circumstances(periods, start, zone):
        fixed = TOTALS["RESERVATION_TIME" if now.reservation else "FLAT"]
        due = not any((line.dimension, line.total) == ("FLAT", fixed) for line in lines)
        if due and (flat := active(tariff, "FLAT", now)):
            lines.append(Line("FLAT", flat, Decimal(1), fixed))
        for dimension in [name for name in TOTALS if name in volumes]:
            if component := active(tariff, "TIME" if now.reservation else dimension, now):
                lines.append(Line(dimension, component, volumes[dimension], TOTALS[dimension]))
    for together in STEPPED_TOGETHER:
        _round_up([line for line in lines if line.dimension in together])
    return lines


def _circumstances(periods: list[Json], start: datetime, zone: ZoneInfo) -> Iterator[tuple[Volumes, Circumstances]]:
    """Each period's volumes, and what restrictions see at its start."""
    every = [_volumes(period) for period in periods]
    reservation = UNUSED if _only_reserved(every) else ("RESERVATION",)
    energy = Decimal(0)
    for period, volumes in zip(periods, every, strict=True):
        begin = moment(period["start_date_time"])
        yield (
            volumes,
            Circumstances(
                begin.astimezone(zone),
                seconds=max(0.0, (begin - start).total_seconds()),
                kwh=float(energy),
                kw=float(volumes.get("MAX_POWER", 0)),
                amperes=float(volumes.get("MAX_CURRENT", 0)),
                reservation=reservation if "RESERVATION_TIME" in volumes else (),
            ),
        )
        energy += volumes.get("ENERGY", 0)


def _round_up(lines: list[Line]) -> None:
    """Add to the last line what its dimension lacks to whole steps; a step of 0 asks for nothing."""
    if not lines or not lines[-1].component["step_size"]:
        return
    last = lines[-1]
    unit = Decimal(STEPS_PER_UNIT.get(last.dimension, 3600))
    used = sum(line.quantity for line in lines if line.dimension == last.dimension) * unit
    step = last.component["step_size"]
    last.quantity += (math.ceil(used / step) * step - used) / unit


def _only_reserved(volumes: list[Volumes]) -> bool:
    return all("RESERVATION_TIME" in each for each in volumes)


def _volumes(period: Json) -> Volumes:
    return {dimension["type"]: decimal(dimension["volume"]) for dimension in period["dimensions"]}
