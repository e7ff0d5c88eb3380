"""From the canonical form to a version's and back: what every connection sends and receives goes through here."""

from collections.abc import Callable
from typing import Final

from replay.simulator.values import Json, Party
from replay.simulator.wire import older
from replay.simulator.wire.walk import copied, walk
from replay.simulator.wire.way import Known, Way
from validators.spec.tables import OBJECTS
from validators.spec.versions import V211, V230
from validators.spec.view import covers

# The objects of 2.1.1 that are not converted field by field alone.
DOWN: Final[dict[str, Callable[[Json, Way, bool], Json | None]]] = {
    "Session": older.session_down, "CDR": older.cdr_down, "CommandResult": older.result_down,
}  # fmt: skip
UP: Final[dict[str, Callable[[Json, Way, bool], Json]]] = {
    "Session": older.session_up, "CDR": older.cdr_up, "CommandResult": older.result_up,
}  # fmt: skip


def down(kind: str, value: Json, version: str, known: Known, *, partial: bool = False) -> Json | None:
    """A canonical object in the form of a version; None where that version cannot carry it.

    `kind` is its name in the tables, such as Location. `partial` is the body of a PATCH. The result shares nothing
    with `value`.
    """
    if version == V230:
        return copied(value)  # type: ignore[no-any-return]
    way = Way(V230, version, known)
    if version == V211 and kind in DOWN:
        return DOWN[kind](value, way, partial)
    if not covers(version, OBJECTS[kind].since, OBJECTS[kind].until) or _hidden(kind, value, version):
        return None
    return walk(kind, value, way, partial)


def up(
    kind: str, value: Json, version: str, known: Known, owner: Party | None = None, *, partial: bool = False
) -> Json:
    """An object in the form of a version as canonical one.

    It must have passed the checks of its version, unless it is `partial`, the body of a PATCH. `owner` is the party
    whose it is where it does not say so itself, as in 2.1.1; for commands, whose the token is.
    """
    if version == V230:
        return copied(value)  # type: ignore[no-any-return]
    way = Way(version, V230, known, owner)
    if version == V211 and kind in UP:
        return UP[kind](value, way, partial)
    return walk(kind, value, way, partial) or {}


def _hidden(kind: str, value: Json, version: str) -> bool:
    """2.1.1 cannot say that apps must not show a location. Sessions and CDRs there are told all the same."""
    return version == V211 and kind == "Location" and value.get("publish") is False
