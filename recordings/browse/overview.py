"""The first page's part about one recording: how the onboarding stands, what was found, whether anything is missing."""

import json
import sqlite3
from asyncio import gather
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recordings.browse.metadata import queries
from recordings.browse.pages import Database, rows_in_time
from recordings.charts import charts_of
from recordings.onboarding import CheckpointRow, VerdictRow, checkpoints_in, verdict_in
from recordings.sign_offs import SignOff, sign_offs_in

PROOFS = 4  # of a checkpoint that are shown
DONE = ("passed", "waived", "signed off")
OUT = "not applicable"
SMALL = {
    "runs": "SELECT * FROM runs ORDER BY id DESC LIMIT 5",
    "connections": "SELECT * FROM connections LIMIT 20",
    "gaps": "SELECT coalesce(sum(exchanges), 0) AS exchanges FROM gaps",
    "crashes": "SELECT count(*) AS crashes FROM crashes",
}
STORED = ("findings_by_rule", "calls_by_module")
OPEN = "SELECT rule, severity, party, count(*) AS things FROM open_findings GROUP BY rule, severity, party"


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint for people. `exchanges` show it; proofs, as in an Evidence, speak `against` it or have `begun`.

    `more` of those against it are not here. `missing` are the parts that were not seen yet.
    """

    row: CheckpointRow
    state: str
    reason: str
    exchanges: list[int]
    against: list[dict[str, Any]]
    begun: list[dict[str, Any]]
    more: int
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict and the checkpoints that apply, by phase; `out` are the titles of the others."""

    verdict: VerdictRow
    required: int
    done: int
    phases: dict[str, list[Point]]
    out: list[str]
    sign_offs: list[SignOff]


async def overview(database: Database) -> dict[str, Any]:
    """What the template shows of a recording; None for a table that takes too long to make."""
    onboarding = await database.execute_fn(standing)
    asked = SMALL | {name: queries()[name]["sql"] for name in STORED} | ({"open": OPEN} if onboarding else {})
    charts, *found = await gather(  # in threads, as of a long recording all together take a while
        database.execute_fn(charts_of), *(rows_in_time(database, sql) for sql in asked.values())
    )
    answers = dict(zip(asked, found, strict=True))
    return answers | {
        "name": database.name,
        "file": Path(database.path or database.name).name,
        "onboarding": onboarding,
        "charts": charts,
        "still_open": things(answers.get("open")),
    }


def things(rows: list[Any] | None) -> dict[tuple[str, str, str], int] | None:
    """Of how many things each rule is broken, by rule, severity and party; None as for a table."""
    return None if rows is None else {(row["rule"], row["severity"], row["party"]): row["things"] for row in rows}


def standing(sql: sqlite3.Connection) -> Standing | None:
    """How the onboarding stands, None where no tap has looked for checkpoints."""
    verdict = verdict_in(sql)
    if verdict is None:
        return None
    signed = sign_offs_in(sql)
    points = [point(row, signed.get(row.id)) for row in checkpoints_in(sql)]
    apply = [each for each in points if each.state != OUT]
    required = [each for each in apply if each.row.required]
    phases: dict[str, list[Point]] = {}
    for each in apply:
        phases.setdefault(each.row.phase, []).append(each)
    return Standing(
        verdict,
        required=len(required),
        done=sum(each.state in DONE for each in required),
        phases=phases,
        out=[each.row.title for each in points if each.state == OUT],
        sign_offs=list(signed.values()),
    )


def point(row: CheckpointRow, signed: SignOff | None) -> Point:
    """A checkpoint as it is shown; one that was signed off since the tap looked last is signed off."""
    evidence = json.loads(row.evidence)
    is_signed = signed is not None and row.state not in DONE
    state = "signed off" if is_signed else row.state
    is_open = state in ("failed", "in progress")
    shown = evidence["shown"] if state != "failed" else []
    against = evidence["against"] if is_open else []
    return Point(
        row,
        state,
        reason=signed.words if signed and is_signed else row.reason,
        exchanges=sorted({proof["exchange"] for proof in shown})[:PROOFS],
        against=against[-PROOFS:],
        begun=evidence["begun"] if is_open else [],
        more=max(len(against) - PROOFS, 0),
        missing=evidence["missing"] if is_open else [],
    )
