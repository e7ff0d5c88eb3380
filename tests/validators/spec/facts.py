"""Reads the facts extracted from the specification, and the tables in the same words, for comparing them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from validators.spec.declare import Enum, Field, Object, Type
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import EDITIONS, ORDER, V211, V230

FACTS = Path(__file__).parents[3].parent / "shared" / "ocpi"

# The facts by file: version, edition and optional module.
FILES = {
    "2.1.1": (V211, "d2", ""),
    "2.2.1": ("2.2.1", "d2", ""),
    "2.3.0": (V230, "ed2", ""),
    "2.3.0-payments": (V230, "ed2", "payments"),
    "2.3.0-bookings-ed2": (V230, "ed2", "bookings"),
}


@cache
def facts(file: str) -> dict[str, Any]:
    """What was extracted from one version's text."""
    found: dict[str, Any] = json.loads((FACTS / f"ocpi-{file}.json").read_text())
    return found


def covers(version: str, each: Field | Object) -> bool:
    """Whether a version lies in the range of a field or object."""
    return ORDER.index(each.since) <= ORDER.index(version) <= ORDER.index(each.until)


def history(field: Field, version: str, edition: str) -> tuple[str, Type, str] | None:
    """A field's name, type and cardinality in a version, None where it has none; read apart from the product's way."""
    if ORDER.index(version) > ORDER.index(field.until):
        return None
    name = field.name if covers(version, field) else field.formerly
    type_, card = field.type, field.card
    if field.was and ORDER.index(version) <= ORDER.index(field.was.until):
        type_, card = field.was.type, field.was.card or card
    if type_.narrow and edition == EDITIONS[version][0]:
        type_ = Type(type_.name, type_.narrow, form=type_.form)
    return (name, type_, card) if name else None


def written(type_: Type, card: str) -> str:
    """`CiString(36) 1`, the way the facts of the editions write it."""
    return f"{type_.name}({type_.length}) {card}" if type_.length else f"{type_.name} {card}"


def printed(fact: dict[str, Any]) -> str:
    """The same of a field as it was extracted."""
    type_ = fact["type"]
    if type_["kind"] == "any":
        return "any ?"
    length = f"({type_['max_length']})" if "max_length" in type_ else ""
    return f"{type_['name']}{length} {fact['card']}"


def declared(name: str, file: str) -> dict[str, tuple[Field, Type, str]]:
    """An object's fields as the tables have them where a file of facts stands, apart from what other modules bring."""
    version, edition, module = FILES[file]
    read = {}
    for field in OBJECTS[name].fields:
        found = history(field, version, edition)
        if found and field.module in ("", module):
            read[found[0]] = (field, found[1], found[2])
    return read


def here(file: str, kind: dict[str, Object]) -> set[str]:
    """The objects that the tables have in a version's core, or in one module."""
    version, _, module = FILES[file]
    return {name for name, each in kind.items() if each.module == module and covers(version, each)}


def enums(file: str) -> set[str]:
    """The enums that fields of these objects use."""
    used = {type_.name for name in here(file, OBJECTS) for _, type_, _ in declared(name, file).values()}
    return {name for name in used & set(ENUMS) if ENUMS[name].module == FILES[file][2]}


def listed(enum: Enum, file: str) -> set[str]:
    """The values that an enum has in a version, apart from what modules bring."""
    version = FILES[file][0]
    return {
        value
        for since, added in enum.values.items()
        for value in added
        if ORDER.index(since) <= ORDER.index(version) <= ORDER.index(enum.until.get(value, V230))
        and value not in enum.modules
    }


def wanted(file: str, name: str) -> str:
    """The tables' name of an enum."""
    return "AllowedType" if (file, name) == (V211, "Allowed") else name
