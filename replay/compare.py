"""What became different: status, the shape of the body, and what the rules say about the answer."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from recordings.finding import Finding
from validators.call import Call, SaidResponse
from validators.json_text import EMPTY, pointer
from validators.rule import Scope
from validators.rules import RULES

Shape = dict[str, Counter[str]]
Findings = tuple[Finding, ...]
TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
INDEX = re.compile(r"/\d+(?=/|$)")
NEEDS_CONVERSATION = frozenset(rule.id for rule in RULES if rule.scope is Scope.CONVERSATION)
SPEAK_ONCE = frozenset(rule.id for rule in RULES if rule.once)


class Kind(StrEnum):
    """A regression fails the replay; a note is worth reading; mended is what was wrong in the recording."""

    REGRESSION = "regression"
    NOTE = "note"
    MENDED = "mended"


@dataclass(frozen=True, slots=True)
class Change:
    """`place` is a JSON Pointer with `*` for every item of a list, or `status`, `url`, `header:Name`."""

    kind: Kind
    place: str
    message: str


def changes(recorded: Call, before: Findings, live: Call, after: Findings) -> Iterator[Change]:
    """How the live answer differs from the recorded one, which there must be, and what the rules said about each.

    Order and values do not count. Where the status is another one, that alone is told: the rest follows from it.
    """
    assert recorded.response is not None
    if live.response is None:
        yield Change(Kind.REGRESSION, "status", f"no answer: {live.exchange.error}")
        return
    status = list(_status_changes(recorded.response, live.response))
    yield from status
    if all(change.kind is Kind.NOTE for change in status):
        shapes = list(_body_changes(recorded.response, live.response))
        yield from shapes
        told = {change.place for change in shapes}  # that a value has another type is a rule's finding as well
        yield from (change for change in _finding_changes(before, after, live) if change.place not in told)


def _status_changes(recorded: SaidResponse, live: SaidResponse) -> Iterator[Change]:
    before, after = _status(recorded), _status(live)
    if before == after:
        return
    kind = Kind.REGRESSION
    if {recorded.status, live.status} == {200, 201} and recorded.status_code == live.status_code:
        kind = Kind.NOTE  # made the first time, replaced the second
    elif recorded.status >= 500 and live.succeeded:
        kind = Kind.MENDED
    yield Change(kind, "status" if recorded.status != live.status else "/status_code", f"{after}, was {before}")


def _status(response: SaidResponse) -> str:
    return f"HTTP {response.status} with " + (
        "no status_code" if response.status_code is None else f"status_code {response.status_code}"
    )


def _body_changes(recorded: SaidResponse, live: SaidResponse) -> Iterator[Change]:
    if not (recorded.is_whole and live.is_whole) or (recorded.json.error and recorded.json.error != EMPTY):
        return
    if live.json.error and live.json.error != recorded.json.error:
        yield Change(Kind.REGRESSION, "", f"the body {live.json.error}")
    elif not live.json.error and recorded.json.error:
        yield Change(Kind.NOTE, "", "there is a body now")
    elif not live.json.error:
        yield from shape_changes(shape(recorded.json.value), shape(live.json.value))


def shape(value: Any) -> Shape:
    """Which JSON types stand how often at which place; the items of a list share one place. null counts as nothing."""
    found: Shape = defaultdict(Counter)
    waiting = [("", value)]
    while waiting:
        place, value = waiting.pop()
        if value is None:
            continue
        found[place][TYPES[type(value)]] += 1
        if isinstance(value, dict):
            waiting += [(place + pointer(name), member) for name, member in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{place}/*", item) for item in value]
    return dict(found)


def shape_changes(recorded: Shape, live: Shape) -> Iterator[Change]:
    """What is gone, of another type, or new, in the order of the places; below a missing place nothing is said."""
    for place in sorted(recorded.keys() | live.keys()):
        before, after = recorded.get(place, Counter()), live.get(place, Counter())
        if not after:
            yield from _gone(place, recorded, live)
        elif not before:
            if _objects_around(place, recorded):
                yield Change(Kind.NOTE, place, f"is new: {_types(after)}")
        elif after.keys() - before.keys():
            yield Change(Kind.REGRESSION, place, f"is {_types(after)}, was {_types(before)}")


def _gone(place: str, recorded: Shape, live: Shape) -> Iterator[Change]:
    parent, _, name = place.rpartition("/")
    if name == "*" and live.get(parent, Counter())["array"]:
        yield Change(Kind.NOTE, parent, "is empty, was not")
    had, has = _objects_around(place, recorded), _objects_around(place, live)
    if not had or not has:
        return
    if recorded[place].total() == had or had == has:
        yield Change(Kind.REGRESSION, place, f"is gone, was {_types(recorded[place])}")
    else:
        yield Change(Kind.NOTE, place, "is in no item now, was in some")


def _objects_around(place: str, shape: Shape) -> int:
    """How many objects could have this field."""
    parent, slash, _ = place.rpartition("/")
    return shape.get(parent, Counter())["object"] if slash else 0


def _types(counter: Counter[str]) -> str:
    return " or ".join(sorted(counter))


def _finding_changes(before: Findings, after: Findings, live: Call) -> Iterator[Change]:
    """Faults of the answer that the recorded one did not have, and those it no longer has.

    A rule about the whole conversation is never called mended: a replay is only a part of the conversation.
    """
    was, now = _faults(before), _faults(after)
    for key in sorted(now.keys() - was.keys()):
        yield Change(Kind.REGRESSION, key[1], f"{now[key].rule}: {now[key].message}")
    if live.place.module is None:
        return
    for key in sorted(was.keys() - now.keys()):
        if key[0] not in NEEDS_CONVERSATION:
            yield Change(Kind.MENDED, key[1], f"{was[key].rule}: {was[key].message}")


def _faults(findings: Findings) -> dict[tuple[str, str], Finding]:
    """The findings on the answer, by rule and place; where a rule speaks once depends on what was said before."""
    return {
        (each.rule, INDEX.sub("/*", each.pointer)): each
        for each in findings
        if each.side == "response" and each.rule not in SPEAK_ONCE
    }
