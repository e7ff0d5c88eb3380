"""The fields without which a simulated platform refuses an object; no more than a partner's own first check."""

from typing import Any

from replay.simulator.answer import OcpiError
from replay.simulator.values import moment

OWNED = ("country_code", "party_id", "id", "last_updated")
BILLED = ("start_date_time", "cdr_token", "auth_method", "currency")

REQUIRED: dict[str, tuple[str, ...]] = {
    "Credentials": ("token", "url", "roles"),
    "Location": (*OWNED, "publish", "address", "city", "country", "coordinates", "time_zone"),
    "EVSE": ("uid", "status", "connectors", "last_updated"),
    "Connector": (
        "id", "standard", "format", "power_type", "max_voltage", "max_amperage", "last_updated",
    ),
    "Tariff": (*OWNED, "currency", "elements"),
    "Session": (*OWNED, *BILLED, "kwh", "location_id", "evse_uid", "connector_id", "status"),
    "CDR": (
        *OWNED, *BILLED, "end_date_time", "cdr_location", "charging_periods",
        "total_cost", "total_energy", "total_time",
    ),
    "Token": (
        "country_code", "party_id", "uid", "type", "contract_id", "issuer", "valid", "whitelist", "last_updated",
    ),
    "PATCH": ("last_updated",),
    "START_SESSION": ("response_url", "token", "location_id"),
    "STOP_SESSION": ("response_url", "session_id"),
    "CommandResult": ("result",),
}  # fmt: skip


def check(kind: str, body: Any) -> None:
    """Raise OcpiError 2001 when the body is no object, or a required field is missing, null, or no time."""
    if not isinstance(body, dict):
        raise OcpiError(2001, f"{kind} must be a JSON object")
    missing = [name for name in REQUIRED[kind] if body.get(name) is None]
    if missing:
        raise OcpiError(2001, f"{kind} lacks {', '.join(missing)}")
    if "last_updated" in REQUIRED[kind]:
        _check_datetime(body["last_updated"])


def _check_datetime(value: Any) -> None:
    try:
        moment(value)
    except (TypeError, ValueError):
        raise OcpiError(2001, "last_updated is no DateTime") from None
