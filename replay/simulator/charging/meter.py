"""The meter: follows a vehicle tick by tick and cuts what it measures into charging periods."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from replay.simulator.charging.periods import TICK, TICKS_PER_HOUR, Period, Phase
from replay.simulator.charging.place import Place
from replay.simulator.charging.restrictions import UNUSED, Circumstances, applies
from replay.simulator.charging.vehicle import Vehicle

POWER_STEP = 0.2  # share of the connector's maximum: where the power changes by as much, a new period begins


class Meter:
    """Measures from `origin` on: the reservation until the vehicle is plugged in, then charging, then parking."""

    def __init__(self, place: Place, vehicle: Vehicle, origin: datetime) -> None:
        self.periods: list[Period] = []
        self.wh = 0
        self.origin = origin
        self._place, self._vehicle = place, vehicle
        self._zone = ZoneInfo(place.time_zone)
        self._tick = 0
        self._plugged_in: int | None = None
        self._drawn_wh = 0.0  # what the vehicle took; the meter counts whole Wh, never faster than the power allows
        self._cut = True  # whether the last period is closed
        self._wh_before, self._ceiling_kw = 0, 0.0  # of the last period

    @property
    def time(self) -> datetime:
        """Until when it has measured."""
        return self.origin + self._tick * TICK

    def plug_in(self, now: datetime) -> None:
        """Charging begins."""
        self.run(now)
        self._plugged_in = self._tick

    def run(self, now: datetime) -> None:
        """Measure up to now, or a part of a tick less; what follows belongs to another period."""
        for _ in range((now - self.origin) // TICK - self._tick):
            self._measure()
        self._cut = True

    def finish(self, now: datetime) -> None:
        """Measure up to now for the last time; there is one period at least."""
        self.run(now)
        if not self.periods:
            self.periods.append(Period(self._phase(), (), self._tick))

    def _phase(self) -> Phase:
        if self._plugged_in is None:
            return Phase.RESERVED
        return Phase.PARKING if self._vehicle.full else Phase.CHARGING

    def _measure(self) -> None:
        """One tick."""
        phase = self._phase()
        charging = phase is Phase.CHARGING
        kw = self._vehicle.power(self._place.maximum_kw, self._place.direct_current) if charging else 0.0
        period = self._period(phase, kw)
        period.ticks += 1
        period.low_kw, period.high_kw = min(period.low_kw, kw), max(period.high_kw, kw)
        self._tick += 1
        if charging:
            self._drawn_wh += self._vehicle.charge(kw, 1 / TICKS_PER_HOUR) * 1000
            possible = int(self._ceiling_kw * 1000 * period.ticks / TICKS_PER_HOUR)
            period.wh = min(int(self._drawn_wh) - self._wh_before, possible)
            self.wh = self._wh_before + period.wh

    def _period(self, phase: Phase, kw: float) -> Period:
        """The period that this tick belongs to, a new one where anything that matters has changed."""
        conditions = self._conditions(phase, kw)
        last = self.periods[-1] if self.periods else None
        if last is None or self._cut or (last.phase, last.conditions) != (phase, conditions):
            last = Period(phase, conditions, self._tick, low_kw=kw, high_kw=kw)
            self.periods.append(last)
            self._cut, self._wh_before, self._ceiling_kw = False, self.wh, self._place.ceiling_kw(kw)
        return last

    def _conditions(self, phase: Phase, kw: float) -> tuple[Any, ...]:
        """How much power there is, roughly, and which elements of the tariff apply."""
        now = Circumstances(
            self.time.astimezone(self._zone),
            seconds=self._ticks_plugged_in() * TICK.microseconds / 1_000_000,
            kwh=self.wh / 1000,
            kw=kw,
            amperes=self._place.amperes(kw),
            reservation=UNUSED if phase is Phase.RESERVED else (),
        )
        level = round(kw / self._place.maximum_kw / POWER_STEP)
        return level, *(applies(element, now) for element in self._place.elements)

    def _ticks_plugged_in(self) -> int:
        return 0 if self._plugged_in is None else self._tick - self._plugged_in
