"""What a version can say of a canonical object: test data is written once, and what a version lacks is taken out."""

from functools import cache
from typing import Any, NamedTuple

from replay.simulator.values import Json
from validators.spec.declare import ONE, SOME
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import V230
from validators.spec.view import members, values


class _Place(NamedTuple):
    """What to look at in a field: `object` is the kind of what is nested, `known` the values of the version's enum."""

    object: str | None
    known: frozenset[str] | None
    required: bool


def within(kind: str, value: Json, version: str) -> Json:
    """A copy of a canonical object without the fields and enum values that the version lacks.

    What 2.3.0 requires stays. The copy shares nothing with `value` that can be changed.
    """
    places = _places(kind, version)
    return {
        name: _part(places[name], part, version)
        for name, part in value.items()
        if name in places and (_says(places[name], part) or places[name].required)
    }


def _says(place: _Place, part: Any) -> bool:
    return place.known is None or isinstance(part, list) or part in place.known


def _part(place: _Place, part: Any, version: str) -> Any:
    if isinstance(part, list):
        return [_part(place, each, version) for each in part if _says(place, each)]
    return within(place.object, part, version) if place.object else part


@cache
def _places(kind: str, version: str) -> dict[str, _Place]:
    """The canonical fields that the version has too, under whatever name, and those that 2.3.0 requires."""
    there = {member.field: member.type.name for member in members(kind, version).values()}
    return {
        member.name: _place(member.type.name, there.get(member.field), version, member.card in (ONE, SOME))
        for member in members(kind, V230).values()
        if member.field in there or member.card in (ONE, SOME)
    }


def _place(type_: str, older: str | None, version: str, required: bool) -> _Place:
    known = frozenset(values(older, version)) if older in ENUMS else None
    return _Place(type_ if type_ in OBJECTS else None, known, required)
