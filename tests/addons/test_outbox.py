"""The outbox: nothing is lost when the sink dies, and what finds no room is counted, not forgotten."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from addons.frames import End, Gap, Passed, Start
from addons.outbox import FULL, GONE, Outbox, SinkError
from tests.recordings.test_store import CONNECTION
from tests.tapping import rows_of
from tests.validators.talk import HUB, exchange

COUNTERS = "SELECT seen, recorded, failed, ended_by FROM runs"
MANY = 400


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return Start(str(tmp_path / "test.db"), CONNECTION, "ocpi", redact=True, quiet=True, versions={}, settings={})


def passed(number: int = 1) -> Passed:
    return Passed(exchange("PUT", f"{HUB}/2.2.1/locations/DE/EXA/{number}", b"x" * 500))


def sinks() -> list[psutil.Process]:
    """The sink processes that live now."""
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "addons.sink" in child.cmdline()
    ]


def run(start: Start, limit: int, act: Callable[[Outbox], Awaitable[int]]) -> Outbox:
    """Let `act` use an outbox, then close it; `act` answers how many exchanges there were."""

    async def main() -> Outbox:
        outbox = Outbox(start, limit)
        outbox.attach()
        seen = 0
        try:
            seen = await act(outbox)
        finally:
            outbox.close(End(seen))
        return outbox

    outbox = asyncio.run(main())
    assert sinks() == []
    return outbox


async def put_all(outbox: Outbox, count: int = MANY, every: int = 20) -> int:
    for number in range(count):
        outbox.put(passed(number))
        if number % every == 0:
            await asyncio.sleep(0.001)
    return count


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


def test_everything_is_written_when_it_closes(start: Start) -> None:
    outbox = run(start, 1 << 24, put_all)
    assert outbox.lost == 0
    assert rows_of(Path(start.path), COUNTERS) == [(MANY, MANY, 0, "stopped")]


def test_what_is_put_before_the_loop_runs_is_written_too(start: Start) -> None:
    async def main() -> None:
        outbox = Outbox(start, 1 << 20)
        outbox.put(passed())
        outbox.close(End(1))

    asyncio.run(main())
    assert rows_of(Path(start.path), COUNTERS) == [(1, 1, 0, "stopped")]


def test_a_sink_that_is_killed_under_load_loses_nothing_and_doubles_nothing(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(outbox: Outbox) -> int:
        for _ in range(2):
            await put_all(outbox, MANY // 2)
            [sink] = sinks()
            sink.kill()
            await put_all(outbox, MANY // 2)
            await until(lambda: outbox.start.resume and sinks() not in ([], [sink]))  # noqa: B023
        return 2 * MANY

    outbox = run(start, 1 << 24, act)
    assert outbox.lost == 0
    path = Path(start.path)
    assert rows_of(path, COUNTERS) == [(2 * MANY, 2 * MANY, 0, "stopped")]
    assert rows_of(path, "SELECT count(DISTINCT number), count(*) FROM exchanges") == [(2 * MANY, 2 * MANY)]
    assert rows_of(path, "SELECT count(*) FROM exchanges_fts_docsize") == [(2 * MANY,)]
    assert "the sink process died (exit code -9)" in caplog.text


def test_a_sink_that_is_killed_just_before_the_end_loses_nothing(start: Start) -> None:
    async def act(outbox: Outbox) -> int:
        await put_all(outbox)
        sinks()[0].kill()
        return MANY

    run(start, 1 << 24, act)
    assert rows_of(Path(start.path), COUNTERS) == [(MANY, MANY, 0, "stopped")]


def test_a_sink_that_dies_too_often_is_given_up_and_the_gap_is_noted_at_the_end(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(outbox: Outbox) -> int:
        await put_all(outbox, 50)
        async with asyncio.timeout(30):
            while not outbox.dead:
                for sink in sinks():
                    sink.kill()
                await asyncio.sleep(0.05)
        assert outbox.is_full
        outbox.put(passed())
        outbox.put(passed())
        return 52

    outbox = run(start, 1 << 24, act)
    assert outbox.lost == 2
    path = Path(start.path)
    assert rows_of(path, COUNTERS) == [(52, 50, 2, "stopped")]
    assert rows_of(path, "SELECT exchanges, reason FROM gaps") == [(2, GONE)]
    assert GONE in caplog.text


def test_a_queue_that_is_full_takes_no_more_and_counts_what_it_lost(start: Start) -> None:
    async def act(outbox: Outbox) -> int:
        [sink] = sinks()
        os.kill(sink.pid, signal.SIGSTOP)
        sent = 0
        while not outbox.is_full:
            sent += await put_all(outbox, 100, every=10)
        sent += await put_all(outbox, 30)
        assert outbox.lost >= 30
        os.kill(sink.pid, signal.SIGCONT)
        await until(lambda: not outbox.is_full)
        outbox.put(passed())
        return sent + 1

    outbox = run(start, 100_000, act)
    path = Path(start.path)
    [(seen, recorded, failed, ended_by)] = rows_of(path, COUNTERS)
    assert (seen, failed, ended_by) == (recorded + outbox.lost, outbox.lost, "stopped")
    assert rows_of(path, "SELECT exchanges, reason FROM gaps") == [(outbox.lost, FULL)]
    assert rows_of(path, "SELECT count(*) FROM exchanges") == [(recorded,)]
    assert rows_of(path, "SELECT max(number) FROM exchanges") == [(recorded + 1,)]


def test_a_recording_that_cannot_be_opened_stops_the_start(start: Start) -> None:
    with pytest.raises(SinkError, match="no such folder"):
        Outbox(replace(start, path="/nowhere/at/all/test.db"), 1024)
    assert sinks() == []


def test_a_sink_that_cannot_be_born_again_is_given_up(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody replaced the recording meanwhile."""
    path = Path(start.path)

    async def act(outbox: Outbox) -> int:
        path.with_suffix(".db-wal").unlink()
        path.write_text("no recording any more" * 10)
        sinks()[0].kill()
        await until(lambda: outbox.dead)
        outbox.put(passed())
        outbox.put(Gap(1, "later"))
        return 2

    with caplog.at_level(logging.ERROR):
        run(start, 1 << 20, act)
    assert "not a recording" in caplog.text
    assert "exchanges could not be recorded" in caplog.text


def test_a_queue_that_is_closed_before_the_sink_took_it_is_written_too(start: Start) -> None:
    async def act(outbox: Outbox) -> int:
        [sink] = sinks()
        os.kill(sink.pid, signal.SIGSTOP)
        await put_all(outbox, 4 * MANY)
        threading.Timer(0.3, os.kill, (sink.pid, signal.SIGCONT)).start()
        return 4 * MANY

    run(start, 1 << 24, act)
    assert rows_of(Path(start.path), COUNTERS) == [(4 * MANY, 4 * MANY, 0, "stopped")]
