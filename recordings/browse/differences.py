"""What changed from one version of an object to the next: in words, and line by line."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST = 2_000  # lines of a version; beyond, comparing takes too long for a page
SHOWN = 400  # lines of one difference
AROUND = 2  # lines before and after a change


@dataclass(frozen=True, slots=True)
class Change:
    """One line: `added`, `removed` or `same`; `skipped` stands for lines that did not change, and says what follows."""

    kind: str
    text: str


def canonical(value: Any) -> list[str]:
    """The JSON value in lines, its keys in order, so that only what changed differs."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True).split("\n")


def changes(before: Any, after: Any) -> list[Change] | None:
    """The lines that changed with a few around them, None where they are too many to compare."""
    old, new = canonical(before), canonical(after)
    if max(len(old), len(new)) > LONGEST:
        return None
    found = list(_lines(old, new))
    more = [Change("skipped", f"and {len(found) - SHOWN} more lines")] if len(found) > SHOWN else []
    return found[:SHOWN] + more


def _lines(old: list[str], new: list[str]) -> Iterator[Change]:
    for group in difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND):
        yield Change("skipped", _inside(new, next(begin for kind, _, _, begin, _ in group if kind != "equal")))
        for kind, old_begin, old_end, new_begin, new_end in group:
            if kind == "equal":
                yield from (Change("same", line) for line in old[old_begin:old_end])
            else:
                yield from (Change("removed", line) for line in old[old_begin:old_end])
                yield from (Change("added", line) for line in new[new_begin:new_end])


def _inside(lines: list[str], number: int) -> str:
    """The keys around a line, from the outermost: `evses › connectors`."""
    depth, keys = _indent(lines[number]) if number < len(lines) else 0, []
    for line in reversed(lines[:number]):
        if _indent(line) < depth:
            depth = _indent(line)
            keys.append(line.strip().partition('": ')[0][1:])
    return " › ".join(key for key in reversed(keys) if key) or "…"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def in_words(before: dict[str, Any], after: dict[str, Any]) -> str:
    """The fields that were changed, added and removed."""
    changed = [name for name in after if name in before and before[name] != after[name]]
    added = [name for name in after if name not in before]
    removed = [name for name in before if name not in after]
    kinds = (("changed", changed), ("added", added), ("removed", removed))
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds if names) or "nothing changed"
