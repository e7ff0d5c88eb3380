"""The Link header that leads from one page of a list to the next (RFC 8288)."""

import re
from collections.abc import Iterator

TARGET = re.compile(r'<([^<>]*)>((?:[^,"<]|"[^"]*")*)')
RELATIONS = re.compile(r';\s*rel\s*=\s*"?([^",;]*)', re.IGNORECASE)


def links_in(value: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each target of a Link header, as it stands between the angle brackets, and its relations in lower case."""
    for target in TARGET.finditer(value):
        yield target[1], tuple(word for words in RELATIONS.findall(target[2]) for word in words.lower().split())


def next_in(value: str) -> str | None:
    """The target with the relation `next`, None where there is none."""
    return next((target for target, relations in links_in(value) if "next" in relations), None)
