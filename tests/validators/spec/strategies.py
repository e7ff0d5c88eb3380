"""Objects that hold by the tables: one full example of each, and a hypothesis strategy for any."""

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from validators.spec import forms
from validators.spec.checker import Structure
from validators.spec.declare import MANY, ONE, SOME, Type
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import EDITIONS, ORDER
from validators.spec.view import Member, members, objects, values

STRUCTURES = [
    Structure(each.name, version, edition)
    for version in ORDER
    for edition in EDITIONS[version]
    for each in objects(version, edition)
]

# What each form looks like, the shortest first; none is longer than the shortest field of its form.
SAMPLES = {
    "datetime": ["2026-05-04T08:30:00Z", "2026-05-04T08:30:00", "2024-02-29T23:59:60.5Z", "2026-12-31t00:00:00z"],
    "url": ["https://example.com/ocpi", "http://127.0.0.1:8080", "ftp://ü.example/?a=b#c"],
    "latitude": ["52.520008", "-1.123456", "-33.123456"],
    "longitude": ["4.899880", "-179.123456", "104.899881"],
    "time_of_day": ["08:30", "00:00", "23:59"],
    "date": ["2026-05-04", "2024-02-29"],
    "language": ["en", "NL"],
    "country_alpha2": ["NL", "be"],
    "country_alpha3": ["NLD", "bel"],
    "currency": ["EUR"],
    "evse_id": ["NL*ABC*E1234*1", "NLABCE1"],
    "hub_party_id": ["NLHUB"],
    "filled": ["x", "\n"],
}
PRINTABLE = st.characters(min_codepoint=32, max_codepoint=0x1F9FF, exclude_categories=("Cs", "Cc", "Cn"))
ASCII = st.characters(min_codepoint=32, max_codepoint=126)


def length_of(type_: Type) -> int | None:
    """How many characters a text may have."""
    return type_.length or forms.LENGTHS.get(type_.name)


def sample(type_: Type, version: str) -> Any:
    """One value that holds for a type; of an object the required fields alone."""
    if type_.name in OBJECTS:
        return full(Structure(type_.name, version), required=True)
    if type_.name in ENUMS:
        return values(type_.name, version)[0]
    form = type_.form or forms.OF_PRIMITIVES.get(type_.name)
    plain = {"number": max(type_.least or 0, 1.5), "int": max(type_.least or 0, 1), "boolean": True, "any": 1}
    return SAMPLES[form][0] if form else plain.get(type_.name, "x")


def full(structure: Structure, required: bool = False) -> dict[str, Any]:
    """An object with every field, or with every required one, each list with one entry. The caller may change it."""
    built: dict[str, Any] = json.loads(_full(structure, required))
    return built


@cache
def _full(structure: Structure, required: bool) -> str:
    fields = members(structure.name, structure.version, structure.edition).values()
    built = {
        each.name: [value] if each.card in (MANY, SOME) else value
        for each in fields
        if each.card in (ONE, SOME) or not required
        for value in [sample(each.type, structure.version)]
    }
    return json.dumps(built)


def instances(structure: Structure, depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """Any object that holds, with optional fields here and there down to some depth."""
    fields = members(structure.name, structure.version, structure.edition).values()
    required = {each.name: _field(each, structure, depth) for each in fields if each.card in (ONE, SOME)}
    optional = {each.name: _field(each, structure, depth) for each in fields if each.name not in required}
    return st.fixed_dictionaries(required, optional=optional if depth > 0 else {})


def _field(member: Member, structure: Structure, depth: int) -> st.SearchStrategy[Any]:
    value = _value(member.type, structure, depth)
    if member.field.na:
        value |= st.just("#NA")
    if member.card in (MANY, SOME):
        return st.lists(value, min_size=int(member.card == SOME), max_size=2)
    return value


def _value(type_: Type, structure: Structure, depth: int) -> st.SearchStrategy[Any]:
    if type_.name in OBJECTS:
        return instances(Structure(type_.name, structure.version, structure.edition), depth - 1)
    if type_.name in ENUMS:
        return st.sampled_from(values(type_.name, structure.version))
    form = type_.form or forms.OF_PRIMITIVES.get(type_.name)
    if form:
        return st.sampled_from(SAMPLES[form])
    match type_.name:
        case "boolean":
            return st.booleans()
        case "number":
            least = -1_000_000 if type_.least is None else type_.least
            most = 1_000_000 if type_.most is None else type_.most
            return st.decimals(least, most, allow_nan=False, allow_infinity=False, places=4).map(float)
        case "int":
            return st.integers(_whole(type_.least), _whole(type_.most))
        case "any":
            return st.integers() | st.text() | st.lists(st.booleans()) | st.just({"a": None})
    return st.text(ASCII if type_.name == "CiString" else PRINTABLE, max_size=min(type_.length or 40, 40))


def _whole(limit: float | None) -> int | None:
    return None if limit is None else int(limit)
