"""The vehicle: how much power it draws as its battery fills."""

import random
from dataclasses import dataclass

LOAD = 0.9  # share of a connector's maximum that a vehicle gets: real supplies sag, and the meter needs headroom
TRICKLE = 0.08
BATTERIES_KWH = (40.0, 52.0, 64.0, 77.0, 90.0)
AC_KW = (7.4, 11.0, 22.0)
DC_KW = (50.0, 100.0, 150.0, 250.0)


@dataclass
class Vehicle:
    """A battery of so many kWh, charged to the share `soc` (0 to 1), and the most kW it takes from AC and from DC."""

    battery_kwh: float
    soc: float
    ac_kw: float
    dc_kw: float

    @classmethod
    def typical(cls, speed: float, chance: random.Random) -> "Vehicle":
        """A vehicle of today with a battery `speed` times smaller, so that it is full that many times sooner."""
        battery = chance.choice(BATTERIES_KWH) / speed
        return cls(battery, round(chance.uniform(0.1, 0.5), 2), chance.choice(AC_KW), chance.choice(DC_KW))

    @property
    def full(self) -> bool:
        return self.soc >= 1

    def power(self, connector_kw: float, direct_current: bool) -> float:
        """What it draws now from a connector of that maximum, in kW, to the watt."""
        wanted = self.dc_kw * _dc_share(self.soc) if direct_current else self.ac_kw * _ac_share(self.soc)
        return round(min(wanted, connector_kw * LOAD), 3)

    def charge(self, kw: float, hours: float) -> float:
        """Charge for a while; returns the energy taken in kWh, less where the battery is full before."""
        before, self.soc = self.soc, min(1.0, self.soc + kw * hours / self.battery_kwh)
        return (self.soc - before) * self.battery_kwh


def _dc_share(soc: float) -> float:
    """Full power up to 60 %, then less and less, a trickle from 95 % on."""
    return min(1.0, max(TRICKLE, 1 - (soc - 0.6) / 0.35 * (1 - TRICKLE)))


def _ac_share(soc: float) -> float:
    """The charger on board is the limit until the battery is almost full."""
    return 1.0 if soc < 0.98 else 0.3
