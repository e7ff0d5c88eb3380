"""The CDR of a charging session that has ended, and the credit CDR that takes one back."""

from copy import deepcopy
from datetime import datetime

from replay.simulator.charging.place import Place
from replay.simulator.values import Json, timestamp

OF_SESSION = (
    "country_code", "party_id", "end_date_time", "cdr_token", "auth_method", "authorization_reference", "currency",
)  # fmt: skip
OF_LOCATION = ("id", "name", "address", "city", "postal_code", "state", "country")
ADDRESS = 45  # characters; a location's own address may be longer


def cdr(cdr_id: str, session: Json, place: Place, periods: list[Json], totals: Json, now: datetime) -> Json:
    """The CDR of a completed Session; it begins with the first period, which may be a reservation's."""
    return {
        "id": cdr_id,
        "session_id": session["id"],
        "start_date_time": periods[0]["start_date_time"],
        **deepcopy({name: session[name] for name in OF_SESSION if name in session}),
        "cdr_location": _cdr_location(place),
        **({"tariffs": [deepcopy(place.tariff)]} if place.tariff else {}),
        "charging_periods": periods,
        **totals,
        "last_updated": timestamp(now),
    }


def credit(cdr: Json, cdr_id: str, now: datetime) -> Json:
    """A CDR that takes back another: the same but for its id, the reference, and total_cost, which is negated."""
    credited = deepcopy(cdr)
    total = credited["total_cost"]
    total["before_taxes"] = _negative(total["before_taxes"])
    for tax in total.get("taxes") or []:
        tax["amount"] = _negative(tax["amount"])
    changed = {"id": cdr_id, "credit": True, "credit_reference_id": cdr["id"], "last_updated": timestamp(now)}
    return credited | changed


def _negative(amount: float) -> float:
    return -amount or 0  # never -0


def _cdr_location(place: Place) -> Json:
    location, evse, connector = place.location, place.evse, place.connector
    copied = {name: location[name] for name in OF_LOCATION if location.get(name) is not None}
    return {
        **copied,
        "address": location["address"][:ADDRESS],
        "coordinates": {name: location["coordinates"][name] for name in ("latitude", "longitude")},
        "evse_uid": evse["uid"],
        "evse_id": evse.get("evse_id") or "#NA",
        "connector_id": connector["id"],
        "connector_standard": connector["standard"],
        "connector_format": connector["format"],
        "connector_power_type": connector["power_type"],
    }
