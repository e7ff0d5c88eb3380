"""Fields of the sender's own, which 2.3.0 allows: those that no version of OCPI knows or means by another spelling."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from validators.bodies import carried
from validators.call import Call
from validators.profile import Profile
from validators.spec import explain
from validators.spec.checker import Structure
from validators.spec.tables import OBJECTS
from validators.spec.view import members


class OwnField(NamedTuple):
    """In which message and where it stands, its name, and the object that it was added to."""

    side: str
    pointer: str
    name: str
    owner: str


def own_fields(call: Call, profile: Profile) -> Iterator[OwnField]:
    """The own fields of every object of a call."""
    for each in carried(call, profile):
        for own in own_in(each.value, each.structure):
            yield own._replace(side=each.side, pointer=each.pointer + own.pointer)


def own_in(value: Any, structure: Structure) -> Iterator[OwnField]:
    """The own fields of a value that should be an object, as of a request's body."""
    for pointer, name, owner in _own_in(value, structure, structure.name):
        yield OwnField("request", pointer, name, owner)


def _own_in(value: Any, structure: Structure, owner: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from ((f"/{index}{at}", name, of) for at, name, of in _own_in(one, structure, owner))
    if owner not in OBJECTS or not isinstance(value, dict):
        return
    known = members(owner, structure.version, structure.edition)
    for name, inner in value.items():
        at = "/" + name.replace("~", "~0").replace("/", "~1")
        if name in known:
            below = _own_in(inner, structure, known[name].type.name)
            yield from ((at + place, other, of) for place, other, of in below)
        elif inner is not None and not any(_meant(name, value, structure, owner)):
            yield at, name, owner


def _meant(name: str, value: dict[str, Any], structure: Structure, owner: str) -> Iterator[explain.Fault]:
    """What the tables say of a field that the object does not have."""
    return explain.unexpected(name, value, owner, structure.version, structure.edition)


def without(value: Any, places: set[str], at: str = "") -> Any:
    """A value without what stands at some places (JSON Pointers)."""
    if isinstance(value, list):
        return [without(one, places, f"{at}/{index}") for index, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    pointers = {name: f"{at}/" + name.replace("~", "~0").replace("/", "~1") for name in value}
    return {name: without(value[name], places, place) for name, place in pointers.items() if place not in places}
