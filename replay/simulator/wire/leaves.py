"""Converters of values that hold no other object: enums, texts, coordinates. What is no text is passed on as it is."""

from collections.abc import Callable
from typing import Any

from replay.simulator.wire.changes import INSTEAD
from replay.simulator.wire.way import Way
from validators.spec.declare import Type
from validators.spec.tables import ENUMS
from validators.spec.versions import V211, V230
from validators.spec.view import values

Converter = Callable[[Any, Way], Any]  # returns None for what the target cannot carry


def leaf(one: Type, other: Type, source: str, target: str) -> Converter | None:
    """Converts a value that is no object; None where it stays as it is."""
    if one.name in ENUMS:
        return listed(one.name, source, other.name, target)
    if target == V211 and one.form in ("latitude", "longitude"):
        return _six_decimals
    if one.name == "string" and one.length and other.length and other.length < one.length:
        return _cut(other.length)  # only plain text: a shorter id would be another one
    return None


def listed(one: str, source: str, other: str, target: str) -> Converter:
    """Converts a value of an enum. On the way up one that no version lists stays; who checks 2.3.0 decides on it."""
    allowed = frozenset(values(other, target))
    passed = frozenset(values(one, source)) if target == V230 else None
    instead = INSTEAD.get(one) if INSTEAD.get(one) in allowed else None

    def convert(given: Any, way: Way) -> Any:
        if not isinstance(given, str) or given in allowed or (passed is not None and given not in passed):
            return given
        return instead

    return convert


def _cut(length: int) -> Converter:
    return lambda given, way: given[:length] if isinstance(given, str) else given


def _six_decimals(degrees: Any, way: Way) -> Any:
    """As many as 2.1.1 wants; the seventh is about a centimetre."""
    if not isinstance(degrees, str):
        return degrees
    whole, _, decimals = degrees.partition(".")
    return f"{whole}.{decimals[:6]:0<6}"
