"""Which objects a call carries by the tables, and what is wrong with them, field by field."""

import dataclasses
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from recordings.finding import Severity
from validators import json_text
from validators.call import Call
from validators.decimals import has_long_decimals
from validators.json_text import noted
from validators.profile import Profile
from validators.shapes import other_shape
from validators.spec.checker import Structure, faults, is_clean
from validators.spec.explain import Fault, Kind
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import JUDGED, V211, V230

if TYPE_CHECKING:
    from validators.conversation import Conversation  # which learns of faults itself

KNOWN = OBJECTS.keys() | ENUMS.keys()
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


class Carried(msgspec.Struct, frozen=True, gc=False):
    """A value that should be an object of the tables: in which message, and where there."""

    side: str
    pointer: str
    value: Any
    structure: Structure


def carried(call: Call, profile: Profile, envelope: bool = True) -> Iterator[Carried]:
    """Every object of a call: the request's, and the answer's where it succeeded; lists item by item.

    The `envelope` of the answer is one of them.
    """
    version = _judged_by(call)
    if version is None:
        return
    edition = profile.edition(version)
    if sent := _sent(call, version, edition):
        yield sent
    if envelope and (enveloped := _enveloped(call, version, edition)):
        yield enveloped
    yield from _answered(call, version, edition)


def _judged_by(call: Call) -> str | None:
    """The version whose tables hold for a call; None where none is to be held against it."""
    version = V230 if call.place.operation == "versions" else call.place.version  # the list may name later versions
    return None if version not in JUDGED or call.not_graded else version


def _sent(call: Call, version: str, edition: str) -> Carried | None:
    name, body = _request_object(call), call.request.json
    if name not in KNOWN or body.error:
        return None
    long = has_long_decimals(call.request.message.body.content)
    structure = Structure(name, version, edition, call.request.method == "PATCH", long)
    return Carried("request", "", body.value, _told_apart(body.value, structure))


def _enveloped(call: Call, version: str, edition: str) -> Carried | None:
    value = call.response.json.value if call.response and not call.response.json.error else None
    if isinstance(value, dict) and "status_code" in value:
        return Carried("response", "", value, Structure(ENVELOPE, version, edition))
    return None


def _answered(call: Call, version: str, edition: str) -> Iterator[Carried]:
    name = _response_object(call)
    if call.response is None or call.response.json.error or name not in KNOWN or not call.succeeded:
        return
    long = has_long_decimals(call.response.message.body.content)
    for place, item in _items(call.response.data, _is_list(call)):
        yield Carried("response", place, item, _told_apart(item, Structure(name, version, edition, False, long)))


def _is_list(call: Call) -> bool:
    return call.place.operation == "versions" or (call.place.row is not None and call.place.row.paginated)


def _told_apart(value: Any, structure: Structure) -> Structure:
    """What an object shows itself to be: payments serve two kinds under one name, credentials have two shapes.

    That a shape is another version's is one fault, of a rule of its own, and not one of each field.
    """
    if structure.name == "Terminal" and isinstance(value, dict) and "capture_status_code" in value:
        return replace(structure, name="FinancialAdviceConfirmation")
    if structure.name == "Credentials" and (version := other_shape(value, structure.version)):
        return replace(structure, version=version, edition="")
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
        version = _judged_by(call)
        call.table_faults = [] if version is None else _all_faults(call, version, profile.edition(version))
    return call.table_faults


def _all_faults(call: Call, version: str, edition: str) -> list[tuple[str, Fault]]:
    sent = _sent(call, version, edition)
    found = _faults_of((sent,)) if sent else []
    if call.response is None:
        return found
    if not has_plain_envelope(call) and (enveloped := _enveloped(call, version, edition)):
        found += [("response", fault) for fault in _envelope_faults(enveloped, call.response.status)]
    if (name := _response_object(call)) in KNOWN and call.succeeded:
        what = f"faults {name} {version} {edition} {_is_list(call)}"
        found += noted(call.response.json, what, lambda: _faults_of(_answered(call, version, edition)))
    return found


def _faults_of(carried: Iterable[Carried]) -> list[tuple[str, Fault]]:
    found = []
    for each in carried:
        if not is_clean(each.value, each.structure):
            found += [(each.side, fault) for fault in _faults(each) if not _has_its_own_rule(each, fault)]
    return found


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


def _envelope_faults(each: Carried, status: int) -> Iterator[Fault]:
    """What the envelope's own rules do not judge; with an HTTP error less grave, as a gateway may have made it."""
    for fault in () if is_clean(each.value, each.structure) else _faults(each):
        if fault.pointer not in OF_OWN_RULES:
            is_light = status >= 300 and fault.kind in ERRORS
            yield dataclasses.replace(fault, severity=Severity.WARNING) if is_light else fault


def _faults(each: Carried) -> list[Fault]:
    try:
        return list(faults(each.value, each.structure, each.pointer))
    except ValueError:  # the checker's own limit of 255 levels, far beyond any object of OCPI
        return [Fault(Kind.WRONG_TYPE, "It is nested more than 255 levels deep.", pointer=each.pointer)]
