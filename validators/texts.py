"""The texts of a call that hold something odd, each with the field of the tables that it stands in.

Odd is what plain text in English has none of: control and non-ASCII characters, markup, #NA. Most bodies have nothing
of the kind, which their bytes tell at once; in the others only the odd texts are looked up in the tables.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from validators.bodies import Carried, carried
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer
from validators.spec.checker import Structure
from validators.spec.tables import OBJECTS
from validators.spec.view import Member, members

ESCAPES = re.compile(rb'\\[^"\\/]')
ODD = re.compile(r"[^ -~]|[<&]|\]\(|^#NA$")
NOT_AVAILABLE = "#NA"


@dataclass(frozen=True, slots=True)
class OddText:
    """A text and its place; the object it is a field of, and that field; `path` leads to it from the whole object."""

    side: str
    pointer: str
    text: str
    owner: str
    member: Member
    path: tuple[str | int, ...]
    whole: Carried

    @property
    def label(self) -> str:
        """The field by its names from the whole object on, without the numbers of list entries."""
        names = ".".join(part for part in self.path if isinstance(part, str))
        return f"`{names}` of {self.whole.structure.name}"


def has_odd_texts(call: Call, conversation: Conversation) -> bool:
    """Whether a call holds any odd text: the guard of the rules that tell of them."""
    return bool(odd_texts(call, conversation))


def odd_texts(call: Call, conversation: Conversation) -> list[OddText]:
    """Every odd text of the fields that the tables know; found once and kept with the call."""
    if call.odd_texts is None:
        said = [call.request, *([call.response] if call.response else [])]
        sides = {each.side for each in said if may_be_odd(each.message.body.content)}
        objects = carried(call, conversation.profile) if sides else ()
        call.odd_texts = [odd for each in objects if each.side in sides for odd in _odd_in(each)]
    return call.odd_texts


def may_be_odd(content: bytes) -> bool:
    """Whether a body can hold an odd text; what is escaped may be anything, but for quotes and slashes."""
    return (
        not content.isascii()
        or b"<" in content
        or b"&" in content
        or b"#NA" in content
        or b"](" in content
        or b"\x7f" in content
        or (b"\\" in content and ESCAPES.search(content) is not None)
    )


def _odd_in(each: Carried) -> Iterator[OddText]:
    is_envelope = each.structure.name == "Response"
    value = each.value
    if is_envelope and isinstance(value, dict):
        value = {name: inner for name, inner in value.items() if name != "data"}
    for path, text in _strings(value, ()):
        if found := _field(path, each.structure):
            yield OddText(each.side, each.pointer + pointer(*path), text, *found, path, each)


def _strings(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The odd texts in a value, each with its path."""
    if isinstance(value, str):
        if ODD.search(value):
            yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, (str, dict, list)):
                yield from _strings(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, (str, dict, list)):
                yield from _strings(inner, (*path, index))


def _field(path: tuple[str | int, ...], structure: Structure) -> tuple[str, Member] | None:
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
