"""Every object and enum of OCPI 2.1.1, 2.2.1 and 2.3.0, each declared once."""

from typing import Final

from validators.spec.declare import Enum, Object
from validators.spec.tables import (
    bookable,
    bookings,
    cdrs,
    charging_profiles,
    commands,
    common,
    credentials,
    evses,
    hours_energy,
    invoices,
    locations,
    payments,
    sessions,
    tariffs,
    tokens,
)

MODULES: Final = (
    common, credentials, locations, evses, hours_energy, sessions, cdrs, tariffs, tokens, commands,
    charging_profiles, invoices, payments, bookable, bookings,
)  # fmt: skip

OBJECTS: Final[dict[str, Object]] = {each.name: each for module in MODULES for each in module.OBJECTS}
ENUMS: Final[dict[str, Enum]] = {each.name: each for module in MODULES for each in module.ENUMS}
