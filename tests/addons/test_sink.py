"""The sink process by itself: frames in, rows and acknowledgements out, whatever becomes of the proxy."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import msgspec
import pytest

from addons.frames import Announced, End, Frame, Gap, Passed, Start, packed
from recordings.exchange import Side
from tests.recordings.test_store import CONNECTION
from tests.tapping import rows_of
from tests.validators.talk import HUB, exchange

COUNTERS = "SELECT seen, recorded, failed, ended_by, position FROM runs"


class Sink:
    """A sink process at the other end of two pipes."""

    def __init__(self, start: Start) -> None:
        command = [sys.executable, "-m", "addons.sink"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.send(0, start)

    def send(self, number: int, frame: Frame) -> None:
        pipe(self.process.stdin).write(packed(number, frame))
        pipe(self.process.stdin).flush()

    def hear(self) -> dict[str, Any]:
        """The next line."""
        line = pipe(self.process.stdout).readline()
        assert line, self.end()
        message: dict[str, Any] = json.loads(line)
        return message

    def hear_until(self, number: int) -> None:
        while self.hear()["ack"] < number:
            pass

    def end(self) -> tuple[int, str]:
        """Its exit code and what it printed, after the pipe was closed."""
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said.decode()


def pipe(end: IO[bytes] | None) -> IO[bytes]:
    assert end
    return end


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return Start(str(tmp_path / "test.db"), CONNECTION, "ocpi", redact=True, quiet=False, versions={}, settings={})


@pytest.fixture
def sink(start: Start) -> Iterator[Sink]:
    sink = Sink(start)
    yield sink
    with suppress(ValueError):
        sink.process.kill()
        sink.process.communicate()


def passed(path: str = "locations", **more: Any) -> Passed:
    return Passed(exchange("GET", f"{HUB}/2.2.1/{path}", **more))


def test_a_run_from_its_start_to_its_end(sink: Sink, start: Start) -> None:
    assert sink.hear() == {"run": 1}
    sink.send(1, passed())
    sink.send(2, Announced(Side.HUB, "https://cdn.example"))
    sink.send(3, Gap(2, "the queue was full"))
    sink.send(4, passed("sessions"))
    sink.hear_until(4)
    sink.send(5, End(5))
    assert sink.end()[0] == 0
    path = Path(start.path)
    assert rows_of(path, COUNTERS) == [(5, 2, 3, "stopped", 5)]
    assert rows_of(path, "SELECT exchanges, reason FROM gaps") == [
        (2, "the queue was full"),
        (1, "seen by the proxy, never reached the recording"),
    ]
    assert rows_of(path, "SELECT side, origin FROM origins") == [("hub", "https://cdn.example")]
    assert rows_of(path, "SELECT number FROM exchanges") == [(1,), (4,)]


def test_a_proxy_that_dies_leaves_everything_that_was_on_the_pipe(sink: Sink, start: Start) -> None:
    for number in range(1, 301):
        sink.send(number, passed(f"locations/{number}"))
    code, said = sink.end()
    assert (code, "Traceback" in said) == (0, False)
    assert rows_of(Path(start.path), COUNTERS) == [(300, 300, 0, "the proxy died", 300)]
    assert rows_of(Path(start.path), "SELECT count(*) FROM exchanges_fts WHERE exchanges_fts MATCH '299'") == [(1,)]


def test_what_comes_twice_is_written_once(sink: Sink, start: Start) -> None:
    sink.hear()
    for number in range(1, 11):
        sink.send(number, passed())
    sink.hear_until(10)
    sink.process.kill()
    sink.end()
    again = Sink(replace(start, resume=1))
    assert again.hear() == {"run": 1}
    for number in range(6, 14):
        again.send(number, passed())
    again.send(14, End(13))
    assert again.end()[0] == 0
    assert rows_of(Path(start.path), "SELECT number FROM exchanges") == [(number,) for number in range(1, 14)]
    assert rows_of(Path(start.path), COUNTERS) == [(13, 13, 0, "stopped", 14)]


def test_signals_for_the_proxy_do_not_end_it(sink: Sink, start: Start) -> None:
    sink.hear()
    for number, signum in enumerate((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), 1):
        sink.process.send_signal(signum)
        sink.send(number, passed())
    sink.send(4, End(3))
    assert sink.end()[0] == 0
    assert rows_of(Path(start.path), COUNTERS) == [(3, 3, 0, "stopped", 4)]


def test_an_exchange_is_durable_and_searchable_while_the_run_goes_on(sink: Sink, start: Start) -> None:
    sink.hear()
    sink.send(1, passed("locations/DE/EXA/needle"))
    sink.hear_until(1)
    path = Path(start.path)
    assert rows_of(path, "SELECT count(*) FROM exchanges") == [(1,)]
    found: list[tuple[Any, ...]] = []
    for _ in range(100):
        if found := rows_of(path, "SELECT rowid FROM exchanges_fts WHERE exchanges_fts MATCH 'needle'"):
            break
        with suppress(subprocess.TimeoutExpired):
            sink.process.wait(0.05)
    assert found == [(1,)]


def test_the_checkpoints_are_up_to_date_as_soon_as_there_is_time(sink: Sink, start: Start) -> None:
    sink.hear()
    for number in range(1, 201):
        sink.send(number, passed(f"locations/{number}"))
    sink.hear_until(200)
    known: list[tuple[Any, ...]] = []
    for _ in range(100):
        if (known := rows_of(Path(start.path), "SELECT exchange_id FROM onboarding")) == [(200,)]:
            break
        with suppress(subprocess.TimeoutExpired):
            sink.process.wait(0.05)
    assert known == [(200,)]


def test_the_profile_is_applied_and_counted_live(start: Start, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    agreed = 'reason = "Agreed."\nrule = "transport.authorization-scheme"\n'
    own.write_text(
        f"[[silence]]\nuntil = 2027-03-31\nmodule = 'sessions'\n{agreed}[[severity]]\nseverity = 'warning'\n{agreed}"
    )
    sink = Sink(replace(start, profile=str(own), repeats=0))
    for number, path in enumerate(("sessions", "locations", "sessions"), 1):
        sink.send(number, passed(path, token="Bearer x"))
    sink.send(4, End(3))
    code, said = sink.end()
    assert code == 0
    rows = rows_of(
        Path(start.path),
        "SELECT exchange_id, severity, message FROM findings WHERE rule = 'transport.authorization-scheme'",
    )
    assert [row[:2] for row in rows] == [(2, "warning")]
    assert rows[0][2].endswith("(warning here, not error: Agreed.)")
    assert "transport.authorization-scheme: 1 more by the partner\n" in said
    assert "1 finding silenced by the profile\n" in said


def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path, start: Start) -> None:
    (tmp_path / "test.db").write_text("no recording" * 20)
    sink = Sink(start)
    assert sink.hear() == {"fatal": f"{start.path}: not a recording (no SQLite database)"}
    assert sink.end() == (3, "")


def test_what_makes_it_fail_stops_nothing_else(sink: Sink, start: Start) -> None:
    sink.hear()
    sink.send(1, passed())
    sink.send(2, replace(passed(), exchange=msgspec.structs.replace(passed().exchange, started_at=float("inf"))))
    sink.send(3, passed())
    sink.send(4, End(3))
    code, said = sink.end()
    assert (code, "Traceback" in said) == (0, False)
    assert "gap: 1 exchanges not recorded" in said
    path = Path(start.path)
    assert rows_of(path, COUNTERS) == [(3, 2, 1, "stopped", 4)]
    assert rows_of(path, "SELECT count(*), exchange_id FROM crashes") == [(1, None)]


def test_a_second_sink_is_turned_away(sink: Sink, start: Start) -> None:
    sink.hear()
    second = Sink(start)
    assert "another process is recording" in second.hear()["fatal"]
    assert second.end()[0] == 3
    sink.send(1, passed())
    sink.hear_until(1)
    assert rows_of(Path(start.path), "SELECT count(*) FROM exchanges") == [(1,)]
