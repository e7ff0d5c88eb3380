"""The onboarding as a recording keeps it: a row for each checkpoint, one for the verdict, one for each open finding."""

import sqlite3
from typing import NamedTuple

from recordings.file import version_of

SINCE = 2  # version of the recording


class CheckpointRow(NamedTuple):
    """A checkpoint as it stands; `evidence` is JSON, `changed_at` when its state did, UTC, ISO 8601."""

    id: str
    position: int
    title: str
    phase: str
    required: bool
    state: str
    reason: str
    evidence: str
    changed_at: str


class VerdictRow(NamedTuple):
    """The verdict; `exchange_id` is the latest exchange that it and the checkpoints take into account, 0 for none."""

    role: str
    version: str | None
    verdict: str
    changed_at: str
    exchange_id: int


class OpenRow(NamedTuple):
    """A finding that is still open; the first four name what is done again and again, `attempt` its latest time."""

    direction: str
    module: str
    operation: str
    about: str
    attempt: str
    rule: str
    severity: str
    party: str
    message: str
    exchange_id: int
    side: str
    pointer: str


def checkpoints_in(sql: sqlite3.Connection) -> list[CheckpointRow]:
    """The checkpoints in their order; none in a recording of before there were any."""
    if version_of(sql) < SINCE:
        return []
    rows = sql.execute(f"SELECT {', '.join(CheckpointRow._fields)} FROM checkpoints ORDER BY position")  # noqa: S608
    return [CheckpointRow(*row) for row in rows]


def verdict_in(sql: sqlite3.Connection) -> VerdictRow | None:
    """The verdict, None where no tap has kept one."""
    if version_of(sql) < SINCE:
        return None
    row = sql.execute(f"SELECT {', '.join(VerdictRow._fields)} FROM onboarding").fetchone()  # noqa: S608
    return VerdictRow(*row) if row else None


def open_in(sql: sqlite3.Connection) -> list[OpenRow]:
    """The open findings in the order in which they were found; none in a recording of before they were kept."""
    if version_of(sql) < SINCE:
        return []
    return [OpenRow(*row) for row in sql.execute(f"SELECT {', '.join(OpenRow._fields)} FROM open_findings ORDER BY id")]  # noqa: S608
