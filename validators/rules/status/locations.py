"""2003 says that a location is unknown: to be used for that, and for nothing that was announced before."""

import re
from collections.abc import Iterator
from typing import Any

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, text
from validators.learned.known_locations import NOBODYS
from validators.rule import Fault, rule

SPEC = "status_codes#2xxx_client_errors"
UNKNOWN_LOCATION = 2003
SAID = re.compile(
    r"\b(unknown|no such) location\b|\blocation\b( [\w-]+)?( is| was| does)? (unknown|not (be )?(found|known|exist))",
    re.IGNORECASE,
)
MODULES, ASKING = ("commands", "tokens"), ("command", "authorize")


@rule("status.unknown-location-not-told", spec=SPEC, severity=Severity.WARNING, side="response",
      modules=MODULES, operations=ASKING, unless_well=True)  # fmt: skip
def unknown_location_not_told(call: Call) -> Iterator[Fault]:
    """The location is unknown, and the status code is not the one that says so."""
    code = call.response.status_code if call.response else None
    if call.response is None or code is None or code == UNKNOWN_LOCATION or not 2000 <= code < 3000:
        return
    message = text(call.response.json.value, "status_message") or ""
    if text(call.request.json.value, "location_id") and SAID.search(message):
        yield Fault("/status_code", f"It is {code}; 2003 is for unknown locations.")


@rule("status.known-location-refused", spec=SPEC, severity=Severity.WARNING, side="response",
      modules=MODULES, operations=ASKING, unless_well=True)  # fmt: skip
def known_location_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The location is said to be unknown, although it was handed over before."""
    body = call.request.json.value
    location_id = text(body, "location_id")
    if call.response is None or call.response.status_code != UNKNOWN_LOCATION or location_id is None:
        return
    is_command = call.place.operation == "command"
    routing = call.request.routing
    holder, owner = (call.requester, routing.to) if is_command else (call.responder, routing.sender)
    evses = conversation.known_locations.of(holder, owner or NOBODYS, location_id)
    if evses is not None and not _names_connector(body) and _named(body) <= evses:
        yield Fault("/status_code", f"It is the location {location_id[:36]}.")


def _names_connector(body: Any) -> bool:
    """A wrong connector may be what is meant by an unknown location."""
    return bool(member(body, "connector_id") or member(body, "connector_ids"))


def _named(body: Any) -> set[str]:
    """The EVSEs that the request names."""
    listed = member(body, "evse_uids")
    named = [member(body, "evse_uid"), *(listed if isinstance(listed, list) else [])]
    return {uid.lower() for uid in named if isinstance(uid, str)}
