"""Sign-offs: a person's word for a checkpoint that no exchange can show, kept in the recording."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from recordings.file import RecordingError, inspect, open_for_writing, version_of
from recordings.onboarding import SINCE
from recordings.reader import Recording


class SignOff(NamedTuple):
    """Who vouches for a checkpoint, when (UTC, ISO 8601) and why."""

    checkpoint: str
    by: str
    at: str
    reason: str

    @property
    def words(self) -> str:
        """The same for people."""
        return f"signed off by {self.by} on {self.at[:10]}: {self.reason}"


def sign_off(path: Path, entry: SignOff) -> None:
    """Write one down, also while a tap records into the file, whose turn it waits for; raises RecordingError.

    A recording of an older version is brought up to date. An earlier sign-off of the same checkpoint stays in the file.
    """
    inspect(path)
    with closing(open_for_writing(path)) as sql:
        try:
            sql.execute('INSERT INTO sign_offs (checkpoint, "by", at, reason) VALUES (?, ?, ?, ?)', entry)
        except sqlite3.Error as error:
            raise RecordingError(f"{path}: {error}") from None


def sign_offs(recording: Recording) -> dict[str, SignOff]:
    """The latest one of each checkpoint; none in a recording of before there were any."""
    return sign_offs_in(recording.sql)


def sign_offs_in(sql: sqlite3.Connection) -> dict[str, SignOff]:
    """The same, of a recording that is open."""
    if version_of(sql) < SINCE:
        return {}
    found = [SignOff(*row) for row in sql.execute('SELECT checkpoint, "by", at, reason FROM sign_offs ORDER BY id')]
    return {each.checkpoint: each for each in found}
