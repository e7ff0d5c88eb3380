"""A strict partner's own first check of an object: the specification's tables say what is wrong with it."""

from typing import Any

from recordings.finding import Severity
from replay.simulator.answer import OcpiError
from replay.simulator.values import moment
from validators.spec.checker import Structure, faults
from validators.spec.explain import Fault, Kind
from validators.spec.versions import V211
from validators.spec.view import members

RESULT_211 = "CommandResponse"  # what 2.1.1 sends to a response_url, having no object of its own for it
TOLD = 3  # faults named in one answer
REFUSED = frozenset({
    Kind.MISSING, Kind.NULL, Kind.WRONG_TYPE, Kind.NOT_A_NUMBER, Kind.TOO_LONG, Kind.MALFORMED, Kind.EMPTY_LIST,
    Kind.OUT_OF_RANGE, Kind.VALUE_UNKNOWN, Kind.VALUE_MISSPELT, Kind.VALUE_OTHER_VERSION,
})  # fmt: skip


def check(kind: str, body: Any, version: str, *, partial: bool = False) -> None:
    """Raise OcpiError 2001 when the body is no valid object of that kind, or a PATCH without last_updated."""
    if not isinstance(body, dict):
        raise OcpiError(2001, f"{kind} must be a JSON object")
    if partial and version != V211 and "last_updated" not in body and "last_updated" in members(kind, version):
        raise OcpiError(2001, "PATCH lacks last_updated")
    if wrong := complaints(kind, body, version, partial=partial):
        raise OcpiError(2001, f"{kind}: {' '.join(wrong)}")


def complaints(kind: str, body: Any, version: str, *, partial: bool = False) -> list[str]:
    """The first few faults for which an object is refused, each with its place."""
    shape = RESULT_211 if (kind, version) == ("CommandResult", V211) else kind
    found = faults(body, Structure(shape, version, partial=partial))
    refused = [fault for fault in found if _refused(fault) and not _readable_time(fault, body)]
    return [f"{fault.pointer or '/'}: {fault.detail}" for fault in refused[:TOLD]]


def _readable_time(fault: Fault, body: Any) -> bool:
    """A DateTime in a form that OCPI does not allow, yet nobody can misunderstand: with an offset, or with a blank."""
    if fault.kind != Kind.MALFORMED:
        return False
    for part in fault.pointer.split("/")[1:]:
        body = body[int(part) if isinstance(body, list) else part]
    try:
        moment(body)
    except (TypeError, ValueError, AttributeError):
        return False
    return len(body) > len("2025-01-01")


def _refused(fault: Fault) -> bool:
    """What a table calls a warning, a needless null and unknown fields are let pass."""
    known = fault.kind in REFUSED and fault.severity in (None, Severity.ERROR)
    return known or fault.needed
