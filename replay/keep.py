"""Keep a replay as a recording of its own, so that it can be browsed and checked like any other."""

import sys
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from recordings.exchange import Exchange
from recordings.key import redaction_key
from recordings.redact import Redactor
from recordings.search import index
from recordings.store import ConnectionSettings, Store
from validators.engine import Engine


class Keeper:
    """Redacts, judges and writes what was sent and answered, in that order, as the tap does."""

    def __init__(self, path: Path, connection: ConnectionSettings, engine: Engine) -> None:
        """Make the recording; raises RecordingError. `engine` must be new."""
        versions = {"ocpi-tap": version("ocpi-tap"), "python": sys.version.partition(" ")[0]}
        self._store, self._engine = Store(path), engine
        self._redactor = Redactor(redaction_key())
        self._store.start_run(connection, versions, {"replay": True})
        self._kept = 0

    def keep(self, exchange: Exchange) -> None:
        """Write one exchange; it is durable at once, for a replay waits on the network anyway."""
        self._kept += 1
        exchange = replace(self._redactor.exchange(exchange), id=self._store.next_id, number=self._kept)
        self._store.add(self._engine.judge(exchange)[1])
        self._store.commit(self._kept)

    def __enter__(self) -> Self:
        """The recording is open already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the run and let go of the file."""
        self._store.end_run("the replay broke off" if error else "stopped", self._kept, self._kept)
        index(self._store.sql)
        self._store.close()
