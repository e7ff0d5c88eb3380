"""Every operation of every module: which method on which path means what, and which object it carries.

One row each, as the modules' "Interfaces and endpoints" chapters list them. `path` is what follows the module's
endpoint; a version is named only where the operation does not exist in all of them.
"""

from dataclasses import dataclass
from functools import cache

from validators.spec.versions import EVERY, V221_UP, V230

SENDER = "SENDER"
RECEIVER = "RECEIVER"


@dataclass(frozen=True, slots=True)
class Operation:
    """`request` and `response` name the object in the body or in the envelope's data, "" for none."""

    module: str
    interface: str
    method: str
    path: tuple[str, ...]
    name: str
    request: str = ""
    response: str = ""
    paginated: bool = False
    versions: frozenset[str] = EVERY

    def ids(self, segments: tuple[str, ...]) -> dict[str, str]:
        """The values that the path's variables take."""
        return {name: segments[at] for name, at in _variables(self.path)}

    def fits(self, segments: tuple[str, ...]) -> bool:
        """Whether a path has this operation's shape."""
        return len(segments) == len(self.path) and all(
            name.startswith("{") or name == value for name, value in zip(self.path, segments, strict=True)
        )


@cache
def _variables(path: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """The variables of a path, each with its place."""
    return tuple((name[1:-1], at) for at, name in enumerate(path) if name.startswith("{"))


def _path(text: str) -> tuple[str, ...]:
    return tuple(text.split("/")) if text else ()


def _object(
    module: str, interface: str, path: str, kind: str, methods: str, versions: frozenset[str] = EVERY
) -> list[Operation]:
    """One object under one path: GET answers it, PUT, PATCH and POST carry it."""
    return [
        Operation(
            module,
            interface,
            method,
            _path(path),
            method.lower(),
            request="" if method in ("GET", "DELETE") else kind,
            response=kind if method == "GET" else "",
            versions=versions,
        )
        for method in methods.split()
    ]


def _list(module: str, kind: str, versions: frozenset[str] = EVERY) -> Operation:
    return Operation(module, SENDER, "GET", (), "list", response=kind, paginated=True, versions=versions)


def _row(module: str, interface: str, method: str, path: str, name: str, request: str, response: str) -> Operation:
    versions = V221_UP if module == "chargingprofiles" or name == "charging_preferences" else EVERY
    return Operation(module, interface, method, _path(path), name, request, response, versions=versions)


ONLY_230 = frozenset({V230})
OWNER = "{country_code}/{party_id}"

OPERATIONS: tuple[Operation, ...] = (
    *(Operation("credentials", SENDER, method, (), method.lower(), "Credentials", "Credentials")
      for method in ("POST", "PUT")),
    Operation("credentials", SENDER, "GET", (), "get", response="Credentials"),
    Operation("credentials", SENDER, "DELETE", (), "delete"),
    _list("locations", "Location"),
    *_object("locations", SENDER, "{location_id}", "Location", "GET"),
    *_object("locations", SENDER, "{location_id}/{evse_uid}", "EVSE", "GET"),
    *_object("locations", SENDER, "{location_id}/{evse_uid}/{connector_id}", "Connector", "GET"),
    *_object("locations", RECEIVER, f"{OWNER}/{{location_id}}", "Location", "GET PUT PATCH"),
    *_object("locations", RECEIVER, f"{OWNER}/{{location_id}}/{{evse_uid}}", "EVSE", "GET PUT PATCH"),
    *_object("locations", RECEIVER, f"{OWNER}/{{location_id}}/{{evse_uid}}/{{connector_id}}", "Connector",
             "GET PUT PATCH"),
    _list("sessions", "Session"),
    _row("sessions", SENDER, "PUT", "{session_id}/charging_preferences", "charging_preferences",
         "ChargingPreferences", "ChargingPreferencesResponse"),
    *_object("sessions", RECEIVER, f"{OWNER}/{{session_id}}", "Session", "GET PUT PATCH"),
    _list("cdrs", "CDR"),
    *_object("cdrs", RECEIVER, "", "CDR", "POST"),
    *_object("cdrs", RECEIVER, "{cdr_id}", "CDR", "GET"),  # the Location of the POST: receivers choose its shape
    *_object("cdrs", RECEIVER, f"{OWNER}/{{cdr_id}}", "CDR", "GET"),
    _list("tariffs", "Tariff"),
    *_object("tariffs", RECEIVER, f"{OWNER}/{{tariff_id}}", "Tariff", "GET PUT DELETE"),
    *_object("tariffs", RECEIVER, f"{OWNER}/{{tariff_id}}", "Tariff", "PATCH", versions=EVERY - V221_UP),
    _list("tokens", "Token"),
    _row("tokens", SENDER, "POST", "{token_uid}/authorize", "authorize", "LocationReferences", "AuthorizationInfo"),
    *_object("tokens", RECEIVER, f"{OWNER}/{{token_uid}}", "Token", "GET PUT PATCH"),
    _row("commands", RECEIVER, "POST", "{command}", "command", "", "CommandResponse"),
    _row("commands", SENDER, "POST", "", "result", "CommandResult", ""),
    _row("chargingprofiles", RECEIVER, "GET", "{session_id}", "get", "", "ChargingProfileResponse"),
    _row("chargingprofiles", RECEIVER, "PUT", "{session_id}", "put", "SetChargingProfile", "ChargingProfileResponse"),
    _row("chargingprofiles", RECEIVER, "DELETE", "{session_id}", "delete", "", "ChargingProfileResponse"),
    _row("chargingprofiles", SENDER, "POST", "", "result", "", ""),
    _row("chargingprofiles", SENDER, "PUT", "{session_id}", "put", "ActiveChargingProfile", ""),
    _list("hubclientinfo", "ClientInfo", versions=V221_UP),
    *_object("hubclientinfo", RECEIVER, OWNER, "ClientInfo", "GET PUT", versions=V221_UP),
    _list("invoicereconciliation", "InvoiceReconciliationRecord", versions=ONLY_230),
    *_object("invoicereconciliation", RECEIVER, "", "InvoiceReconciliationRecord", "POST", versions=ONLY_230),
    *_object("invoicereconciliation", RECEIVER, f"{OWNER}/{{id}}", "InvoiceReconciliationRecord", "GET PUT DELETE",
             versions=ONLY_230),
    _list("bookings", "Booking", versions=ONLY_230),
    Operation("bookings", SENDER, "GET", ("booking_locations",), "list", "", "BookingLocation", True, ONLY_230),
    *_object("bookings", SENDER, "booking_locations/{booking_location_id}", "BookingLocation", "GET",
             versions=ONLY_230),
    *_object("bookings", SENDER, "booking_locations/{booking_location_id}/{calendar_id}", "Calendar", "GET",
             versions=ONLY_230),
    Operation("bookings", SENDER, "POST", (), "request", "BookingRequest", "Booking", versions=ONLY_230),
    *_object("bookings", RECEIVER, f"{OWNER}/booking_locations/{{booking_location_id}}", "BookingLocation",
             "GET PUT PATCH", versions=ONLY_230),
    *_object("bookings", RECEIVER, f"{OWNER}/{{booking_id}}", "Booking", "GET PUT PATCH", versions=ONLY_230),
    # Payments has two families of endpoints under one name; which it is, only the object shows (bodies.py).
    _list("payments", "Terminal", versions=ONLY_230),
    *_object("payments", SENDER, "{terminal_id}", "Terminal", "GET PUT PATCH", versions=ONLY_230),
    Operation("payments", SENDER, "POST", ("activate",), "activate", "Terminal", versions=ONLY_230),
    Operation("payments", SENDER, "POST", ("{terminal_id}", "deactivate"), "deactivate", versions=ONLY_230),
    *_object("payments", RECEIVER, "{terminal_id}", "Terminal", "GET", versions=ONLY_230),
    *_object("payments", RECEIVER, "", "Terminal", "POST", versions=ONLY_230),
)  # fmt: skip

MODULES = frozenset(operation.module for operation in OPERATIONS)


@cache
def _of_length(
    module: str, interface: str | None, method: str, length: int, version: str | None
) -> tuple[tuple[Operation, ...], bool]:
    """The operations with so many segments, and whether every path with so many is one of theirs."""
    rows = tuple(
        row
        for row in OPERATIONS
        if row.module == module and row.method == method and len(row.path) == length
        if interface in (None, row.interface) and (version is None or version in row.versions)
    )
    return rows, all(name.startswith("{") for row in rows for name in row.path)


def find(
    module: str, interface: str | None, method: str, segments: tuple[str, ...], version: str | None
) -> tuple[Operation, ...]:
    """The operations that a request may mean; more than one only where the interface is not known."""
    rows, fit = _of_length(module, interface, method, len(segments), version)
    return rows if fit else tuple(row for row in rows if row.fits(segments))
