"""The checker: everything that is wrong with an object by the tables, told field by field.

jsonschema-rs does the looking, on the strict schema; what it reports is rare, and explained here from the tables.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import msgspec

from recordings.finding import Severity
from validators.json_text import pointer
from validators.spec import explain
from validators.spec.explain import Fault, Kind
from validators.spec.schema import schema
from validators.spec.tables import OBJECTS
from validators.spec.view import Member, members

OF_OBJECTS = ("required", "additionalProperties")  # of these an object may have several


class Structure(msgspec.Struct, frozen=True, gc=False):
    """What a value should be: an object of one version and edition; `partial` for the body of a PATCH.

    `decimals` counts those of numbers, which takes exact arithmetic: ask for it where the text has numbers that long.
    """

    name: str
    version: str
    edition: str = ""
    partial: bool = False
    decimals: bool = False


@cache
def _validator(structure: Structure) -> jsonschema_rs.Validator:
    """Judges all but the names at the top: to report one of those, jsonschema-rs would copy the whole object."""
    of = (structure.name, structure.version, structure.edition)
    strict = schema(*of, strict=True, decimals=structure.decimals)
    return jsonschema_rs.validator_for({key: each for key, each in strict.items() if key not in OF_OBJECTS})


def is_clean(value: Any, structure: Structure) -> bool:
    """Whether there is no fault, in a fraction of the time that it takes to tell of one."""
    checks = _checks(structure)
    is_object = checks.known and isinstance(value, dict)
    if is_object and not (checks.known.issuperset(value) and checks.required <= value.keys()):
        return False
    try:
        return checks.validator.is_valid(value)
    except ValueError:  # it is nested too deeply, as `faults` will tell
        return False


class Checks(msgspec.Struct, frozen=True, gc=False):
    """What an object is held against; `known` is empty for what is no object of the tables."""

    validator: jsonschema_rs.Validator
    required: frozenset[str]
    known: frozenset[str]


@cache
def _checks(structure: Structure) -> Checks:
    of = structure.name, structure.version, structure.edition
    if structure.name not in OBJECTS:
        return Checks(_validator(structure), frozenset(), frozenset())
    required = () if structure.partial else explain.required(*of)
    return Checks(_validator(structure), frozenset(required), frozenset(members(*of)))


def faults(value: Any, structure: Structure, at: str = "") -> Iterator[Fault]:
    """Every fault of `value`, each with its place below `at` (a JSON Pointer). Nothing for a clean object."""
    if isinstance(value, dict) and structure.name in OBJECTS:
        yield from (fault.below(at) for fault in _of_names(value, structure))
    told: dict[str, Fault] = {}
    for error in _validator(structure).iter_errors(value):
        path = list(error.instance_path)
        place = at + pointer(*path)
        for fault in _explained(error, path, value, structure):
            whole = fault.below(place)
            if error.kind.name in OF_OBJECTS:
                yield whole
            else:
                told[place] = min(told.get(place, whole), whole, key=_order)
    yield from told.values()


def _of_names(value: dict[str, Any], structure: Structure) -> Iterator[Fault]:
    """Fields that are missing at the top, and fields that should not be there."""
    name, version, edition = structure.name, structure.version, structure.edition
    if not structure.partial:
        for absent in explain.required(name, version, edition):
            if absent not in value:
                yield from explain.missing(absent, name, value, version, edition)
    known = members(name, version, edition)
    for other in value:
        if other not in known:
            yield from explain.unexpected(other, value, name, version, edition)


def _order(fault: Fault) -> int:
    """Which of several faults of a value is told: its type before its form, last a form that only prose asks for."""
    if fault.kind == Kind.MALFORMED:
        return 3 if fault.severity == Severity.WARNING else 1
    return 0 if fault.kind == Kind.WRONG_TYPE else 2


def _explained(error: Any, path: list[str | int], value: Any, structure: Structure) -> Iterator[Fault]:
    owner, member = _member_at(path, structure)
    own = member.type.name if member else owner  # what the place itself should be
    found = _value_at(value, path)
    match error.kind.name:
        case "required":
            yield from explain.missing(error.kind.property, own, found, structure.version, structure.edition)
        case "additionalProperties":
            for name in error.kind.unexpected:
                yield from explain.unexpected(name, found, own, structure.version, structure.edition)
        case "type":
            yield explain.wrong_type(found, owner, member, bool(path) and isinstance(path[-1], int))
        case "maxLength":
            yield explain.too_long(found, error.kind.limit, owner, member, structure.version)
        case "pattern":
            yield explain.malformed(found, member)
        case "enum" if not isinstance(found, str):
            yield explain.wrong_type(found, owner, member, bool(path) and isinstance(path[-1], int))
        case "enum":
            yield explain.unlisted(found, own, structure.version)
        case "minItems":
            yield Fault(Kind.EMPTY_LIST, f"`{path[-1]}` must have at least one entry.")
        case "multipleOf":
            yield explain.too_precise(owner, member)
        case "minimum" | "maximum":
            yield explain.out_of_range(found, member)
        case other:
            raise NotImplementedError(other)


def _member_at(path: list[str | int], structure: Structure) -> tuple[str, Member | None]:
    """The object that a place is a field of, and that field: None for the whole object."""
    owner, member = structure.name, None
    for part in path:
        if isinstance(part, int):
            continue
        if member is not None:
            owner = member.type.name
        member = members(owner, structure.version, structure.edition).get(part)
        if member is None:
            raise LookupError(f"{owner} has no {part}")
    return owner, member


def _value_at(value: Any, path: list[str | int]) -> Any:
    for part in path:
        value = value[part]
    return value
