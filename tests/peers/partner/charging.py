"""How a charging session of the CPO and its CDR look, in OCPI 2.2.1."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from objects import OWNER, PRICE_PER_KWH, VAT_PERCENT, Object, tariffs

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
    evse = spot(place, session["evse_uid"])
    plug = evse["connectors"][0]
    return {name: place[name] for name in TAKEN_FROM_LOCATION} | {
        "evse_uid": evse["uid"],
        "evse_id": evse["evse_id"],
        "connector_id": plug["id"],
        "connector_standard": plug["standard"],
        "connector_format": plug["format"],
        "connector_power_type": plug["power_type"],
    }


def spot(place: Object, evse_uid: str) -> Object:
    """The EVSE of a location; one that it does not have counts as its first."""
    return next((evse for evse in place["evses"] if evse["uid"] == evse_uid.upper()), place["evses"][0])
