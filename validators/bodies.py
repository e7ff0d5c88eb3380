"""Which objects a call carries by the tables, and what is wrong with them, field by field."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recordings.finding import Severity
from recordings.fixed import fixed
from validators import json_text
from validators.call import Call
from validators.json_text import LONG, TOO_LONG
from validators.profile import Profile
from validators.shapes import other_shape
from validators.spec.checker import Structure, faults, is_clean
from validators.spec.explain import Fault, Kind
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import JUDGED, V211, V230

if TYPE_CHECKING:
    from validators.conversation import Conversation  # which learns of faults itself

KNOWN = OBJECTS.keys() | ENUMS.keys()
FIVE_DECIMALS = re.compile(rb"\.\d{5}")
LONG_DECIMALS = re.compile(rb"[:\[,]\s*-?\d+(\.\d{5}|\.?\d*[eE]-)")
ENVELOPE = "Response"
OF_OWN_RULES = ("/status_code", "/data")  # in the envelope
OF_PLAIN_ENVELOPES = frozenset({"status_code", "status_message", "timestamp"})
PLAIN_TIME = re.compile(
    r"20\d\d-(?:0[1-9]|1[0-2])-(?:[01][1-9]|10|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII
)  # of any version
ERRORS = {Kind.MISSING, Kind.NULL, Kind.WRONG_TYPE, Kind.MALFORMED, Kind.TOO_LONG}
ROLE = re.compile("/data/endpoints/(?P<index>[0-9]+)(?P<role>/role)?")
ANNOUNCED = {"versions": "Version", "details": "VersionDetails"}
COMMANDS = {
    "START_SESSION": "StartSession",
    "STOP_SESSION": "StopSession",
    "RESERVE_NOW": "ReserveNow",
    "CANCEL_RESERVATION": "CancelReservation",
    "UNLOCK_CONNECTOR": "UnlockConnector",
}


@fixed(frozen=True, slots=True)
class Carried:
    """A value that should be an object of the tables: in which message, and where there."""

    side: str
    pointer: str
    value: Any
    structure: Structure


def carried(call: Call, profile: Profile, envelope: bool = True) -> Iterator[Carried]:
    """Every object of a call: the request's, and the answer's where it succeeded; lists item by item.

    The `envelope` of the answer is one of them.
    """
    version = V230 if call.place.operation == "versions" else call.place.version  # the list may name later versions
    if version not in JUDGED or call.not_graded:
        return
    edition = profile.edition(version)
    partial = call.request.method == "PATCH"
    if (name := _request_object(call)) in KNOWN and not call.request.json.error:
        value = call.request.json.value
        long = has_long_decimals(call.request.message.body.content)
        yield Carried("request", "", value, _told_apart(value, Structure(name, version, edition, partial, long)))
    if call.response is None or call.response.json.error:
        return
    if envelope and "status_code" in (call.response.json.value if isinstance(call.response.json.value, dict) else ()):
        yield Carried("response", "", call.response.json.value, Structure(ENVELOPE, version, edition))
    if (name := _response_object(call)) in KNOWN and call.succeeded:
        is_list = call.place.operation == "versions" or (call.place.row is not None and call.place.row.paginated)
        long = has_long_decimals(call.response.message.body.content)
        for place, item in _items(call.response.data, is_list):
            structure = _told_apart(item, Structure(name, version, edition, False, long))
            yield Carried("response", place, item, structure)


def has_long_decimals(content: bytes) -> bool:
    """Whether a number in a body may have more than four decimals; told from its text, quickly."""
    has_exponent = content.find(b"e-") >= 0 or content.find(b"E-") >= 0  # not `in`, for the reason in odd_bytes.py
    may = has_exponent or FIVE_DECIMALS.search(content) is not None
    return may and (_remembered if LONG < len(content) < TOO_LONG else _has_long_decimals)(content)


def _has_long_decimals(content: bytes) -> bool:
    before_exponents = content.replace(b"E-", b"e-").split(b"e-")[:-1]
    may = any(map(_ends_in_number, before_exponents)) or not all(
        _is_in_text(content, found.start()) for found in FIVE_DECIMALS.finditer(content)
    )
    return may and LONG_DECIMALS.search(content) is not None


_remembered = lru_cache(maxsize=16)(_has_long_decimals)


def _ends_in_number(before: bytes) -> bool:
    """Whether what stands before an `e-` can be a number from its beginning on, unlike in UUIDs and in words."""
    start = before.rstrip(b"0123456789.-")  # empty behind another `e-`
    return before[-1:].isdigit() and start != b"" and not start[-1:].isalpha()


def _is_in_text(content: bytes, point: int) -> bool:
    """Whether nothing but digits stands between a decimal point and the quote before it, as in coordinates."""
    return content[content.rfind(b'"', 0, point) + 1 : point].lstrip(b"-").isdigit()


def _told_apart(value: Any, structure: Structure) -> Structure:
    """What an object shows itself to be: payments serve two kinds under one name, credentials have two shapes.

    That a shape is another version's is one fault, of a rule of its own, and not one of each field.
    """
    if structure.name == "Terminal" and isinstance(value, dict) and "capture_status_code" in value:
        return structure._replace(name="FinancialAdviceConfirmation")
    if structure.name == "Credentials" and (version := other_shape(value, structure.version)):
        return structure._replace(version=version, edition="")
    return structure


def _items(data: Any, is_list: bool) -> Iterator[tuple[str, Any]]:
    """Each object of the data and its place; a list where one object belongs is one value, of the wrong type."""
    if is_list:
        yield from ((f"/data/{index}", item) for index, item in enumerate(data if isinstance(data, list) else ()))
    elif data is not None and not is_envelope(data):
        yield "/data", data


def is_envelope(data: Any) -> bool:
    """Whether the data of an answer is an answer once more."""
    return isinstance(data, dict) and "status_code" in data and ("data" in data or "timestamp" in data)


def has_plain_envelope(call: Call) -> bool:
    """Whether a glance shows that there is no fault in the envelope of the answer, as in most that have no data."""
    value = call.response.json.value if call.response else None
    if not isinstance(value, dict) or not value.keys() <= OF_PLAIN_ENVELOPES or call.response.status_code is None:  # type: ignore[union-attr]
        return False
    timestamp = value.get("timestamp")
    is_plain_time = isinstance(timestamp, str) and PLAIN_TIME.fullmatch(timestamp) is not None
    return is_plain_time and isinstance(value.get("status_message", ""), str)


def _request_object(call: Call) -> str:
    row = call.place.row
    if call.place.operation == "command":
        return COMMANDS.get(call.ids.get("command", ""), "")
    if call.place.operation == "result" and call.place.module == "commands":
        return "CommandResponse" if call.place.version == V211 else "CommandResult"
    return call.place.carries or (row.request if row else "")


def _response_object(call: Call) -> str:
    if call.place.operation in ANNOUNCED:
        return ANNOUNCED[call.place.operation]
    row = call.place.row
    return row.response if row else ""


def faults_in(call: Call, profile: Profile) -> list[tuple[str, Fault]]:
    """Every fault of every object of a call, each with its side; found once and kept with the call."""
    if call.table_faults is None:
        call.table_faults = [
            (each.side, fault)
            for each in carried(call, profile, envelope=not has_plain_envelope(call))
            if not is_clean(each.value, each.structure)
            for fault in (_envelope_faults(each, call) if each.structure.name == ENVELOPE else _faults(each))
            if not _has_its_own_rule(each, fault)
        ]
    return call.table_faults


def _has_its_own_rule(each: Carried, fault: Fault) -> bool:
    """The role of a credentials endpoint, which means nothing from 2.2.1 on."""
    place = ROLE.fullmatch(fault.pointer)
    if place is None or each.structure.name != "VersionDetails" or each.structure.version == V211:
        return False
    is_role = place["role"] or (fault.kind == Kind.MISSING and fault.subject == "Endpoint.role")
    return bool(is_role) and json_text.text(each.value["endpoints"][int(place["index"])], "identifier") == "credentials"


def has_faults(call: Call, conversation: "Conversation") -> bool:
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
