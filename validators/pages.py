"""The pages of the rules as text: Markdown beside each rule's module."""

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

SECTION = r"^## {}\n+(?:[-*] |1\. )?(.+?)(?:\n\n|\n[-*] |\n2\. |\Z)"
SENTENCE = re.compile(r"(?<=[.:!?])\s+(?=[A-Z`*\"])")
SHORT = 200  # characters of a section, unless its first sentence is longer


def folder_of(rule_id: str) -> Traversable:
    """Where a rule and its page lie."""
    return resources.files("validators.rules").joinpath(rule_id.partition(".")[0])


def text_of(rule_id: str) -> str:
    """The page of a rule; raises FileNotFoundError where there is none."""
    return folder_of(rule_id).joinpath(f"{rule_id.partition('.')[2]}.md").read_text()


@cache
def advice(rule_id: str) -> str:
    """How to mend it, in the first sentence or two of its section; "" where the page has none."""
    return _beginning(rule_id, "How to mend it")


@cache
def expected(rule_id: str) -> str:
    """What the specification says, likewise."""
    return _beginning(rule_id, "What the specification says")


def _beginning(rule_id: str, section: str) -> str:
    found = re.search(SECTION.format(section), text_of(rule_id), re.MULTILINE | re.DOTALL)
    first, *more = SENTENCE.split(" ".join(found[1].split())) if found else [""]
    fits = more and len(first) + len(more[0]) < SHORT and not more[0].endswith(":")
    return f"{first} {more[0]}" if fits else first
