"""Rules by the names that people give: an id, a chapter, `chapter.*`; with the nearest ones where there is none."""

from difflib import get_close_matches

from validators.named import UnknownNameError
from validators.rules import RULES


def rules_named(name: str) -> frozenset[str]:
    """The ids that a name stands for; raises UnknownNameError with one line."""
    chapter = name.removesuffix(".*")
    found = frozenset(rule.id for rule in RULES if name == rule.id or chapter == rule.chapter)
    if not found:
        raise UnknownNameError(f"no rule {name!r}; {nearest(name)}")
    return found


def nearest(name: str) -> str:
    """What a misspelled name may have meant."""
    ids = {rule.id: rule.id for rule in RULES}
    faults = {rule.id.partition(".")[2]: rule.id for rule in RULES}
    chapters = {rule.chapter: f"{rule.chapter}.*" for rule in RULES}
    wanted = name.lower().removesuffix(".*")
    close = [table[near] for table in (ids, faults, chapters) for near in get_close_matches(wanted, table, 3)]
    return f"did you mean {', '.join(dict.fromkeys(close))}?" if close else "`ocpi-tap rules` lists them"
