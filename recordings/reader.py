"""The reading side of a recording: its exchanges, as they were when they were written."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from recordings import times
from recordings.exchange import (
    Body,
    BodyNote,
    Direction,
    Exchange,
    Headers,
    Request,
    Response,
    Rewrite,
    TransportError,
)
from recordings.file import RecordingError, open_for_reading
from recordings.finding import Finding, Severity
from recordings.store import ConnectionSettings

EXCHANGES = """
SELECT e.*, q.content AS q_content, q.length AS q_length, q.note AS q_note,
       p.content AS p_content, p.length AS p_length, p.note AS p_note
FROM exchanges e
LEFT JOIN bodies q ON q.sha256 = e.request_body
LEFT JOIN bodies p ON p.sha256 = e.response_body
WHERE :modules IS NULL OR e.id > (SELECT max(id) FROM exchanges) - :lately
    OR e.module IN (SELECT value FROM json_each(:modules))
ORDER BY e.id
"""


class Recording:
    """A recording opened for reading; raises RecordingError where it cannot be."""

    def __init__(self, path: Path, opened: Callable[[Path], sqlite3.Connection] = open_for_reading) -> None:
        """`path` is the SQLite file; it may be growing meanwhile. Its writer itself needs `open_again`."""
        self.path = path
        self.sql = opened(path)
        self.sql.row_factory = sqlite3.Row

    def __len__(self) -> int:
        """How many exchanges there are now."""
        return int(self.sql.execute("SELECT count(*) FROM exchanges").fetchone()[0])

    def exchanges(self, modules: tuple[str, ...] | None = None, lately: int = 0) -> Iterator[Exchange]:
        """Every exchange in the order in which they were completed, or those of some modules and the latest ones."""
        wanted = {"modules": json.dumps(modules) if modules else None, "lately": lately}
        try:
            yield from map(exchange_of, self.sql.execute(EXCHANGES, wanted))
        except sqlite3.DatabaseError as error:
            raise RecordingError(f"{self.path}: {error}") from None

    def findings(self) -> Iterator[Finding]:
        """The findings that were made while recording, in order."""
        for row in self.sql.execute("SELECT * FROM findings ORDER BY id"):
            values = dict(row) | {"severity": Severity(row["severity"])}
            del values["id"]
            yield Finding(**values)

    def connection(self) -> ConnectionSettings | None:
        """The hub-partner link of the latest run, None in a recording without a run."""
        row = self.sql.execute("SELECT * FROM connections ORDER BY id DESC LIMIT 1").fetchone()
        return ConnectionSettings(**{key: row[key] for key in ConnectionSettings.__annotations__}) if row else None  # type: ignore[typeddict-item]

    def close(self) -> None:
        """Let go of the file."""
        self.sql.close()


def exchange_of(row: sqlite3.Row) -> Exchange:
    """The exchange that a row of `EXCHANGES` holds."""
    response = None
    if row["http_status"] is not None:
        headers = headers_of(row["response_headers"])
        response = Response(status=row["http_status"], headers=headers, body=body_of(row, "p", row["response_body"]))
    return Exchange(
        id=row["id"],
        number=row["number"],
        direction=Direction(row["direction"]),
        started_at=times.seconds(row["started_at"]),
        duration_ms=row["duration_ms"],
        request=Request(
            method=row["method"],
            url=row["url"],
            headers=headers_of(row["request_headers"]),
            body=body_of(row, "q", row["request_body"]),
        ),
        response=response,
        error=TransportError(row["error"]),
        error_detail=row["error_detail"],
        rewrites=tuple(Rewrite(*rewrite) for rewrite in json.loads(row["rewrites"] or "[]")),
    )


def headers_of(text: str) -> Headers:
    """Headers from their JSON column."""
    return tuple((name, value) for name, value in json.loads(text))


def body_of(row: sqlite3.Row, prefix: str, digest: str | None) -> Body:
    """A body from its joined columns."""
    if digest is None:
        return Body()
    content: Any = row[f"{prefix}_content"]
    raw = content if isinstance(content, bytes) else content.encode()
    return Body(raw, row[f"{prefix}_length"], digest, BodyNote(row[f"{prefix}_note"]))
