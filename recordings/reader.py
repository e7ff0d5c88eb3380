"""The reading side of a recording: its exchanges, as they were when they were written."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

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
from recordings.file import RecordingError, open_for_reading, version_of
from recordings.finding import Finding, Severity
from recordings.store import ConnectionSettings

COLUMNS = {  # bodies as they were sent: as texts they would be decoded, to be encoded again
    "id": "e.id",
    "number": "e.number",
    "direction": "e.direction",
    "started_at": "e.started_at",
    "duration_ms": "e.duration_ms",
    "method": "e.method",
    "url": "e.url",
    "http_status": "e.http_status",
    "error": "e.error",
    "error_detail": "e.error_detail",
    "rewrites": "e.rewrites",
    "request_headers": "e.request_headers",
    "request_body": "e.request_body",
    "q_content": "CAST(q.content AS BLOB)",
    "q_length": "q.length",
    "q_note": "q.note",
    "response_headers": "e.response_headers",
    "response_body": "e.response_body",
    "p_content": "CAST(p.content AS BLOB)",
    "p_length": "p.length",
    "p_note": "p.note",
}
EXCHANGES = f"""
SELECT {", ".join(COLUMNS.values())}
FROM exchanges e
LEFT JOIN bodies q ON q.sha256 = e.request_body
LEFT JOIN bodies p ON p.sha256 = e.response_body
WHERE e.id BETWEEN :first AND :last
    AND (:modules IS NULL OR e.id > (SELECT max(id) FROM exchanges) - :lately
        OR e.module IN (SELECT value FROM json_each(:modules)))
ORDER BY e.id
"""  # noqa: S608, for the columns are ours
LAST = 2**63 - 1  # the largest id there can be


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

    @property
    def version(self) -> int:
        """Which tables it has: of one that was made by an older ocpi-tap and is only read, fewer."""
        return version_of(self.sql)

    def exchanges(
        self, modules: tuple[str, ...] | None = None, lately: int = 0, first: int = 0, last: int = LAST
    ) -> Iterator[Exchange]:
        """Every exchange in the order in which they were completed, or those of some modules and the latest ones.

        `first` and `last` are ids, and belong to what is read.
        """
        wanted = {"modules": json.dumps(modules) if modules else None, "lately": lately, "first": first, "last": last}
        try:
            cursor = self.sql.cursor()
            cursor.row_factory = None  # plain tuples
            yield from map(exchange_of, cursor.execute(EXCHANGES, wanted))
        except sqlite3.DatabaseError as error:
            raise RecordingError(f"{self.path}: {error}") from None

    def exchange(self, id: int) -> Exchange | None:
        """The one with an id."""
        return next(self.exchanges(first=id, last=id), None)

    def findings(self, exchange_id: int | None = None) -> Iterator[Finding]:
        """The findings that were made while recording, of one exchange or of all, in order."""
        where = "" if exchange_id is None else "WHERE exchange_id = :exchange_id"
        for row in self.sql.execute(f"SELECT * FROM findings {where} ORDER BY id", {"exchange_id": exchange_id}):  # noqa: S608
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


DIRECTIONS = {each.value: each for each in Direction}
NOTES = {each.value: each for each in BodyNote}
ERRORS = {each.value: each for each in TransportError}
READ_HEADERS = msgspec.json.Decoder(Headers).decode  # takes a third of the time that json does


def exchange_of(row: Iterable[Any]) -> Exchange:
    """The exchange that a row of `COLUMNS` holds; by their order, as names take a third of the time to read one."""
    (
        id, number, direction, started_at, duration_ms, method, url, http_status, error, error_detail, rewrites,
        q_headers, q_digest, q_content, q_length, q_note, p_headers, p_digest, p_content, p_length, p_note,
    ) = row  # fmt: skip
    response = None
    if http_status is not None:
        body = body_of(p_digest, p_content, p_length, p_note)
        response = Response(status=http_status, headers=headers_of(p_headers), body=body)
    body = body_of(q_digest, q_content, q_length, q_note)
    return Exchange(
        id=id,
        number=number,
        direction=DIRECTIONS[direction],
        started_at=times.seconds(started_at),
        duration_ms=duration_ms,
        request=Request(method=method, url=url, headers=headers_of(q_headers), body=body),
        response=response,
        error=ERRORS[error or ""],
        error_detail=error_detail,
        rewrites=tuple(Rewrite(*rewrite) for rewrite in json.loads(rewrites)) if rewrites else (),
    )


def headers_of(text: str) -> Headers:
    """Headers from their JSON column."""
    try:
        return READ_HEADERS(text)
    except (msgspec.MsgspecError, ValueError):  # bytes that are no text are kept as halves of surrogate pairs
        return tuple(map(tuple, json.loads(text)))


def body_of(digest: str | None, content: Any, length: int, note: str) -> Body:
    """A body from its columns."""
    if digest is None:
        return Body()
    raw = content if isinstance(content, bytes) else content.encode()
    return Body(raw, length, digest, NOTES[note or ""])
