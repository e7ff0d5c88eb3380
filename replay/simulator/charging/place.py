"""Where a vehicle charges, and under which tariff."""

from dataclasses import dataclass

from replay.simulator.values import Json

WATT = 0.001  # kW
PHASES = {"AC_3_PHASE": 3, "AC_2_PHASE": 2, "AC_2_PHASE_SPLIT": 2}


@dataclass(frozen=True)
class Place:
    """A location, an EVSE and a connector in it, and the connector's tariff, all canonical; None where none applies."""

    location: Json
    evse: Json
    connector: Json
    tariff: Json | None

    @property
    def elements(self) -> list[Json]:
        """The elements of the tariff, none without a tariff."""
        return self.tariff["elements"] if self.tariff else []

    @property
    def time_zone(self) -> str:
        return str(self.location["time_zone"])

    @property
    def direct_current(self) -> bool:
        return bool(self.connector["power_type"] == "DC")

    @property
    def maximum_kw(self) -> float:
        """The most that the connector gives, in kW; from voltage and current where its power is not told."""
        connector = self.connector
        watts = connector.get("max_electric_power") or (
            connector["max_voltage"] * connector["max_amperage"] * PHASES.get(connector["power_type"], 1)
        )
        return float(watts) / 1000

    def amperes(self, kw: float) -> float:
        """The current at a power, as the sum of all phases."""
        return round(kw * 1000 / float(self.connector["max_voltage"]), 4)

    def restricts(self, quantity: str) -> bool:
        """Whether the tariff has prices that depend on `power` or on `current`."""
        return bool(self._thresholds(quantity))

    def ceiling_kw(self, kw: float) -> float:
        """The power up to which the same prices hold as at this power: the connector's maximum or less, in kW."""
        volts = float(self.connector["max_voltage"])
        thresholds = self._thresholds("power") + [limit * volts / 1000 for limit in self._thresholds("current")]
        return min([self.maximum_kw, *(limit - WATT for limit in thresholds if limit > kw)])

    def _thresholds(self, quantity: str) -> list[float]:
        every = [element.get("restrictions") or {} for element in self.elements]
        return [
            float(limits[name])
            for limits in every
            for name in (f"min_{quantity}", f"max_{quantity}")
            if limits.get(name) is not None
        ]
