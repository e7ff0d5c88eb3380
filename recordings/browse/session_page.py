"""What the page of a charging session needs from the recording: its exchanges as a story, its values, its CDR."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from recordings.browse import session_words
from recordings.browse.message import StoredFinding
from recordings.browse.pages import Database, rows, stored_finding
from recordings.browse.session_exchanges import HALF, own_steps, with_others
from recordings.browse.session_steps import Step, states
from recordings.browse.session_ties import Tie, command_of, facts_of, tied
from recordings.browse.session_values import Cell, Compared, beside, over_time

COUNT = "SELECT count(*) FROM exchanges WHERE session_id = :session"
MOST = 500  # findings
FINDINGS = f"""
SELECT * FROM findings WHERE exchange_id IN (SELECT value FROM json_each(:ids)) ORDER BY id LIMIT {MOST}
"""  # noqa: S608
OBJECTS = """
SELECT DISTINCT module, kind, country_code, party_id, object_id FROM objects
WHERE object_id = :session AND kind = 'Session'
UNION SELECT module, kind, country_code, party_id, object_id FROM objects
WHERE exchange_id = :cdr AND kind = 'CDR' AND side = 'request'
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A step in words, with its findings. `gap` is the time since the step before began."""

    step: Step
    tie: Tie
    asked: str
    answered: str
    status: str
    gap: str
    is_new_day: bool
    findings: list[StoredFinding]


@dataclass(frozen=True, slots=True)
class SessionPage:
    """`left_out` counts the exchanges between the beginning and the end that are not shown.

    `is_complete` is False where there was no time to look for all that does not name the session.
    """

    session_id: str
    story: list[Told]
    is_complete: bool
    left_out: int
    findings: list[StoredFinding]
    values: list[tuple[Step, list[Cell]]]
    cdr: Step | None
    compared: list[Compared]
    objects: list[Any]

    @property
    def status(self) -> str:
        """What the session said last of itself."""
        return self.values[-1][1][0].text if self.values else ""

    @property
    def found(self) -> str:
        """How many findings there are."""
        return f"{MOST} or more" if len(self.findings) == MOST else str(len(self.findings) or "no")

    @property
    def guesses(self) -> int:
        """How many of the steps are not certain."""
        return sum(not told.tie.is_certain for told in self.story)


async def session_page(database: Database, session_id: str) -> SessionPage | None:
    """The charging session with this id, None where the recording has none."""
    own = await own_steps(database, session_id)
    if not own:
        return None
    facts = facts_of(session_id, own)
    steps, is_complete = await with_others(database, own, facts)
    pairs = tied(steps, facts)
    found = await rows(database, FINDINGS, ids=_ids(step for step, _ in pairs))
    shown = {step.id: step for step, _ in pairs}
    findings = [stored_finding(row) for row in found if shown[row["exchange_id"]].is_about(row["pointer"])]
    count = (await rows(database, COUNT, session=session_id))[0][0]
    told = states([step for step, _ in pairs])
    cdr = next((step for step, _ in reversed(pairs) if step.is_cdr), None)
    return SessionPage(
        session_id,
        _story(pairs, findings),
        is_complete,
        max(0, count - 2 * HALF),
        findings,
        over_time(told),
        cdr,
        beside(told[-1][1] if told else {}, cdr.carried or {}) if cdr else [],
        await rows(database, OBJECTS, session=session_id, cdr=cdr.id if cdr else None),
    )


def _ids(steps: Iterable[Step]) -> str:
    return json.dumps([step.id for step in steps])


def _story(pairs: list[tuple[Step, Tie]], findings: list[StoredFinding]) -> list[Told]:
    by_exchange: dict[int, list[StoredFinding]] = defaultdict(list)
    for finding in findings:
        by_exchange[finding.exchange_id].append(finding)
    steps = [step for step, _ in pairs]
    gaps = ["", *(session_words.duration(after.at - before.at) for before, after in pairwise(steps))]
    days = ["", *(step.started_at[:10] for step in steps)]
    return [
        Told(
            step,
            tie,
            session_words.asked(step, command_of(step, steps) if step.operation == "result" else None),
            session_words.answered(step),
            session_words.status(step),
            gap,
            step.started_at[:10] != day,
            by_exchange[step.id],
        )
        for (step, tie), gap, day in zip(pairs, gaps, days, strict=False)
    ]
