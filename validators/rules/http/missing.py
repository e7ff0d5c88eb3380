"""Objects that do not exist."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.json_text import text
from validators.rule import Fault, rule
from validators.spec.versions import V211

OBJECTS = ("locations", "sessions", "cdrs", "tariffs", "tokens", "hubclientinfo", "invoicereconciliation", "bookings")
CODES = {"locations": 2003, "tokens": 2004}  # that say by themselves that the object is unknown
METHODS = {V211: ("GET", "PATCH", "DELETE")}  # later versions ask it of GET alone
NOT_THERE = re.compile(r"not? (be )?(found|known|exist)|doesn.?t exist|(unknown|no such) (location|evse|connector|"
                       r"session|cdr|tariff|token|client|party|record|booking|object|id\b)", re.IGNORECASE)  # fmt: skip


@rule("http.success-for-missing-object", spec="status_codes#status_codes", severity=Severity.WARNING, side="response",
      modules=OBJECTS, operations=["get", "patch", "delete"], unless_well=True)  # fmt: skip
def success_for_missing_object(call: Call) -> Iterator[Fault]:
    """The object does not exist, and HTTP does not say so with 404."""
    response = call.response
    if response is None or not 200 <= response.status < 300 or not 2000 <= (response.status_code or 0) < 3000:
        return
    if call.request.method not in METHODS.get(call.place.version or "", ("GET",)):
        return
    message = text(response.json.value, "status_message") or ""
    if response.status_code == CODES.get(call.place.module or "") or says_not_there(message):
        yield Fault("status", f"HTTP {response.status} with {response.status_code}.")


def says_not_there(message: str) -> bool:
    """Whether a message says in words that an object does not exist."""
    return NOT_THERE.search(message) is not None
