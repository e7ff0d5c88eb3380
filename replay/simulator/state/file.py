"""The file behind a platform's state: one table of rows, in which credentials tokens are encrypted."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlite_utils import Database

from replay.simulator.state.kept import CONNECTIONS, Rows

APPLICATION_ID = 0x4F435053  # "OCPS", in the file's header
VERSION = 1
KEY = ("module", "identity")


class StateError(Exception):
    """The file cannot be used as this platform's state; the message is one line for people."""


class StateFile:
    """Open, and locked against others, until it is closed. Without a cipher it has no connections.

    Everything raises StateError.
    """

    def __init__(self, path: Path, cipher: Fernet | None) -> None:
        """Open the file, or make it for its owner alone."""
        self._path, self._cipher = path, cipher
        self._written: dict[tuple[str, str], int] = {}  # what it has, by hash
        with self._one_line():
            if not path.exists():
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            connection = sqlite3.connect(path, timeout=0.5)
        self._database = Database(connection)
        try:
            with self._one_line():
                self._prepare(connection)
                path.chmod(0o600)
        except StateError:
            self.close()
            raise

    def read(self) -> Rows:
        """Every row, in the order in which they came."""
        with self._one_line():
            found = list(self._database.query("SELECT module, identity, content FROM kept ORDER BY rowid"))
            rows = {(row["module"], row["identity"]): self._opened(row["module"], row["content"]) for row in found}
        self._written = {key: hash(text) for key, text in rows.items()}
        return rows

    def write(self, rows: Rows) -> None:
        """Make these the rows of the file, all of them or nothing."""
        if self._cipher is None:
            rows = {key: text for key, text in rows.items() if key[0] != CONNECTIONS}
        written = {key: hash(text) for key, text in rows.items()}
        changed = [key for key, digest in written.items() if self._written.get(key) != digest]
        with self._one_line(), self._database.atomic():
            for key in self._written.keys() - written.keys():
                self._database.table("kept").delete(key)
            self._database.table("kept").upsert_all(
                [dict(zip(KEY, key, strict=True), content=self._closed(key[0], rows[key])) for key in changed], pk=KEY
            )
        self._written = written

    def close(self) -> None:
        """Let go of it."""
        self._database.close()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # kept from the first transaction on
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        if found == [0, 0] and not self._database.table_names():
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            self._database.table("kept").create({**dict.fromkeys(KEY, str), "content": str}, pk=KEY)
        elif found != [APPLICATION_ID, VERSION]:
            raise StateError(f"{self._path}: not a simulator's state, or that of another version of ocpi-tap")
        else:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")

    def _closed(self, module: str, text: str) -> str:
        return self._cipher.encrypt(text.encode()).decode() if self._cipher and module == CONNECTIONS else text

    def _opened(self, module: str, content: str) -> str:
        if module != CONNECTIONS:
            return content
        try:
            if self._cipher is not None:
                return self._cipher.decrypt(content).decode()
        except InvalidToken:
            pass
        raise StateError(f"{self._path}: the key that its registrations were encrypted with is not here")

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            reason = "in use by another platform" if "locked" in str(error) else str(error)
            raise StateError(f"{self._path}: {reason}") from None
        except sqlite3.Error as error:
            raise StateError(f"{self._path}: {error}") from None
        except OSError as error:
            raise StateError(f"{self._path}: {error.strerror}") from None
