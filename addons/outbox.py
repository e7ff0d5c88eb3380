"""Outbox: the bounded queue between the proxy's event loop and the sink process.

Every frame is kept until the sink says that it is durable, so a sink that dies loses nothing: another one is started
and gets them again. All of it is synchronous, since mitmproxy calls addons so when a script is reloaded.
"""

import asyncio
import fcntl
import json
import logging
import os
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Timer
from typing import IO

from addons.frames import Frame, Gap, Passed, Start, packed

RESTARTS = 3  # at most so many …
WITHIN = 60  # … in so many seconds
PATIENCE = 60  # seconds that the last frames may take to be written
PAUSE = 0.01  # seconds in which frames gather before they are written together
AT_ONCE = 64  # frames a write
PIPE = 1 << 20  # bytes the kernel takes before the event loop has to come back
GONE = "the sink process died too often"
FULL = "the queue was full"

Sink = subprocess.Popen[bytes]


class SinkError(Exception):
    """The sink cannot record; the message is its own line."""


class Outbox:
    """`limit` bounds the bytes that wait; `lost` counts the exchanges that found no room."""

    def __init__(self, start: Start, limit: int) -> None:
        """Start the sink and wait until it has opened the recording; raises SinkError where it cannot."""
        self.start = start
        self.limit = limit
        self.lost = 0
        self.dead = False
        self._number = 0
        self._gap = Gap(0, "")
        self._kept: deque[tuple[int, bytes]] = deque()  # not yet durable
        self._size = 0
        self._unsent: deque[memoryview] = deque()
        self._later: asyncio.TimerHandle | None = None
        self._heard = b""
        self._births: deque[float] = deque(maxlen=RESTARTS)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._birth: Future[Sink] | None = None
        self._sink: Sink | None = self._born()

    def _born(self) -> Sink:
        """A new sink process that has opened the recording. Blocks for as long as that takes."""
        sink = subprocess.Popen(
            [sys.executable, "-m", "addons.sink"],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the proxy; the sink ends when all is written
        )
        with suppress(OSError):
            fcntl.fcntl(_input(sink), fcntl.F_SETPIPE_SZ, PIPE)
        with suppress(BrokenPipeError):
            _input(sink).write(packed(0, self.start))
        answer = json.loads(_output(sink).readline() or b"{}")
        if "run" not in answer:
            sink.kill()
            sink.wait()
            _close(sink)
            raise SinkError(answer.get("fatal", "the sink process did not start"))
        self.start = replace(self.start, resume=answer["run"])
        os.set_blocking(_input(sink).fileno(), False)
        os.set_blocking(_output(sink).fileno(), False)
        return sink

    def attach(self) -> None:
        """Connect the sink to the running event loop, and send it everything that is not durable."""
        self._loop = asyncio.get_running_loop()
        if self._sink:
            self._loop.add_reader(_output(self._sink).fileno(), self._hear)
            self._unsent = deque(memoryview(frame) for _, frame in self._kept)
            self._send()

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be let in."""
        return self.dead or self._size > self.limit

    def put(self, frame: Frame) -> None:
        """Queue a frame; an exchange that finds no room is lost, and counted in a gap."""
        if isinstance(frame, Passed) and self.is_full:
            self._lose(GONE if self.dead else FULL)
            return
        if self._gap.exchanges and not self.dead:
            gap, self._gap = self._gap, Gap(0, "")
            self._queue(gap)
        self._queue(frame)

    def _queue(self, frame: Frame) -> None:
        self._number += 1
        content = packed(self._number, frame)
        self._kept.append((self._number, content))
        self._size += len(content)
        self._unsent.append(memoryview(content))
        if self._loop and self._later is None:
            self._later = self._loop.call_later(PAUSE, self._send)

    def _lose(self, reason: str) -> None:
        if self.lost % 1000 == 0:
            logging.error("ocpi-tap: exchanges are not recorded: %s", reason)
        self.lost += 1
        self._gap = Gap(self._gap.exchanges + 1, reason)

    def _send(self) -> None:
        """Write as much as the pipe takes; the event loop calls again when it takes more."""
        self._later = None
        if self._sink is None or self._loop is None:
            return
        pipe = _input(self._sink).fileno()
        try:
            self._write(pipe)
        except BlockingIOError:
            self._loop.add_writer(pipe, self._send)
        except BrokenPipeError:
            self._loop.remove_writer(pipe)  # its other end tells of the death
        else:
            self._loop.remove_writer(pipe)

    def _write(self, pipe: int) -> None:
        while self._unsent:
            written = os.writev(pipe, [self._unsent[index] for index in range(min(AT_ONCE, len(self._unsent)))])
            while self._unsent and written >= len(self._unsent[0]):
                written -= len(self._unsent.popleft())
            if written:
                self._unsent[0] = self._unsent[0][written:]

    def _hear(self) -> None:
        """The sink said up to which frame all is durable, or it died."""
        if self._sink is None:
            return
        chunk = _output(self._sink).read()
        if chunk:
            *lines, self._heard = (self._heard + chunk).split(b"\n")
            for line in lines:
                self._acknowledged(json.loads(line)["ack"])
        elif chunk == b"" and self._sink.poll() is not None:
            self._bury(self._sink)

    def _acknowledged(self, number: int) -> None:
        while self._kept and self._kept[0][0] <= number:
            self._size -= len(self._kept.popleft()[1])

    def _bury(self, sink: Sink) -> None:
        """The sink died: have another one born, which goes on with the run from what is durable."""
        self._release(sink)
        _close(sink)
        logging.error("ocpi-tap: the sink process died (exit code %s)", sink.returncode)
        self._revive()

    def _revive(self) -> None:
        now = time.monotonic()
        if len(self._births) == RESTARTS and now - self._births[0] < WITHIN:
            self.dead = True
            return
        self._births.append(now)
        self._birth = ThreadPoolExecutor(1).submit(self._born)
        self._birth.add_done_callback(lambda _: self._loop and self._loop.call_soon_threadsafe(self._arrived))

    def _release(self, sink: Sink) -> None:
        if self._loop and not self._loop.is_closed():
            self._loop.remove_reader(_output(sink).fileno())
            self._loop.remove_writer(_input(sink).fileno())
        self._sink, self._heard, self._unsent = None, b"", deque()

    def _arrived(self) -> None:
        """The sink that was being born is ready, or cannot be had."""
        birth, self._birth = self._birth, None
        if birth is None:
            return
        try:
            self._sink = birth.result()
        except SinkError as error:
            logging.error("ocpi-tap: %s", error)
            self._revive()
        else:
            self.attach()

    def close(self, last: Frame) -> None:
        """Send the last frame and wait until the sink has written everything; says so where it cannot."""
        while self._birth:
            with suppress(SinkError):
                self._birth.result()
            self._arrived()
        self.dead = False
        self.put(last)
        if not self._finished() and not self._finished():
            logging.error("ocpi-tap: %s exchanges could not be recorded", len(self._kept) - 1)

    def _finished(self) -> bool:
        """Whether a sink, a new one where there is none, took all that is left and ended in order."""
        try:
            sink = self._sink or self._born()
        except SinkError as error:
            logging.error("ocpi-tap: %s", error)
            return False
        unsent = self._unsent if self._sink else deque(memoryview(frame) for _, frame in self._kept)
        self._release(sink)
        self._unsent = unsent
        os.set_blocking(_input(sink).fileno(), True)
        os.set_blocking(_output(sink).fileno(), True)
        watchdog = Timer(PATIENCE, sink.kill)  # a sink that hangs must not keep the proxy from ending
        watchdog.start()
        with suppress(BrokenPipeError):
            self._write(_input(sink).fileno())
            _input(sink).close()
        _output(sink).read()
        code = sink.wait()
        watchdog.cancel()
        _close(sink)
        return code == 0


def _close(sink: Sink) -> None:
    _input(sink).close()
    _output(sink).close()


def _input(sink: Sink) -> IO[bytes]:
    assert sink.stdin
    return sink.stdin


def _output(sink: Sink) -> IO[bytes]:
    assert sink.stdout
    return sink.stdout
