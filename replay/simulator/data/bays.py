"""Parking places: whom they are for in every version, and what 2.3.0 tells about them besides."""

from dataclasses import dataclass
from typing import Final

from replay.simulator.data.companies import picture
from replay.simulator.values import Json


@dataclass(frozen=True)
class Bay:
    """`restrictions` are what an EVSE says of the place before it; `parking` describes the place, in cm and kg."""

    restrictions: tuple[str, ...]
    position: str
    parking: Json


def _parking(*vehicles: str, exclusive: bool = False, **details: object) -> Json:
    return {
        "vehicle_types": list(vehicles),
        "restricted_to_type": exclusive,
        "reservation_required": False,
        "lighting": True,
        **details,
    }


def _size(weight: int, height: int, length: int, width: int) -> Json:
    """What the specification asks for wherever more than cars and motorcycles may park."""
    return {
        "max_vehicle_weight": weight,
        "max_vehicle_height": height,
        "max_vehicle_length": length,
        "max_vehicle_width": width,
        "parking_space_length": length + 50,
        "parking_space_width": width + 60,
        "dangerous_goods_allowed": False,
    }


CAR: Final = Bay(
    ("EV_ONLY", "PLUGGED"), "CENTER", _parking("PERSONAL_VEHICLE", direction="PERPENDICULAR", time_limit=240)
)
CUSTOMERS: Final = Bay(("CUSTOMERS",), "LEFT", _parking("PERSONAL_VEHICLE", direction="ANGLE", roofed=True))
WIDE: Final = Bay(
    ("EV_ONLY", "DISABLED"),
    "RIGHT",
    _parking(
        "PERSONAL_VEHICLE", "DISABLED", exclusive=True, images=[picture("OTHER", "bay")], standards=["PAS 1899"],
        **_size(3_500, 250, 500, 300),
    ),
)  # fmt: skip
SCOOTER: Final = Bay(("MOTORCYCLES",), "LEFT", _parking("MOTORCYCLE", exclusive=True, direction="ANGLE"))
TAXI: Final = Bay(("TAXIS", "PLUGGED"), "RIGHT", _parking("PERSONAL_VEHICLE", direction="PARALLEL", time_limit=60))
STAFF: Final = Bay(("EMPLOYEES",), "CENTER", _parking("PERSONAL_VEHICLE", roofed=True, apds_reference="STAFF-1"))
TENANT: Final = Bay(("TENANTS",), "CENTER", _parking("PERSONAL_VEHICLE", roofed=True))
VAN: Final = Bay(
    ("EV_ONLY",),
    "RIGHT",
    _parking("VAN", "PERSONAL_VEHICLE_WITH_TRAILER", drive_through=True, **_size(5_000, 320, 1_200, 250)),
)
TRUCK: Final = Bay(
    ("EV_ONLY", "PLUGGED"),
    "LEFT",
    _parking(
        "SEMI_TRACTOR", "RIGID", "TRUCK_WITH_TRAILER", exclusive=True, drive_through=True, refrigeration_outlet=True,
        **_size(44_000, 420, 1_875, 260),
    ),
)  # fmt: skip
BUS: Final = Bay(("EV_ONLY",), "CENTER", _parking("BUS", exclusive=True, **_size(30_000, 450, 1_800, 260)))

# The places in front of the EVSEs of a site, from the first on and over again.
BAYS: Final = {
    "car": (CAR, CAR, WIDE, CUSTOMERS, TAXI, SCOOTER),
    "staff": (STAFF, TENANT, WIDE),
    "van": (VAN,),
    "truck": (TRUCK,),
    "bus": (BUS,),
}
