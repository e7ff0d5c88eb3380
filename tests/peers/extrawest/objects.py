"""What the CPO has to offer: seven locations, three tariffs, and how a charging session and its CDR look."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

Object = dict[str, Any]

OWNER = {"country_code": "NL", "party_id": "EXW"}
SEEDED = "2026-03-02T09:00:00Z"
PRICE_PER_KWH, VAT_PERCENT = 0.30, 20.0
STREETS = ["Kadeweg", "Molenpad", "Torenlaan", "Havenstraat", "Beukendreef", "Marktplein", "Sluisweg"]
DRIVER = {
    "country_code": "DE",
    "party_id": "FKE",
    "uid": "FAKE0000000001",
    "type": "RFID",
    "contract_id": "DE-FKE-C00000001-X",
}
TAKEN_FROM_SESSION = [
    "start_date_time",
    "end_date_time",
    "cdr_token",
    "auth_method",
    "authorization_reference",
    "currency",
    "charging_periods",
    "total_cost",
]
TAKEN_FROM_LOCATION = ["id", "name", "address", "city", "postal_code", "country", "coordinates"]


def time_text(moment: datetime) -> str:
    """OCPI's DateTime: UTC, whole seconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def location(number: int) -> Object:
    return OWNER | {
        "id": f"LOC-{number}",
        "publish": True,
        "name": f"Laadplein {STREETS[number - 1]}",
        "address": f"{STREETS[number - 1]} {number}",
        "city": "Utrecht",
        "postal_code": "3500AA",
        "country": "NLD",
        "coordinates": {"latitude": f"52.09{number}000", "longitude": f"5.12{number}000"},
        "evses": [evse(number, position) for position in (1, 2)],
        "operator": {"name": "Example Works Charging"},
        "time_zone": "Europe/Amsterdam",
        "opening_times": {"twentyfourseven": True},
        "last_updated": f"2026-03-0{number}T09:00:00Z",
    }


def evse(number: int, position: int) -> Object:
    moment = f"2026-03-0{number}T08:00:00Z"
    return {
        "uid": f"EVSE-{number}-{position}",
        "evse_id": f"NL*EXW*E{number}000{position}",
        "status": "AVAILABLE",
        "capabilities": ["REMOTE_START_STOP_CAPABLE", "RFID_READER"],
        "connectors": [
            {
                "id": "1",
                "standard": "IEC_62196_T2",
                "format": "SOCKET",
                "power_type": "AC_3_PHASE",
                "max_voltage": 230,
                "max_amperage": 32,
                "max_electric_power": 22000,
                "tariff_ids": ["T-ENERGY"],
                "last_updated": moment,
            }
        ],
        "last_updated": moment,
    }


def tariff(tariff_id: str, **prices: float) -> Object:
    components = [
        {"type": dimension, "price": price, "vat": VAT_PERCENT, "step_size": 1} for dimension, price in prices.items()
    ]
    return OWNER | {
        "id": tariff_id,
        "currency": "EUR",
        "elements": [{"price_components": components}],
        "last_updated": SEEDED,
    }


def tariffs() -> list[Object]:
    return [
        tariff("T-ENERGY", ENERGY=PRICE_PER_KWH),
        tariff("T-START", FLAT=0.50, ENERGY=0.25),
        tariff("T-PARKING", ENERGY=0.28, PARKING_TIME=1.20),
    ]


def price(kwh: float) -> Object:
    net = round(kwh * PRICE_PER_KWH, 4)
    return {"excl_vat": net, "incl_vat": round(net * (1 + VAT_PERCENT / 100), 4)}


def started_session(start: datetime) -> Object:
    """An ACTIVE session of which nothing has been charged yet."""
    return OWNER | {
        "id": f"S-{uuid4().hex[:12].upper()}",
        "start_date_time": time_text(start),
        "kwh": 0.0,
        "cdr_token": DRIVER,
        "auth_method": "WHITELIST",
        "location_id": "LOC-1",
        "evse_uid": "EVSE-1-1",
        "connector_id": "1",
        "currency": "EUR",
        "status": "ACTIVE",
        "last_updated": time_text(start),
    }


def progress(start: datetime, minutes: int, kwh: float) -> Object:
    """What changes in a session that has delivered `kwh` after `minutes`."""
    return {"kwh": kwh, "total_cost": price(kwh), "last_updated": time_text(start + timedelta(minutes=minutes))}


def completion(start: datetime, minutes: int, kwh: float) -> Object:
    end = time_text(start + timedelta(minutes=minutes))
    period = {
        "start_date_time": time_text(start),
        "dimensions": [{"type": "ENERGY", "volume": kwh}, {"type": "TIME", "volume": minutes / 60}],
        "tariff_id": "T-ENERGY",
    }
    return progress(start, minutes, kwh) | {"end_date_time": end, "charging_periods": [period], "status": "COMPLETED"}


def cdr(session: Object, place: Object) -> Object:
    """The CDR of a completed `session` at the location `place`."""
    start, end = (datetime.fromisoformat(session[name]) for name in ("start_date_time", "end_date_time"))
    made = {name: session[name] for name in TAKEN_FROM_SESSION if name in session}
    made |= {"id": session["id"].replace("S-", "CDR-"), "session_id": session["id"]}
    made |= {"cdr_location": cdr_location(session, place), "tariffs": tariffs()[:1]}
    made |= {"total_energy": session["kwh"], "total_energy_cost": session["total_cost"]}
    made |= {"total_time": (end - start) / timedelta(hours=1), "last_updated": time_text(datetime.now(UTC))}
    return OWNER | made


def cdr_location(session: Object, place: Object) -> Object:
    """Where `session` charged; an EVSE that `place` does not have counts as its first."""
    spot = next((spot for spot in place["evses"] if spot["uid"] == session["evse_uid"].upper()), place["evses"][0])
    plug = spot["connectors"][0]
    return {name: place[name] for name in TAKEN_FROM_LOCATION} | {
        "evse_uid": spot["uid"],
        "evse_id": spot["evse_id"],
        "connector_id": plug["id"],
        "connector_standard": plug["standard"],
        "connector_format": plug["format"],
        "connector_power_type": plug["power_type"],
    }
