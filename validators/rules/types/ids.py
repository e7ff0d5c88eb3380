"""Ids that only differ in case: from 2.2.1 on they are the same."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, text
from validators.learned.spellings import ID_FIELDS, folded, pushed_id
from validators.rule import Fault, rule
from validators.rules.types.carrying import objects_in
from validators.spec.versions import V221_UP

MODULES = ("locations", "sessions", "tariffs", "tokens")


@rule(
    "types.ids-differ-in-case",
    spec="types#cistring_type",
    severity=Severity.WARNING,
    versions=V221_UP,
    modules=MODULES,
    explains=("page.duplicate-object",),
)
def ids_differ_in_case(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Two objects have ids that differ only in case."""
    spelled = pushed_id(call)
    before = conversation.spellings.of.get(folded(call)) if spelled else None
    if spelled and before and len(before) == 2 and before[0] == spelled:
        yield Fault(f"/{ID_FIELDS[call.place.row.request]}", "In between it came in other letters.")  # type: ignore[union-attr]
    for group in _groups(call):
        for index, other in _twins(group):
            yield Fault(f"{group.pointer}/{index}/{group.field}", f"The other is `{other[:40]}`.", side=group.side)


class Group(NamedTuple):
    """Objects that stand beside each other: in which message and where, the field of their ids, and the objects."""

    side: str
    pointer: str
    field: str
    objects: list[Any]


def _groups(call: Call) -> Iterator[Group]:
    """The EVSEs and connectors that stand beside each other; of the objects of a list the rules on pages tell."""
    for shown in objects_in(call) if call.place.module == "locations" else ():
        side, at = shown.side, shown.pointer
        if shown.kind == "Location":
            evses = _objects(shown.value, "evses")
            yield Group(side, f"{at}/evses", "uid", evses)
            for index, evse in enumerate(evses):
                if len(connectors := _objects(evse, "connectors")) > 1:
                    yield Group(side, f"{at}/evses/{index}/connectors", "id", connectors)
        elif shown.kind == "EVSE":
            yield Group(side, f"{at}/connectors", "id", _objects(shown.value, "connectors"))


def _objects(value: Any, name: str) -> list[Any]:
    found = member(value, name)
    return found if isinstance(found, list) else []


def _twins(group: Group) -> Iterator[tuple[int, str]]:
    """The objects whose id another one before has in other letters, with that id."""
    if len(group.objects) < 2:
        return
    ids = [text(one, group.field) or "" for one in group.objects]
    if len({own.lower() for own in ids}) == len(ids):
        return
    seen: dict[str, str] = {}
    for index, own in enumerate(ids):
        other = seen.setdefault(own.lower(), own)
        if other != own:
            yield index, other
