"""The sink process: takes exchanges off the pipe, redacts, judges and writes them, far from the proxy's event loop."""

import contextlib
import json
import os
import select
import signal
import sqlite3
import sys
import time
import traceback
from collections import deque
from pathlib import Path

from msgspec.structs import replace

from addons.console import Console
from addons.frames import Announced, End, Frame, Gap, Passed, Start, unpacked
from addons.progress import Progress
from recordings.content import undo
from recordings.entry import Crash
from recordings.exchange import Exchange
from recordings.file import RecordingError
from recordings.garbage import collected_seldom
from recordings.key import redaction_key
from recordings.redact import Redactor
from recordings.search import index
from recordings.store import Store
from validators import profile
from validators.engine import Engine
from validators.history import History
from validators.resume import learn_from

COMMIT_EVERY = 0.1  # seconds that an exchange may wait to be durable
IDLE = 0.3  # seconds of quiet after which the search index is brought up to date
CHUNK = 1 << 20
NICENESS = 5  # the proxy comes first
PATIENCE = 0.05  # seconds of judging before the pipe is drained again


class Sink:
    """One run's writer."""

    def __init__(self, start: Start) -> None:
        """Open the recording; raises RecordingError."""
        self.store = Store(Path(start.path))
        self.engine = Engine(profile.load(start.profile))
        self.redactor = Redactor(redaction_key()) if start.redact else None
        self.history = History()
        self.console = Console(start.quiet, start.repeats)
        onboarding = learn_from(self.engine, Path(start.path), start.connection)
        self.progress = Progress(onboarding, self.store, self.console)
        self.done = 0
        self.seen: int | None = None
        if start.resume:
            self.done = self.store.resume_run(start.resume, start.connection)
        else:
            self.store.start_run(start.connection, start.versions, start.settings)

    def take(self, number: int, frame: Frame) -> None:
        """Do what a frame says, unless that was done before the last sink died."""
        if number <= self.done:
            return
        self.done = number
        match frame:
            case Passed(exchange):
                self._record(replace(exchange, number=number, id=self.store.next_id))
            case Announced(side, origin):
                self.store.add_origin(side, origin)
            case Gap(exchanges, reason):
                self._gap(exchanges, reason)
            case End(seen):
                self.seen = seen

    def _record(self, exchange: Exchange) -> None:
        """Write an exchange; one that makes ocpi-tap itself fail is a gap, and stops no other."""
        try:
            self._write(exchange)
        except sqlite3.OperationalError:
            raise  # the file, not the exchange: disk full, locked
        except Exception:
            self.store.add_crash(Crash("sink", traceback.format_exc()))
            self._gap(1, "ocpi-tap failed on it, see crashes")

    def _gap(self, exchanges: int, reason: str) -> None:
        self.store.add_gap(exchanges, reason)
        self.console.gap(exchanges, reason)

    def _write(self, exchange: Exchange) -> None:
        exchange = undo(exchange)
        if self.redactor:
            exchange = self.redactor.exchange(exchange)
        judged = self.engine.judged(exchange)
        entry = judged.entry()
        self.store.add(replace(entry, objects=self.history.new_in(judged.call)))
        self.console.entry(entry)
        self.progress.observe(judged)

    def commit(self, is_busy: bool = False) -> None:
        """Make everything durable and tell the proxy up to where."""
        self.progress.keep(is_busy)
        self.store.commit(self.done)
        say(ack=self.done)

    def close(self) -> None:
        """End the run, complete the search index and let go of the file."""
        self.progress.keep()
        self.console.end(self.engine.teller.tally.hidden.total())
        self.store.end_run("stopped" if self.seen is not None else "the proxy died", self.seen, self.done)
        index(self.store.sql)
        self.store.close()


def say(**message: object) -> None:
    """One line to the proxy; it may be gone already."""
    with contextlib.suppress(BrokenPipeError):
        os.write(1, json.dumps(message).encode() + b"\n")


def drain(buffer: bytearray, timeout: float) -> bool:
    """Read what is there into `buffer`, waiting at most `timeout` seconds for a first byte; False at the end."""
    while select.select([0], [], [], timeout)[0]:
        chunk = os.read(0, CHUNK)
        if not chunk:
            return False
        buffer += chunk
        timeout = 0
    return True


def serve(sink: Sink, buffer: bytearray) -> None:
    """Until the pipe ends: drain it, judge for a moment, commit in time."""
    waiting: deque[tuple[int, Frame]] = deque()
    is_open, committed, dirty = True, time.monotonic(), False
    while is_open or waiting:
        is_open = drain(buffer, 0 if waiting else COMMIT_EVERY if dirty else IDLE) if is_open else False
        waiting.extend(unpacked(buffer))
        idle = not waiting
        deadline = time.monotonic() + PATIENCE
        while waiting and time.monotonic() < deadline:
            sink.take(*waiting.popleft())
            dirty = True
        if dirty and (idle or time.monotonic() - committed >= COMMIT_EVERY):
            sink.commit(is_busy=not idle)
            committed, dirty = time.monotonic(), sink.progress.has_news
        elif idle and is_open:
            index(sink.store.sql, limit=100)


def main() -> None:
    """The process's life: a Start frame, then frames until the pipe ends."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # it ends with the proxy, when everything is written
    os.nice(NICENESS)
    buffer = bytearray()
    frames: list[tuple[int, Frame]] = []
    is_open = True
    while is_open and not frames:
        is_open = drain(buffer, 60)
        frames = list(unpacked(buffer))
    if not frames:
        return
    try:
        _, start = frames[0]
        assert isinstance(start, Start)
        sink = Sink(start)
    except RecordingError as error:
        say(fatal=str(error))
        sys.exit(3)
    say(run=sink.store.run_id)
    for number, frame in frames[1:]:
        sink.take(number, frame)
    with collected_seldom():
        serve(sink, buffer)
    sink.close()


if __name__ == "__main__":
    main()
