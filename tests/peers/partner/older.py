"""The partner's own objects in the words of OCPI 2.1.1."""

from charging import spot
from objects import Object

OWNER_FIELDS = {"country_code", "party_id"}
FROM_TOKEN = ["uid", "visual_number", "issuer", "valid", "whitelist", "last_updated"]
FROM_SESSION = ["id", "kwh", "currency", "status", "last_updated"]
FROM_CDR = ["id", "start_date_time", "currency", "total_energy", "total_time", "last_updated"]
FROM_CONNECTOR = ["id", "standard", "format", "power_type", "last_updated"]


def in_2_1_1(module: str, thing: Object, locations: dict[str, Object]) -> Object:
    """An object of `module`; `locations` (2.2.1, by lower-case id) has those that charging refers to."""
    match module:
        case "locations":
            return location(thing)
        case "tariffs":
            return tariff(thing)
        case "sessions":
            return session(thing, locations[thing["location_id"].lower()])
        case "cdrs":
            return cdr(thing, locations[thing["cdr_location"]["id"].lower()])
        case _:
            return token(thing)


def location(thing: Object) -> Object:
    made = {name: value for name, value in thing.items() if name not in OWNER_FIELDS | {"publish"}}
    return made | {"type": "ON_STREET", "evses": [evse(each) for each in thing["evses"]]}


def evse(thing: Object) -> Object:
    return thing | {"connectors": [connector(each) for each in thing["connectors"]]}


def connector(thing: Object) -> Object:
    made = {name: thing[name] for name in FROM_CONNECTOR}
    return made | {
        "voltage": thing["max_voltage"],
        "amperage": thing["max_amperage"],
        "tariff_id": thing["tariff_ids"][0],
    }


def tariff(thing: Object) -> Object:
    made = {name: value for name, value in thing.items() if name not in OWNER_FIELDS}
    return made | {"elements": [{"price_components": _without_vat(each)} for each in thing["elements"]]}


def _without_vat(element: Object) -> list[Object]:
    return [{name: value for name, value in each.items() if name != "vat"} for each in element["price_components"]]


def token(thing: Object) -> Object:
    kind = thing["type"] if thing["type"] == "RFID" else "OTHER"
    return {name: thing[name] for name in FROM_TOKEN} | {"type": kind, "auth_id": thing["contract_id"]}


def session(thing: Object, place: Object) -> Object:
    made = {name: thing[name] for name in FROM_SESSION} | {"start_datetime": thing["start_date_time"]}
    made |= {"end_datetime": thing["end_date_time"]} if "end_date_time" in thing else {}
    made |= {"total_cost": thing["total_cost"]["excl_vat"]} if "total_cost" in thing else {}
    return made | _charged(thing, place, thing["evse_uid"])


def cdr(thing: Object, place: Object) -> Object:
    made = {name: thing[name] for name in FROM_CDR} | {"stop_date_time": thing["end_date_time"]}
    made |= {"end_date_time": thing["end_date_time"]}  # what the library reads for it, though 2.1.1 does not know it
    made |= {"total_cost": thing["total_cost"]["excl_vat"], "tariffs": [tariff(each) for each in thing["tariffs"]]}
    return made | _charged(thing, place, thing["cdr_location"]["evse_uid"])


def _charged(thing: Object, place: Object, evse_uid: str) -> Object:
    """What a session and a CDR have in common: who charged, where, and when how much."""
    periods = [
        {name: period[name] for name in ("start_date_time", "dimensions")}
        for period in thing.get("charging_periods", [])
    ]
    return {
        "auth_id": thing["cdr_token"]["contract_id"],
        "auth_method": "WHITELIST" if thing["auth_method"] == "WHITELIST" else "AUTH_REQUEST",
        "location": location(place | {"evses": [spot(place, evse_uid)]}),
        "charging_periods": periods,
    }
