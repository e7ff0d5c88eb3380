"""Every way to break one field of an object, and what the checker must then say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from recordings.finding import Severity
from tests.validators.spec.strategies import full, length_of
from validators.spec import forms
from validators.spec.checker import Structure
from validators.spec.declare import MANY, ONE, SOME, Type
from validators.spec.explain import Kind
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import ORDER, V230
from validators.spec.view import Member, covers, is_open, members, values

# Texts that break a form without being too long.
BROKEN = dict.fromkeys(forms.FORMS, "?") | {"filled": ""}
# Texts that hold by an error-level form and are too long all the same.
LONG = {"datetime": "2026-05-04T08:30:00.0000000Z", "url": "https://example.com/" + "x" * 255}
MISSING = object()

Expected = list[tuple[Kind, str]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """An object with one fault: what was done to which field, and the kinds and places of what must be found."""

    what: str
    value: dict[str, Any]
    expected: Expected
    severity: Severity | None = None  # where it is not the rule's own


def mutants(structure: Structure) -> Iterator[Mutant]:
    """Every mutant of an object."""
    for member in members(structure.name, structure.version, structure.edition).values():
        yield from _of_any(member, structure)
        if member.type.name != "any":
            yield from _of_values(member, structure)
    yield from _of_names(structure)


def _changed(structure: Structure, **fields: Any) -> dict[str, Any]:
    changed = full(structure) | fields
    return {name: value for name, value in changed.items() if value is not MISSING}


def _of_any(member: Member, structure: Structure) -> Iterator[Mutant]:
    """Absence, null, an empty list, another name."""
    name, required = member.name, member.card in (ONE, SOME)
    gone: Expected = [(Kind.MISSING, "")] if required else []
    yield Mutant(f"no {name}", _changed(structure, **{name: MISSING}), gone)
    if member.type.name != "any":
        null = Kind.NULL if required else Kind.NEEDLESS_NULL
        yield Mutant(f"{name} null", _changed(structure, **{name: None}), [(null, f"/{name}")])
    if member.card in (MANY, SOME):
        empty: Expected = [(Kind.EMPTY_LIST, f"/{name}")] if member.card == SOME else []
        yield Mutant(f"{name} empty", _changed(structure, **{name: []}), empty)
        yield Mutant(f"{name} no list", _changed(structure, **{name: 7}), [(Kind.WRONG_TYPE, f"/{name}")])
        yield Mutant(f"{name} null in list", _changed(structure, **{name: [None]}), [(Kind.NULL, f"/{name}/0")])
    if name != name.upper():
        value = full(structure)
        other = name.upper()
        value[other] = value.pop(name)
        yield Mutant(f"{name} in capitals", value, [(Kind.MISSPELT, f"/{other}")])
    if (camel := _camel(name)) != name:
        value = full(structure)
        value[camel] = value.pop(name)
        yield Mutant(f"{name} in camel case", value, [(Kind.MISSPELT, f"/{camel}")])


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.title() for each in others)


def _of_values(member: Member, structure: Structure) -> Iterator[Mutant]:
    """Values that the field's type forbids; the second entry where the field is a list."""
    in_list = member.card in (MANY, SOME)
    at = f"/{member.name}" + ("/1" if in_list else "")
    for what, bad, kind, severity in _bad(member.type, structure.version, structure.name, member.name):
        good = full(structure)[member.name]
        value = [good[0], bad] if in_list else bad
        yield Mutant(f"{member.name} {what}", _changed(structure, **{member.name: value}), [(kind, at)], severity)


Bad = tuple[str, Any, Kind, Severity | None]


def _bad(type_: Type, version: str, owner: str, name: str) -> Iterator[Bad]:
    for wrong in _other_types(type_):
        yield f"is {wrong!r}", wrong, Kind.WRONG_TYPE, None
    if type_.name in ENUMS:
        yield from _bad_values(type_.name, version)
    if limit := length_of(type_):
        yield _too_long(type_, limit, version, owner, name)
    form = forms.form_of(type_)
    if form:
        broken = BROKEN[type_.form or forms.OF_PRIMITIVES[type_.name]]
        yield "broken", broken, Kind.MALFORMED, form.severity
    for bound, step in ((type_.least, -1), (type_.most, 1)):
        if bound is not None:
            yield "out of range", bound + step, Kind.OUT_OF_RANGE, None
    if type_.name == "int":
        yield "a fraction", -1.5, Kind.WRONG_TYPE, None


def _other_types(type_: Type) -> list[Any]:
    if type_.name in OBJECTS:
        return [[], "x", 7]
    if type_.name in ("number", "int"):
        return ["12", True, {}, []]
    return ["true", 1, {}, []] if type_.name == "boolean" else [12, True, {}, []]


def _too_long(type_: Type, limit: int, version: str, owner: str, name: str) -> Bad:
    form = type_.form or forms.OF_PRIMITIVES.get(type_.name)
    graver = form in forms.FORMS and forms.FORMS[form].severity == Severity.ERROR and form != "filled"
    if form in LONG:
        return "too long", LONG[form], Kind.TOO_LONG, None
    if graver:
        return "too long", "x" * (limit + 1), Kind.MALFORMED, None
    location = members("Location", version).get(name) if owner == "CdrLocation" else None
    copied = location and (location.type.length or 0) > limit
    return "too long", "x" * (limit + 1), Kind.TOO_LONG, Severity.INFO if copied else None


def _bad_values(name: str, version: str) -> Iterator[Bad]:
    enum, listed = ENUMS[name], values(name, version)
    lenient = Severity.INFO if is_open(enum, version) else None
    yield "unknown value", "QQQQ", Kind.VALUE_UNKNOWN, lenient
    yield "no value", "", Kind.VALUE_UNKNOWN, lenient
    for value in listed:
        for other in {value.lower(), value.replace("_", "-")} - set(listed):
            yield f"value {other}", other, Kind.VALUE_MISSPELT, lenient
    known = {value for added in enum.values.values() for value in added}
    for value in sorted(known - set(listed)):
        yield f"value {value}", value, Kind.VALUE_OTHER_VERSION, None


def _of_names(structure: Structure) -> Iterator[Mutant]:
    """Fields that other versions have, with and without the one that they became or were; fields of no version."""
    here = members(structure.name, structure.version, structure.edition)
    for version in ORDER:
        owner = OBJECTS[structure.name]
        if version == structure.version or not covers(version, owner.since, owner.until):
            continue
        for other in members(structure.name, version).values():
            if other.name in here:
                continue
            kind = Kind.UNKNOWN if other.field.module else Kind.OTHER_VERSION  # modules add to what everybody has
            expected: Expected = [(kind, f"/{other.name}")]
            value = full(Structure(structure.name, version))[other.name]
            yield Mutant(f"with {other.name}", _changed(structure, **{other.name: value}), expected)
    vendor: Expected = [] if structure.version == V230 else [(Kind.UNKNOWN, "/x_vendor")]
    yield Mutant("with x_vendor", _changed(structure, x_vendor=1), vendor)


def renamed(structure: Structure) -> Iterator[tuple[str, str, Mutant]]:
    """Each renamed field under the name of another version: that name, the right one, and the object."""
    for field in OBJECTS[structure.name].fields:
        if not field.formerly:
            continue
        here = members(structure.name, structure.version, structure.edition)
        right, wrong = (field.name, field.formerly) if field.name in here else (field.formerly, field.name)
        if right in here and wrong not in here:
            value = full(structure)
            value[wrong] = value.pop(right)
            yield wrong, right, Mutant(f"{wrong} for {right}", value, [(Kind.OTHER_VERSION, f"/{wrong}")])
