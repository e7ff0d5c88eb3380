"""Ids that only differ in case: from 2.2.1 on they are the same."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, noted, text
from validators.learned.spellings import ID_FIELDS, folded, pushed_id
from validators.rule import Fault, rule
from validators.rules.types.carrying import Shown, objects_in
from validators.spec.versions import V221_UP

MODULES = ("locations", "sessions", "tariffs", "tokens")


def may_differ_in_case(call: Call, conversation: Conversation) -> bool:
    """Whether an object came in other letters before, or brings others in which that can be."""
    if call.place.module == "locations" and (call.request.method == "GET" or _has_parts(call.request.json.value)):
        return True
    return _is_respelled(call, conversation)


def _has_parts(value: Any) -> bool:
    return isinstance(value, dict) and ("evses" in value or "connectors" in value)


def _is_respelled(call: Call, conversation: Conversation) -> bool:
    """Whether an object comes as before the last time, and that time it came in other letters."""
    spelled = pushed_id(call)
    before = conversation.spellings.of.get(folded(call)) if spelled else None
    return before is not None and len(before) == 2 and before[0] == spelled


@rule(
    "types.ids-differ-in-case",
    spec="types#cistring_type",
    severity=Severity.WARNING,
    versions=V221_UP,
    modules=MODULES,
    explains=("page.duplicate-object",),
    when=may_differ_in_case,
)
def ids_differ_in_case(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Two objects have ids that differ only in case."""
    if _is_respelled(call, conversation):
        yield Fault(f"/{ID_FIELDS[call.place.row.request]}", "In between it came in other letters.")  # type: ignore[union-attr]
    row = call.place.row
    if row is None or call.place.module != "locations":
        return
    if row.request:
        yield from _faults("request", _twins_in(call, "request"))
    if row.response and call.response and call.succeeded:
        twins = noted(call.response.json, f"twins {row.response}", partial(_twins_in, call, "response"))
        yield from _faults("response", twins)


def _faults(side: str, twins: list[tuple[str, str]]) -> Iterator[Fault]:
    return (Fault(place, f"The other is `{other[:40]}`.", side=side) for place, other in twins)


class Group(NamedTuple):
    """Objects that stand beside each other: where, the field of their ids, and the objects."""

    pointer: str
    field: str
    objects: list[Any]


def _twins_in(call: Call, side: str) -> list[tuple[str, str]]:
    """The ids in one message that another one before has in other letters, each with its place and that other one."""
    return [
        (f"{group.pointer}/{index}/{group.field}", other)
        for shown in objects_in(call)
        if shown.side == side
        for group in _groups(shown)
        for index, other in _twins(group)
    ]


def _groups(shown: Shown) -> Iterator[Group]:
    """The EVSEs and connectors that stand beside each other; of the objects of a list the rules on pages tell."""
    at = shown.pointer
    if shown.kind == "Location":
        evses = _objects(shown.value, "evses")
        yield Group(f"{at}/evses", "uid", evses)
        for index, evse in enumerate(evses):
            if len(connectors := _objects(evse, "connectors")) > 1:
                yield Group(f"{at}/evses/{index}/connectors", "id", connectors)
    elif shown.kind == "EVSE":
        yield Group(f"{at}/connectors", "id", _objects(shown.value, "connectors"))


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
