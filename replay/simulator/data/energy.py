"""Energy mixes of locations and tariffs: all green, the grid's, and one that a supplier sells under a name."""

from typing import Final

from replay.simulator.values import Json


def _mix(green: bool, impact: tuple[float, float], **shares: float) -> Json:
    """A mix from shares in percent; `impact` is nuclear waste and carbon dioxide in grams for each kWh."""
    waste, carbon = impact
    return {
        "is_green_energy": green,
        "energy_sources": [{"source": source, "percentage": share} for source, share in shares.items()],
        "environ_impact": [
            {"category": "NUCLEAR_WASTE", "amount": waste},
            {"category": "CARBON_DIOXIDE", "amount": carbon},
        ],
    }


GREEN: Final = _mix(True, (0, 0), WIND=62.5, SOLAR=25, WATER=12.5)
GRID: Final = _mix(
    False,
    (0.0003, 327.5),
    NUCLEAR=6,
    COAL=20.5,
    GAS=15,
    GENERAL_FOSSIL=4,
    GENERAL_GREEN=9.5,
    WIND=28,
    SOLAR=13,
    WATER=4,
)
NAMED: Final = GREEN | {"supplier_name": "Example Wind", "energy_product_name": "Fair Breeze"}

MIXES: Final = (GREEN, GRID, NAMED)
