"""Converts an object field by field, as the tables of the two versions say."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from replay.simulator.values import Json
from replay.simulator.wire.changes import DEFAULTS, DOWN_FIRST, DOWN_SHAPES, UP_FIRST, UP_SHAPES
from replay.simulator.wire.leaves import Converter, leaf
from replay.simulator.wire.way import Way
from validators.spec.declare import MANY, ONE, SOME
from validators.spec.tables import OBJECTS
from validators.spec.versions import V230
from validators.spec.view import Member, members


@dataclass(frozen=True, slots=True)
class Step:
    """What a field becomes: its name and whether it is required in the target; `convert` is None where it stays."""

    name: str
    required: bool
    convert: Converter | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an object becomes: `steps` by the names of the source, `defaults` for what only the target requires."""

    first: Callable[[Json, Way], Json] | None
    steps: dict[str, Step]
    defaults: tuple[tuple[str, Converter], ...]


def walk(kind: str, value: Json, way: Way, partial: bool = False) -> Json | None:
    """The object as the target has it; None where that cannot carry a field that it requires.

    `partial` is the body of a PATCH: nothing is added, and null stays. A value of another JSON type than the tables
    say is passed on as it is.
    """
    plan = plan_of(kind, way.source, way.target)
    value = plan.first(value, way) if plan.first else value
    built = _carried(plan, value, way, partial)
    if built is None or partial:
        return built
    for name, default in plan.defaults:
        if name not in built and (added := default(value, way)) is not None:
            built[name] = added
    return built


def _carried(plan: Plan, value: Json, way: Way, partial: bool) -> Json | None:
    built: Json = {}
    for name, given in value.items():
        step = plan.steps.get(name)
        if step is None or (given is None and not partial):
            continue
        carried = step.convert(given, way) if step.convert and given is not None else given
        if carried is not None or given is None:
            built[step.name] = carried
        elif step.required:
            return None
    return built


@cache
def plan_of(kind: str, source: str, target: str) -> Plan:
    """How to convert an object between two versions, one of which is 2.3.0."""
    same = {member.field: member for member in members(kind, target).values()}
    pairs = [(one, same[one.field]) for one in members(kind, source).values() if one.field in same]
    steps = {
        one.name: Step(other.name, other.card in (ONE, SOME), _converter(one, other, source, target))
        for one, other in pairs
        if not _becomes_another_object(one, other, source)
    }
    required = [name for name, member in members(kind, target).items() if member.card in (ONE, SOME)]
    defaults = tuple((name, DEFAULTS[kind, name]) for name in required if (kind, name) in DEFAULTS)
    return Plan((DOWN_FIRST if source == V230 else UP_FIRST).get(kind), steps, defaults)


def _shape(one: Member, other: Member, source: str) -> Callable[[Any], Any] | None:
    return (DOWN_SHAPES if source == V230 else UP_SHAPES).get((one.type.name, other.type.name))


def _becomes_another_object(one: Member, other: Member, source: str) -> bool:
    names = {one.type.name, other.type.name}
    return len(names) == 2 and names <= OBJECTS.keys() and not _shape(one, other, source)


def _converter(one: Member, other: Member, source: str, target: str) -> Converter | None:
    """Converts the whole value of a field, be it a list or not."""
    single = _single(one, other, source, target)
    if one.card in (MANY, SOME):
        return _each(single, other.card == SOME) if other.card in (MANY, SOME) else _first_of
    return _list_of if other.card in (MANY, SOME) else single


def _single(one: Member, other: Member, source: str, target: str) -> Converter | None:
    """Converts one value."""
    if shape := _shape(one, other, source):
        return lambda given, way: shape(given)
    if one.type.name in OBJECTS:
        return lambda given, way: walk(one.type.name, given, way) if isinstance(given, dict) else given
    return leaf(one.type, other.type, source, target)


def _each(single: Converter | None, needed: bool) -> Converter:
    """Converts a list, without the entries that the target cannot carry."""

    def convert(given: Any, way: Way) -> Any:
        if not isinstance(given, list):
            return given
        built = [carried for each in given if (carried := single(each, way)) is not None] if single else [*given]
        return built if built or not needed else None

    return convert


def _first_of(given: Any, way: Way) -> Any:
    """The first of tariff_ids: 2.1.1 has one tariff a connector."""
    return (given[0] if given else None) if isinstance(given, list) else given


def _list_of(given: Any, way: Way) -> Any:
    return [given]


def copied(value: Any) -> Any:
    """A deep copy of what came from JSON, faster than copy.deepcopy."""
    if isinstance(value, dict):
        return {name: copied(each) for name, each in value.items()}
    return [copied(each) for each in value] if isinstance(value, list) else value
