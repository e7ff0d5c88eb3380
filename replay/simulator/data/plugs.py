"""Connectors by short names: what a site can be fitted with, with the electrics that each standard usually has."""

from typing import Final, NamedTuple

from replay.simulator.values import Json
from validators.spec.view import values


class Plug(NamedTuple):
    """Volts are line to neutral where AC has three phases; watts are given where they are less than the rest makes."""

    standard: str
    format: str
    power_type: str
    volts: int
    amperes: int
    watts: int | None = None

    def exists(self, version: str) -> bool:
        """Whether the version knows both the standard and the power type."""
        return self.standard in values("ConnectorType", version) and self.power_type in values("PowerType", version)

    @property
    def communicates(self) -> bool:
        """Whether vehicles talk ISO 15118 over it."""
        return self.standard.endswith("T2_COMBO") or self.standard in ("MCS", "SAE_J3400")

    def electrics(self) -> Json:
        """The fields of the connector that describe it."""
        return {
            "standard": self.standard,
            "format": self.format,
            "power_type": self.power_type,
            "max_voltage": self.volts,
            "max_amperage": self.amperes,
            **({"max_electric_power": self.watts} if self.watts else {}),
        }


def _household(letters: str, volts: int, amperes: int) -> dict[str, Plug]:
    return {
        f"domestic_{letter}": Plug(f"DOMESTIC_{letter.upper()}", "SOCKET", "AC_1_PHASE", volts, amperes)
        for letter in letters
    }


def _nema(size: str, volts: int, amperes: int) -> dict[str, Plug]:
    power_type = "AC_1_PHASE" if volts == 120 else "AC_2_PHASE_SPLIT"
    return {f"nema_{size}": Plug(f"NEMA_{size}", "SOCKET", power_type, volts, amperes)}


PLUGS: Final[dict[str, Plug]] = {
    "ac11": Plug("IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16),
    "ac22": Plug("IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32),
    "ac43": Plug("IEC_62196_T2", "CABLE", "AC_3_PHASE", 230, 63),
    "ac7": Plug("IEC_62196_T2", "CABLE", "AC_2_PHASE", 230, 16),
    "ac4": Plug("IEC_62196_T2", "CABLE", "AC_1_PHASE", 230, 16),
    "ccs50": Plug("IEC_62196_T2_COMBO", "CABLE", "DC", 500, 125, 50_000),
    "ccs150": Plug("IEC_62196_T2_COMBO", "CABLE", "DC", 400, 375),
    "ccs300": Plug("IEC_62196_T2_COMBO", "CABLE", "DC", 920, 500, 300_000),
    "chademo": Plug("CHADEMO", "CABLE", "DC", 500, 125, 50_000),
    "chaoji": Plug("CHAOJI", "CABLE", "DC", 1000, 400, 350_000),
    "t1": Plug("IEC_62196_T1", "CABLE", "AC_1_PHASE", 230, 32),
    "ccs1": Plug("IEC_62196_T1_COMBO", "CABLE", "DC", 500, 300, 120_000),
    "t3a": Plug("IEC_62196_T3A", "SOCKET", "AC_1_PHASE", 230, 16),
    "t3c": Plug("IEC_62196_T3C", "SOCKET", "AC_3_PHASE", 230, 32),
    "roadster": Plug("TESLA_R", "CABLE", "AC_1_PHASE", 240, 70),
    "tesla": Plug("TESLA_S", "CABLE", "DC", 410, 330, 120_000),
    "nacs": Plug("SAE_J3400", "CABLE", "DC", 1000, 500, 250_000),
    "mcs": Plug("MCS", "CABLE", "DC", 1250, 1000, 1_000_000),
    "gb_ac": Plug("GBT_AC", "CABLE", "AC_1_PHASE", 220, 32),
    "gb_dc": Plug("GBT_DC", "CABLE", "DC", 750, 250, 180_000),
    "roof": Plug("PANTOGRAPH_BOTTOM_UP", "CABLE", "DC", 750, 600),
    "mast": Plug("PANTOGRAPH_TOP_DOWN", "CABLE", "DC", 750, 400),
    "blue16": Plug("IEC_60309_2_single_16", "SOCKET", "AC_1_PHASE", 230, 16),
    "red16": Plug("IEC_60309_2_three_16", "SOCKET", "AC_3_PHASE", 230, 16),
    "red32": Plug("IEC_60309_2_three_32", "SOCKET", "AC_3_PHASE", 230, 32),
    "red64": Plug("IEC_60309_2_three_64", "SOCKET", "AC_3_PHASE", 230, 63),
    **_household("ab", 120, 15),
    **_household("cefhijklno", 230, 10),
    **_household("dgm", 230, 13),
    **_nema("5_20", 120, 16),
    **_nema("6_30", 240, 24),
    **_nema("6_50", 240, 40),
    **_nema("10_30", 240, 24),
    **_nema("10_50", 240, 40),
    **_nema("14_30", 240, 24),
    **_nema("14_50", 240, 40),
}
