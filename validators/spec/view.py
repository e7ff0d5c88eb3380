"""The tables as one version and edition has them."""

from dataclasses import dataclass, replace
from functools import cache

from validators.spec.declare import Enum, Field, Object, Type
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import EDITIONS, ORDER


@dataclass(frozen=True, slots=True)
class Member:
    """A field as it is in one version: its type and cardinality there, and the line of the table it comes from."""

    name: str
    type: Type
    card: str
    field: Field


def covers(version: str, since: str, until: str) -> bool:
    """Whether a version lies in a range; both ends belong to it."""
    return ORDER.index(since) <= ORDER.index(version) <= ORDER.index(until)


@cache
def members(name: str, version: str, edition: str = "") -> dict[str, Member]:
    """The fields of an object by name, in the order of the specification; the latest edition unless told."""
    first = edition == EDITIONS[version][0]
    found = (
        _member(known, field, version, first) for field in OBJECTS[name].fields for known in _names(field, version)
    )
    return {member.name: member for member in found}


def _names(field: Field, version: str) -> tuple[str, ...]:
    """What a field is called in a version; nothing where the version does not have it."""
    if covers(version, field.since, field.until):
        return (field.name,)
    return (field.formerly,) if field.formerly and ORDER.index(version) < ORDER.index(field.since) else ()


def ranges(name: str, known: str) -> list[tuple[str, str]]:
    """From which to which version an object has a field of that name; more than one where it came again."""
    owner = OBJECTS[name]
    own = [(field.since, field.until) for field in owner.fields if field.name == known and not field.module]
    old = [(owner.since, ORDER[ORDER.index(field.since) - 1]) for field in owner.fields if field.formerly == known]
    return sorted(old + own)


def _member(name: str, field: Field, version: str, first: bool) -> Member:
    type_, card = field.type, field.card
    if field.was and ORDER.index(version) <= ORDER.index(field.was.until):
        type_, card = field.was.type, field.was.card or card
    if first and type_.narrow:
        type_ = replace(type_, length=type_.narrow)
    return Member(name, type_, card, field)


@cache
def objects(version: str, edition: str = "") -> tuple[Object, ...]:
    """Every object of a version."""
    editions = EDITIONS[version]
    before = editions[editions.index(edition) + 1 :] if edition else ()
    return tuple(
        each
        for each in OBJECTS.values()
        if covers(version, each.since, each.until) and not (version == each.since and each.edition in before)
    )


@cache
def values(name: str, version: str) -> tuple[str, ...]:
    """The values that an enum defines in a version."""
    enum = ENUMS[name]
    return tuple(
        value
        for since, added in enum.values.items()
        for value in added
        if covers(version, since, enum.until.get(value, ORDER[-1]))
    )


def is_open(enum: Enum, version: str) -> bool:
    """Whether values that the specification does not list are allowed."""
    return bool(enum.open_since) and ORDER.index(version) >= ORDER.index(enum.open_since)


@cache
def since_of(name: str, value: str) -> tuple[str, str] | None:
    """The first and the last version of an enum's value, None where no version has it."""
    enum = ENUMS[name]
    found = next((since for since, added in enum.values.items() if value in added), None)
    return (found, enum.until.get(value, ORDER[-1])) if found else None
