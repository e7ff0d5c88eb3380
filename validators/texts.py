"""The texts of a call that hold something odd, each with the field of the tables that it stands in.

Odd is what plain text in English has none of: control and non-ASCII characters, markup, #NA. Most bodies have nothing
of the kind, which their bytes tell at once; in the others only the odd texts are looked up in the tables.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from validators.bodies import Carried, carried
from validators.call import Call, Said
from validators.conversation import Conversation
from validators.json_text import pointer
from validators.odd_bytes import PAYMENTS, has_marks, has_only_letters, may_be_odd
from validators.spec.checker import Structure
from validators.spec.tables import OBJECTS
from validators.spec.versions import V211
from validators.spec.view import Member, members

Path = tuple[str | int, ...]
MARKS = re.compile(r"[<&]|\]\(|^#NA$")
NOT_AVAILABLE = "#NA"
MOST = 1_000  # odd texts of a message that are looked at


@dataclass(frozen=True, slots=True)
class OddText:
    """A text and its place; the object it is a field of, and that field; `path` leads to it from the whole object."""

    side: str
    pointer: str
    text: str
    owner: str
    member: Member
    path: Path
    whole: Carried

    @property
    def label(self) -> str:
        """The field by its names from the whole object on, without the numbers of list entries."""
        names = ".".join(part for part in self.path if isinstance(part, str))
        return f"`{names}` of {self.whole.structure.name}"


def has_odd_texts(call: Call, conversation: Conversation) -> bool:
    """Whether a call holds any odd text: the guard of the rules that tell of them."""
    response = call.response
    may = may_be_odd(call.request.message.body.content) or (response and may_be_odd(response.message.body.content))
    return bool(may) and bool(odd_texts(call, conversation))


def odd_texts(call: Call, conversation: Conversation) -> list[OddText]:
    """Every odd text of the fields that the tables know; found once and kept with the call."""
    if call.odd_texts is None:
        suspects = [said for said in (call.request, call.response) if said and may_be_odd(said.message.body.content)]
        call.odd_texts = list(_odd_in(suspects, call, conversation)) if suspects else []
    return call.odd_texts


def _odd_in(suspects: Sequence[Said], call: Call, conversation: Conversation) -> Iterator[OddText]:
    found = {said.side: odd for said in suspects if (odd := _strings_of(said, call))}
    for each in carried(call, conversation.profile) if found else ():
        yield from _in_tables(each, found.get(each.side, ()))


def _strings_of(said: Said, call: Call) -> tuple[tuple[Path, str], ...]:
    """The odd texts of a message that may have some.

    Where letters beyond ASCII are all, and not in codes, one in 2.1.1 and later none.
    """
    content = said.message.body.content
    is_plain = call.place.module != PAYMENTS and has_only_letters(content)
    if is_plain and call.place.version != V211:
        return ()
    found: list[tuple[list[str | int], str]] = []
    _collect(said.json.value, found, Search(has_marks(content) or b"\\" in content, 1 if is_plain else MOST))
    return tuple((tuple(reversed(path)), text) for path, text in found)


class Search(NamedTuple):
    """What to look for in a body: also for marks, in texts of ASCII alone; and how many odd texts are enough."""

    for_marks: bool
    enough: int


def _collect(value: Any, found: list[tuple[list[str | int], str]], search: Search) -> None:
    """Add the odd texts in a value; the way to each is written on the way back, from its end."""
    if isinstance(value, dict):
        entries: Any = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    else:
        return
    for name, inner in entries:
        kind = inner.__class__
        if kind is str:
            if not (inner.isascii() and inner.isprintable()) or (search.for_marks and MARKS.search(inner)):
                found.append(([name], inner))
        elif kind is dict or kind is list:
            before = len(found)
            _collect(inner, found, search)
            for path, _ in found[before:]:
                path.append(name)
        if len(found) >= search.enough:
            return


def _in_tables(each: Carried, found: tuple[tuple[Path, str], ...]) -> Iterator[OddText]:
    """Those of the texts that stand in one object, in a field that the tables know."""
    is_envelope = each.structure.name == "Response"
    start: Path = tuple(int(part) if part.isdigit() else part for part in each.pointer.split("/")[1:])
    for whole_path, text in found:
        path = whole_path[len(start) :]
        is_inside = whole_path[: len(start)] == start and not (is_envelope and path[0] == "data")
        if is_inside and (field := _field(path, each.structure)):
            yield OddText(each.side, pointer(*whole_path), text, *field, path, each)


def _field(path: Path, structure: Structure) -> tuple[str, Member] | None:
    """The object and the field that a path leads to; None where the tables do not have it."""
    owner, member = structure.name, None
    for part in path:
        if isinstance(part, int):
            continue
        if member is not None:
            owner = member.type.name
        member = members(owner, structure.version, structure.edition).get(part) if owner in OBJECTS else None
        if member is None:
            return None
    return (owner, member) if member else None
