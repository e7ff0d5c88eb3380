"""The recording as a file: is it one of ours, how is it made, how does an older one become current."""

import sqlite3
from importlib import resources
from pathlib import Path

APPLICATION_ID = 0x4F435049  # "OCPI", in the file's header
MIGRATIONS = ("schema.sql", "onboarding.sql", "findings.sql")  # the n-th makes version n
VERSION = len(MIGRATIONS)
CACHE = 65_536  # KiB of a recording that SQLite keeps in memory; bodies lie all over the file
HEADER = 100  # bytes, by SQLite's file format, which begins with the next
MAGIC = b"SQLite format 3\0"


class RecordingError(Exception):
    """The file cannot be used as a recording; the message is one line for people."""


def inspect(path: Path) -> int:
    """The version of the recording at `path`, read from its header alone, so the file stays untouched.

    Raises RecordingError for no file, another kind of file, a foreign, newer or truncated database.
    """
    try:
        with path.open("rb") as file:
            header = file.read(HEADER)
    except FileNotFoundError:
        raise RecordingError(f"{path}: no such file") from None
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror}") from None
    return _version_in(header, path)


def _version_in(header: bytes, path: Path) -> int:
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise RecordingError(f"{path}: not a recording (no SQLite database)")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise RecordingError(f"{path}: not a recording (an SQLite database of another application)")
    page_size = int.from_bytes(header[16:18])
    length = int.from_bytes(header[28:32]) * (65536 if page_size == 1 else page_size)
    if length > path.stat().st_size and not exists(Path(f"{path}-wal")):  # SQLite takes the rest from its log
        raise RecordingError(f"{path}: truncated: the file is shorter than its header says")
    version = int.from_bytes(header[60:64])
    if version > VERSION:
        raise RecordingError(f"{path}: made by a newer ocpi-tap (version {version}, this one reads up to {VERSION})")
    return version


def is_database(path: Path) -> bool:
    """Whether there is a recording at `path`, damaged or not, or another database."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def exists(path: Path) -> bool:
    """Whether there is anything at `path` to continue; an empty file counts as nothing."""
    return path.exists() and path.stat().st_size > 0


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A read-only connection that follows a running recording."""
    inspect(path)
    return _connected(f"file:{_quoted(path)}?mode=ro", path)


def open_again(path: Path) -> sqlite3.Connection:
    """A further connection, read-only, in the process that writes the recording.

    It leaves the header alone: a process that closes a file drops every lock it holds on it, SQLite's too, and then
    another process that closes the database takes the write-ahead log away under the writer.
    """
    return _connected(f"file:{_quoted(path)}?mode=ro", path)


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The connection of the writer; makes the file, or brings an older one up to date."""
    if exists(path):
        inspect(path)
    if not path.parent.is_dir():
        raise RecordingError(f"{path}: no such folder")
    connection = _connected(f"file:{_quoted(path)}?mode=rwc", path)
    try:
        version = version_of(connection)  # which the file itself may not say yet
        if version == 0:
            connection.execute("PRAGMA page_size = 16384")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _migrate(connection, version)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error as error:
        connection.close()
        raise RecordingError(f"{path}: {error}") from None
    return connection


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the recording that is open; 0 for one that is not made yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    for number, name in enumerate(MIGRATIONS[version:], version + 1):
        script = resources.files("recordings").joinpath(name).read_text()
        connection.executescript(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {number}; COMMIT;")
        connection.execute("PRAGMA wal_checkpoint")  # inspect() reads the header in the file itself


def _connected(uri: str, path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None)
    except sqlite3.Error as error:
        raise RecordingError(f"{path}: {error}") from None
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
    except sqlite3.Error as error:
        connection.close()
        raise RecordingError(f"{path}: {error}") from None
    return connection


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
