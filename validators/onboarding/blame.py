"""Which object of a message a finding is on, and which of the EVSEs and connectors inside."""

from collections import Counter

from recordings.exchange import Side
from recordings.finding import Finding, Severity
from validators.onboarding.item import INSIDE, Item, Trouble
from validators.onboarding.seen import Seen
from validators.telling import PLACES

OF_OBJECTS = frozenset({"fields", "enums", "types", "objects", "version", "profile"})  # chapters


def blame(item: Item, path: tuple[str, ...], finding: Finding) -> None:
    """Note a finding on an object, or on the EVSE or connector of it that a path leads into."""
    field_name, _ = INSIDE.get(item.kind, ("", ""))
    parts = [*item.parts.values()]
    if len(path) > 1 and path[0] == field_name and path[1].isdigit() and int(path[1]) < len(parts):
        blame(parts[int(path[1])], path[2:], finding)
    else:
        item.blame(path, Trouble((finding.rule,), finding.exchange_id, finding.severity is Severity.ERROR))


def on_objects(seen: Seen, side: str) -> list[Finding]:
    """What the partner did wrong in the objects of a message; of enums less grave things too, if not mere advice."""
    return [
        each
        for each in seen.findings
        if each.party == Side.PARTNER
        and each.side == side
        and (chapter := each.rule.partition(".")[0]) in OF_OBJECTS
        and (each.severity is Severity.ERROR or (chapter == "enums" and each.severity is Severity.WARNING))
    ]


def by_item(seen: Seen) -> tuple[dict[str, list[Finding]], bool]:
    """What was found on each item of a list, and whether more was found than was told."""
    found: dict[str, list[Finding]] = {}
    all_of_them = on_objects(seen, "response")
    for finding in all_of_them:
        path = names_in(finding)
        if path[:1] == ("data",) and len(path) > 1:
            found.setdefault(path[1], []).append(finding)
    counts = Counter(finding.rule for finding in all_of_them)
    return found, any(count > PLACES for count in counts.values())


def names_in(finding: Finding) -> tuple[str, ...]:
    """The names in a pointer; none for a header or the URL."""
    if not finding.pointer.startswith("/"):
        return ()
    return tuple(each.replace("~1", "/").replace("~0", "~") for each in finding.pointer[1:].split("/"))
