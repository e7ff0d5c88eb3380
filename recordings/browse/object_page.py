"""What the page of an object needs from the recording: its versions, who told them, and what changed each time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recordings.browse.differences import Change, changes, in_words
from recordings.browse.links import OBJECT
from recordings.browse.message import BodyView, StoredFinding, body_view, within
from recordings.browse.pages import Database, rows, stored_finding
from recordings.browse.states import is_adding, patched, read
from recordings.exchange import Body, Direction

SHOWN = 20  # versions on one page
EARLIER = 300  # versions that are read to know what a PATCH was laid over
COUNTED = 1_000
NEWEST = 2**62
# The plus keeps SQLite from the index on module, which says far less than the one on object_id.
THIS = " AND ".join(f"{'+' if name == 'module' else ''}o.{name} = :{name}" for name in OBJECT)
VERSIONS = f"""
SELECT o.id, o.exchange_id, o.side, o.pointer, o.last_updated, e.started_at, e.direction, e.method, e.version, b.content
FROM objects o JOIN exchanges e ON e.id = o.exchange_id JOIN bodies b ON b.sha256 = o.content
WHERE {THIS}
"""  # noqa: S608
LATEST = f"{VERSIONS} AND o.id < :before ORDER BY o.id DESC LIMIT {SHOWN + 1}"
WHOLE = f"""
SELECT o.id FROM objects o JOIN exchanges e ON e.id = o.exchange_id
WHERE {THIS} AND o.id < :first AND e.method <> 'PATCH' ORDER BY o.id DESC LIMIT 1
"""  # noqa: S608
BASE = f"{VERSIONS} AND o.id < :first AND o.id >= ({WHOLE}) ORDER BY o.id LIMIT {EARLIER}"
COUNT = f"SELECT count(*) FROM (SELECT 1 FROM objects o WHERE {THIS} LIMIT {COUNTED + 1})"  # noqa: S608
FINDINGS = "SELECT * FROM findings WHERE exchange_id IN (SELECT value FROM json_each(:ids)) ORDER BY id LIMIT 1000"


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `changed` says in words what is new in it; `lines` is None where there are too many to compare."""

    row: Any
    teller: str
    how: str
    changed: str
    lines: list[Change] | None
    findings: list[StoredFinding]


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """`versions` with the newest first; `older` is where the next page begins; `now` the object as it stands."""

    name: Mapping[str, str]
    versions: list[Version]
    count: int
    older: int | None
    now: BodyView | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class State:
    """The object after a version; not whole where nothing but PATCHes of it were seen."""

    value: dict[str, Any]
    is_whole: bool


async def object_page(database: Database, name: Mapping[str, str], before: int | None = None) -> ObjectPage | None:
    """The versions recorded before row `before` of the object with these five names; None where there are none."""
    found = await rows(database, LATEST, **name, before=NEWEST if before is None else before)
    if not found:
        return None
    shown = found[:SHOWN]
    base = await rows(database, BASE, **name, first=shown[-1]["id"])
    findings = await rows(database, FINDINGS, ids=json.dumps([row["exchange_id"] for row in shown]))
    versions, state = _versions([*base, *reversed(shown)], name["kind"], [stored_finding(row) for row in findings])
    count = (await rows(database, COUNT, **name))[0][0]
    older = shown[-1]["id"] if len(found) > SHOWN else None
    whole = json.dumps(state.value, ensure_ascii=False).encode(errors="replace")
    now = body_view(Body.of(whole)) if before is None else None
    return ObjectPage(name, versions[len(base) :][::-1], count, older, now, state.is_whole)


def _versions(found: list[Any], kind: str, findings: list[StoredFinding]) -> tuple[list[Version], State]:
    """The versions in the order of time, and the object after the last of them."""
    state, versions = State({}, is_whole=False), []
    for row in found:
        after = _after(state, row, kind)
        own = [finding for finding in findings if finding.exchange_id == row["exchange_id"]]
        is_first = row is found[0]
        versions.append(
            Version(
                row,
                _teller(row),
                row["method"] if row["side"] == "request" else f"answer to {row['method']}",
                "the first that was seen" if is_first else in_words(state.value, after.value),
                [] if is_first else changes(state.value, after.value),
                within(own, row["side"], row["pointer"]),
            )
        )
        state = after
    return versions, state


def _after(state: State, row: Any, kind: str) -> State:
    value = read(row["content"])
    carried = value if isinstance(value, dict) else {}
    if row["method"] != "PATCH" or row["side"] == "response":
        return State(carried, is_whole=True)
    return State(patched(state.value, carried, adds_periods=is_adding(kind, row["version"])), state.is_whole)


def _teller(row: Any) -> str:
    direction = Direction(row["direction"])
    return str(direction.requester if row["side"] == "request" else direction.responder)
