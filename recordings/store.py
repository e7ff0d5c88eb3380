"""The writing side of a recording: one process, one connection, batches of entries."""

import fcntl
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, TypedDict

from recordings import times
from recordings.entry import Crash, Entry, SeenObject
from recordings.exchange import Body, Exchange, Message, Side
from recordings.file import RecordingError, exists, inspect, open_for_writing
from recordings.finding import Finding, worst
from recordings.lru import Lru
from recordings.onboarding import CheckpointRow, OpenRow, VerdictRow

Row = tuple[Any, ...]
BODIES = 10_000  # digests of bodies known to be stored already


class ConnectionSettings(TypedDict):
    """The configured hub-partner link; URLs without a trailing slash."""

    name: str
    hub_url: str
    partner_url: str
    hub_tap_url: str
    partner_tap_url: str
    profile: str


class Store:
    """Writes entries. Nothing is durable before `commit`; exchanges get their ids from `next_id`."""

    def __init__(self, path: Path) -> None:
        """Open or make the recording; raises RecordingError, also when another process writes to it."""
        self._lock = _locked(path)  # held until the end: closing it early would drop SQLite's own locks
        try:
            self.sql = open_for_writing(path)
        except RecordingError:
            self._lock.close()
            raise
        self.next_id: int = self._value("SELECT coalesce(max(id), 0) + 1 FROM exchanges")
        self.run_id = 0
        self.connection_id = 0
        self._stored: Lru[str, bool] = Lru(BODIES)
        self._recorded = 0
        self._failed = 0

    def _value(self, query: str, arguments: Row = ()) -> Any:
        return self.sql.execute(query, arguments).fetchone()[0]

    def start_run(self, connection: ConnectionSettings, versions: dict[str, str], settings: dict[str, Any]) -> int:
        """A new run in this file; answers its id."""
        self.connection_id = self._connection(connection)
        row = (times.now(), json.dumps(versions), json.dumps(settings))
        cursor = self.sql.execute("INSERT INTO runs (started_at, versions, settings) VALUES (?, ?, ?)", row)
        self.run_id = int(cursor.lastrowid or 0)
        return self.run_id

    def resume_run(self, run_id: int, connection: ConnectionSettings) -> int:
        """Go on with a run whose writer died; answers the position up to which all is safe."""
        self.connection_id = self._connection(connection)
        self.run_id = run_id
        self._recorded = self._value("SELECT count(*) FROM exchanges WHERE run_id = ?", (run_id,))
        self._failed = self._value("SELECT coalesce(sum(exchanges), 0) FROM gaps WHERE run_id = ?", (run_id,))
        return int(self._value("SELECT position FROM runs WHERE id = ?", (run_id,)))

    def _connection(self, connection: ConnectionSettings) -> int:
        columns = tuple(connection)
        updates = ", ".join(f"{column} = excluded.{column}" for column in columns)
        self.sql.execute(
            f"INSERT INTO connections ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
            f" ON CONFLICT (name) DO UPDATE SET {updates}",
            tuple(connection.values()),
        )
        return int(self._value("SELECT id FROM connections WHERE name = ?", (connection["name"],)))

    def add(self, entry: Entry) -> None:
        """Write one entry, wholly or not at all; `entry.exchange.id` must be `next_id`."""
        self._begin()
        self.sql.execute("SAVEPOINT entry")
        try:
            self._insert(entry)
        except BaseException:
            self.sql.execute("ROLLBACK TO entry")
            self._stored = Lru(BODIES)
            raise
        finally:
            self.sql.execute("RELEASE entry")
        self.next_id = entry.exchange.id + 1
        self._recorded += 1

    def _insert(self, entry: Entry) -> None:
        self.sql.execute(INSERT_EXCHANGE, self._exchange_row(entry))
        for statement, rows in (
            (INSERT_FINDING, [finding_row(finding) for finding in entry.findings]),
            (INSERT_OBJECT, [self._object_row(entry.exchange, seen) for seen in entry.objects]),
            (INSERT_CRASH, [(entry.exchange.id, crash.rule, crash.traceback) for crash in entry.crashes]),
            (LINK_SESSION, [(session_id, exchange_id) for exchange_id, session_id in entry.links]),
        ):
            if rows:
                self.sql.executemany(statement, rows)

    def _begin(self) -> None:
        if not self.sql.in_transaction:
            self.sql.execute("BEGIN IMMEDIATE")

    def _exchange_row(self, entry: Entry) -> Row:
        exchange, reading = entry.exchange, entry.reading
        response = exchange.response
        return (
            exchange.id, self.run_id, exchange.number, self.connection_id, exchange.direction,
            times.iso(exchange.started_at), exchange.duration_ms,
            text(exchange.request.method), text(exchange.request.url),
            reading.version, reading.module, reading.interface, reading.operation, reading.known_by,
            reading.object_id, reading.session_id,
            response.status if response else None, reading.ocpi_status, reading.request_id, reading.correlation_id,
            exchange.error, text(exchange.error_detail), worst(entry.findings), reading.not_graded,
            json.dumps(exchange.request.headers), self._body(exchange.request),
            json.dumps(response.headers) if response else None, self._body(response) if response else None,
            json.dumps([(r.side, r.sent, r.forwarded) for r in exchange.rewrites]) if exchange.rewrites else None,
        )  # fmt: skip

    def _body(self, message: Message) -> str | None:
        body = message.body
        return self._keep(body) if body.length or body.note else None

    def _keep(self, body: Body) -> str:
        digest = key_of(body)
        if self._stored.get(digest):
            return digest
        self._stored.put(digest, True)
        row = (digest, as_text(body.content), body.length, body.note)
        self.sql.execute("INSERT OR IGNORE INTO bodies (sha256, content, length, note) VALUES (?, ?, ?, ?)", row)
        return digest

    def _object_row(self, exchange: Exchange, seen: SeenObject) -> Row:
        content = self._keep(Body.of(seen.content.encode()))
        return (
            exchange.id, seen.side, seen.pointer, seen.module, seen.kind, seen.country_code, seen.party_id,
            seen.object_id, seen.last_updated, content,
        )  # fmt: skip

    def add_origin(self, side: Side, origin: str) -> None:
        """Remember a further host that a platform announced, so that a restarted tap still knows it."""
        self._begin()
        self.sql.execute("INSERT OR IGNORE INTO origins VALUES (?, ?, ?)", (self.connection_id, side, origin))

    def add_crash(self, crash: Crash, exchange_id: int | None = None) -> None:
        """Keep a fault of ocpi-tap that is in no entry."""
        self._begin()
        self.sql.execute(INSERT_CRASH, (exchange_id, crash.rule, crash.traceback))

    def keep_onboarding(self, verdict: VerdictRow, checkpoints: Iterable[CheckpointRow]) -> None:
        """Put the verdict and the checkpoints that changed in the place of what was there."""
        self._begin()
        self.sql.execute(KEEP_VERDICT, verdict)
        self.sql.executemany(KEEP_CHECKPOINT, checkpoints)

    def keep_open(self, done: Iterable[Row], found: Iterable[OpenRow]) -> None:
        """Put what was `found` in the place of what was open of things that were `done` (an OpenRow's first four)."""
        self._begin()
        self.sql.executemany(SETTLE, done)
        self.sql.executemany(KEEP_OPEN, found)

    def add_gap(self, exchanges: int, reason: str) -> None:
        """Say that `exchanges` of this run are missing, and why."""
        self._begin()
        row = (self.run_id, times.now(), exchanges, reason)
        self.sql.execute("INSERT INTO gaps (run_id, at, exchanges, reason) VALUES (?, ?, ?, ?)", row)
        self._failed += exchanges

    def commit(self, position: int = 0) -> None:
        """Make everything added so far durable, with the run's counters and the position it has reached."""
        self._begin()
        row = (self._recorded + self._failed, self._recorded, self._failed, position, self.run_id)
        self.sql.execute("UPDATE runs SET seen = ?, recorded = ?, failed = ?, position = ? WHERE id = ?", row)
        self.sql.execute("COMMIT")

    def end_run(self, ended_by: str, seen: int | None = None, position: int = 0) -> None:
        """Close the run; `seen` is the proxy's own count, None when it could not tell any more."""
        missing = 0 if seen is None else seen - self._recorded - self._failed
        if missing > 0:
            self.add_gap(missing, "seen by the proxy, never reached the recording")
        self._begin()
        row = (times.now(), ended_by, self.run_id)
        self.sql.execute("UPDATE runs SET ended_at = ?, ended_by = ? WHERE id = ?", row)
        self.commit(position)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it."""
        self.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.sql.close()
        self._lock.close()


def key_of(body: Body) -> str:
    """The key of a body: the SHA-256 of the whole, marked where not all of it is kept, or not as it should be."""
    digest = body.digest.partition("-")[0] or hashlib.sha256(body.content).hexdigest()
    return f"{digest}-{body.note}" if body.note else digest


def finding_row(finding: Finding) -> Row:
    """A finding's columns."""
    return (
        finding.exchange_id, finding.rule, finding.severity, finding.side, finding.party, finding.pointer,
        finding.message,
    )  # fmt: skip


def _locked(path: Path) -> IO[bytes]:
    """The file, locked before SQLite sees it, so that a second writer touches nothing; raises RecordingError."""
    if exists(path):
        inspect(path)
    if not path.parent.is_dir():
        raise RecordingError(f"{path}: no such folder")
    try:
        lock = path.open("ab")
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise RecordingError(f"{path}: another process is recording into this file") from None
    return lock


def text(raw: str) -> str:
    """Bytes that were no text in a URL or a method, which a database would refuse, as `\\xff`."""
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def as_text(content: bytes) -> str | bytes:
    """Text where the bytes are UTF-8, so that people can read it in the database."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


EXCHANGE_COLUMNS = (
    "id", "run_id", "number", "connection_id", "direction", "started_at", "duration_ms", "method", "url",
    "version", "module", "interface", "operation", "known_by", "object_id", "session_id",
    "http_status", "ocpi_status", "request_id", "correlation_id", "error", "error_detail", "worst_severity",
    "not_graded",    "request_headers", "request_body", "response_headers", "response_body", "rewrites",
)  # fmt: skip
INSERT_EXCHANGE = (
    f"INSERT INTO exchanges ({', '.join(EXCHANGE_COLUMNS)}) VALUES ({', '.join('?' * len(EXCHANGE_COLUMNS))})"  # noqa: S608
)
INSERT_FINDING = (
    "INSERT INTO findings (exchange_id, rule, severity, side, party, pointer, message) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
INSERT_CRASH = "INSERT INTO crashes (exchange_id, rule, traceback) VALUES (?, ?, ?)"
KEEP_VERDICT = (
    "INSERT OR REPLACE INTO onboarding (id, role, version, verdict, changed_at, exchange_id) VALUES (1, ?, ?, ?, ?, ?)"
)
KEEP_CHECKPOINT = (
    "INSERT OR REPLACE INTO checkpoints (id, position, title, phase, required, state, reason, evidence, changed_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
SETTLE = "DELETE FROM open_findings WHERE direction = ? AND module = ? AND operation = ? AND about = ?"
KEEP_OPEN = f"INSERT INTO open_findings ({', '.join(OpenRow._fields)}) VALUES ({', '.join('?' * len(OpenRow._fields))})"  # noqa: S608
LINK_SESSION = "UPDATE exchanges SET session_id = ? WHERE id = ? AND session_id IS NULL"
INSERT_OBJECT = (
    "INSERT INTO objects (exchange_id, side, pointer, module, kind, country_code, party_id, object_id, last_updated,"
    " content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
