"""What the tests of the data share: the versions, the parties, and a walk over every field of a canonical object."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from replay.simulator.data import accounts, locations, tariffs
from replay.simulator.values import Json, Party
from validators.spec.tables import OBJECTS
from validators.spec.versions import ORDER, V230
from validators.spec.view import Member, members

CPO = Party("ES", "CPO")
EMSP = Party("ES", "MSP")
VERSIONS = ORDER


def everything(version: str, seed: int = 1) -> Iterator[tuple[str, Json]]:
    """Every object with its kind."""
    yield from (("Location", each) for each in locations(CPO, version, seed))
    yield from (("Tariff", each) for each in tariffs(CPO, version))
    yield from (("Token", each.token) for each in accounts(EMSP, version, seed))


def places(kind: str, value: Json) -> Iterator[tuple[str, Member, Any]]:
    """Every value in an object with the kind of object it is in and its field; the entries of lists one by one."""
    for name, part in value.items():
        member = members(kind, V230)[name]
        for each in part if isinstance(part, list) else [part]:
            yield kind, member, each
            if member.type.name in OBJECTS:
                yield from places(member.type.name, each)


def of_enum(enum: str, version: str) -> set[Any]:
    """The values of an enum that the data of a version holds."""
    return {
        value
        for kind, each in everything(version)
        for _, member, value in places(kind, each)
        if member.type.name == enum
    }


def evses(version: str) -> Iterator[tuple[Json, Json]]:
    """Every EVSE with its location."""
    return ((location, evse) for location in locations(CPO, version) for evse in location["evses"])


def connectors(version: str) -> list[Json]:
    return [connector for _, evse in evses(version) for connector in evse["connectors"]]


def rising(moments: list[Any]) -> bool:
    return all(earlier <= later for earlier, later in pairwise(moments))
