"""Which objects a call carries by the tables, and what is wrong with them, field by field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.profile import Profile
from validators.spec.checker import Structure, faults
from validators.spec.explain import Fault, Kind
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import JUDGED, V211, V230

KNOWN = OBJECTS.keys() | ENUMS.keys()
LONG_DECIMALS = re.compile(rb"[:\[,]\s*-?\d+(\.\d{5}|\.?\d*[eE]-)")
ENVELOPE = "Response"
OF_OWN_RULES = ("/status_code", "/data")  # in the envelope
ERRORS = {Kind.MISSING, Kind.NULL, Kind.WRONG_TYPE, Kind.MALFORMED, Kind.TOO_LONG}
COMMANDS = {
    "START_SESSION": "StartSession",
    "STOP_SESSION": "StopSession",
    "RESERVE_NOW": "ReserveNow",
    "CANCEL_RESERVATION": "CancelReservation",
    "UNLOCK_CONNECTOR": "UnlockConnector",
}


@dataclass(frozen=True, slots=True)
class Carried:
    """A value that should be an object of the tables: in which message, and where there."""

    side: str
    pointer: str
    value: Any
    structure: Structure


def carried(call: Call, profile: Profile) -> Iterator[Carried]:
    """Every object of a call: the request's, and the answer's where it succeeded; lists item by item."""
    version = call.place.version
    if call.place.operation == "versions":
        version = V230  # the list belongs to none; the latest text is the most lenient
    if version not in JUDGED or call.not_graded:
        return
    edition = profile.edition(version)
    partial = call.request.method == "PATCH"
    if (name := _request_object(call)) in KNOWN and not call.request.json.error:
        value = call.request.json.value
        long = has_long_decimals(call.request.message.body.content)
        yield Carried("request", "", value, Structure(_told_apart(name, value), version, edition, partial, long))
    if call.response is None or call.response.json.error:
        return
    if "status_code" in (call.response.json.value if isinstance(call.response.json.value, dict) else ()):
        yield Carried("response", "", call.response.json.value, Structure(ENVELOPE, version, edition))
    if (name := _response_object(call)) in KNOWN and call.succeeded:
        is_list = call.place.row is not None and call.place.row.paginated
        long = has_long_decimals(call.response.message.body.content)
        for place, item in _items(call.response.data, is_list):
            structure = Structure(_told_apart(name, item), version, edition, False, long)
            yield Carried("response", place, item, structure)


def has_long_decimals(content: bytes) -> bool:
    """Whether a number in a body may have more than four decimals; told from its text, quickly."""
    return LONG_DECIMALS.search(content) is not None


def _told_apart(name: str, value: Any) -> str:
    """Payments serves two kinds of objects under one name; an object shows which it is."""
    is_advice = name == "Terminal" and isinstance(value, dict) and "capture_status_code" in value
    return "FinancialAdviceConfirmation" if is_advice else name


def _items(data: Any, is_list: bool) -> Iterator[tuple[str, Any]]:
    """Each object of the data and its place; a list where one object belongs is one value, of the wrong type."""
    if is_list:
        yield from ((f"/data/{index}", item) for index, item in enumerate(data if isinstance(data, list) else ()))
    elif data is not None and not is_envelope(data):
        yield "/data", data


def is_envelope(data: Any) -> bool:
    """Whether the data of an answer is an answer once more."""
    return isinstance(data, dict) and "status_code" in data and ("data" in data or "timestamp" in data)


def _request_object(call: Call) -> str:
    row = call.place.row
    if call.place.operation == "command":
        return COMMANDS.get(call.ids.get("command", ""), "")
    if call.place.operation == "result" and call.place.module == "commands":
        return "CommandResponse" if call.place.version == V211 else "CommandResult"
    return call.place.carries or (row.request if row else "")


def _response_object(call: Call) -> str:
    if call.place.operation == "details":
        return "VersionDetails"
    row = call.place.row
    return row.response if row else ""


def faults_in(call: Call, profile: Profile) -> list[tuple[str, Fault]]:
    """Every fault of every object of a call, each with its side; found once and kept with the call."""
    if call.table_faults is None:
        call.table_faults = [
            (each.side, fault)
            for each in carried(call, profile)
            for fault in (_envelope_faults(each, call) if each.structure.name == ENVELOPE else _faults(each))
        ]
    return call.table_faults


def has_faults(call: Call, conversation: Conversation) -> bool:
    """Whether the tables find any fault in a call: the guard of the rules that tell of them."""
    return bool(faults_in(call, conversation.profile))


def _envelope_faults(each: Carried, call: Call) -> Iterator[Fault]:
    """What the envelope's own rules do not judge; with an HTTP error less grave, as a gateway may have made it."""
    is_error = call.response is not None and call.response.status >= 300
    for fault in _faults(each):
        if fault.pointer not in OF_OWN_RULES:
            yield replace(fault, severity=Severity.WARNING) if is_error and fault.kind in ERRORS else fault


def _faults(each: Carried) -> list[Fault]:
    try:
        return list(faults(each.value, each.structure, each.pointer))
    except ValueError:  # the checker's own limit of 255 levels, far beyond any object of OCPI
        return [Fault(Kind.WRONG_TYPE, "It is nested more than 255 levels deep.", pointer=each.pointer)]
