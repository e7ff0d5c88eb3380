"""What the tables of the specification do not say about going from one version to another, declared."""

import zlib
from collections.abc import Callable
from typing import Any, Final

from replay.simulator.values import Json
from replay.simulator.wire import money
from replay.simulator.wire.tariffs import plainer
from replay.simulator.wire.way import Way

NO_CHARGE: Final = {"type": "ENERGY", "volume": 0}
TIME_ZONES: Final = {
    "AUT": "Europe/Vienna", "BEL": "Europe/Brussels", "CHE": "Europe/Zurich", "DEU": "Europe/Berlin",
    "DNK": "Europe/Copenhagen", "ESP": "Europe/Madrid", "FRA": "Europe/Paris", "GBR": "Europe/London",
    "ITA": "Europe/Rome", "NLD": "Europe/Amsterdam", "NOR": "Europe/Oslo", "POL": "Europe/Warsaw",
    "PRT": "Europe/Lisbon", "SWE": "Europe/Stockholm",
}  # fmt: skip


def _reservation_number(text: str) -> int:
    """The number that a reservation has in 2.1.1: the same one for the same id, however that is written."""
    exact = text.isdecimal() and len(text) <= 15  # a double holds no more digits
    return int(text) if exact else zlib.crc32(text.lower().encode())


def _without_flat(period: Json, way: Way) -> Json:
    """Without the dimension that ended with 2.1.1. The period stays, or the one before it would last longer."""
    dimensions = period.get("dimensions")
    if not isinstance(dimensions, list):
        return period
    left = [each for each in dimensions if not (isinstance(each, dict) and each.get("type") == "FLAT")]
    return period if len(left) == len(dimensions) else period | {"dimensions": left or [NO_CHARGE]}


def _without_24(field: str, midnight: str) -> Callable[[Json, Way], Json]:
    """Writes the end of a day, 24:00 in 2.1.1, as later versions can."""
    return lambda value, way: value | {field: midnight} if value.get(field) == "24:00" else value


def _owner(field: str) -> Callable[[Json, Way], Any]:
    """Whose the object is: it may say so itself even in 2.1.1, as some hubs have it."""
    return lambda value, way: value.get(field) or getattr(way.owner, field, None)


# What stands for a value that the other version's enum lacks; where there is no entry, the value is dropped.
INSTEAD: Final = {
    "AuthMethod": "AUTH_REQUEST",  # for COMMAND: the eMSP did say yes
    "CommandResponseType": "REJECTED",
    "CommandResultType": "REJECTED",
    "ImageCategory": "OTHER",
    "ParkingType": "OTHER",
    "PowerType": "AC_1_PHASE",  # for two phases: no more than one is certain to be usable
    "Role": "OTHER",
    "SessionStatus": "PENDING",  # for RESERVATION: known, but not charging
    "TokenType": "OTHER",  # for EMAID too: APP_USER would say that an app starts the session
}

# Values whose type is another one in the other version, on the way down and up. An object that became another object
# and is not named here is left to older.py.
DOWN_SHAPES: Final[dict[tuple[str, str], Callable[[Any], Any]]] = {
    ("Price", "Price"): money.excl_and_incl,
    ("Price", "number"): money.amount,
    ("PriceLimit", "Price"): money.limit_as_price,
    ("CiString", "int"): _reservation_number,
}
UP_SHAPES: Final[dict[tuple[str, str], Callable[[Any], Any]]] = {
    ("Price", "Price"): money.before_and_taxes,
    ("number", "Price"): money.price,
    ("Price", "PriceLimit"): money.limit,
    ("int", "CiString"): str,
}

# What happens to an object before its fields are converted one by one.
DOWN_FIRST: Final[dict[str, Callable[[Json, Way], Json]]] = {"Tariff": plainer}
UP_FIRST: Final[dict[str, Callable[[Json, Way], Json]]] = {
    "ChargingPeriod": _without_flat,
    "RegularHours": _without_24("period_end", "23:59"),  # where 00:00 would end before it begins
    "TariffRestrictions": _without_24("end_time", "00:00"),
}

# What is given for a field that only the target requires.
DEFAULTS: Final[dict[tuple[str, str], Callable[[Json, Way], Any]]] = {
    ("Location", "type"): lambda value, way: "UNKNOWN",
    ("Location", "postal_code"): lambda value, way: "-",  # the place has none; an empty text may be refused
    ("Location", "publish"): lambda value, way: True,
    ("Location", "time_zone"): lambda value, way: TIME_ZONES.get(str(value.get("country")).upper(), "UTC"),
    ("Hours", "twentyfourseven"): lambda value, way: False,
    ("Tariff", "tax_included"): lambda value, way: "NO",  # prices were without VAT before 2.3.0
    ("CommandResponse", "timeout"): lambda value, way: 120,
    **{
        (kind, field): _owner(field)
        for kind in ("Location", "Tariff", "Token", "Session", "CDR")
        for field in ("country_code", "party_id")
    },
}
