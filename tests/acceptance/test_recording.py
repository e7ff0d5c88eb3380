"""Nothing is lost: a real tap under load that is stopped, killed, starved, or started again into the same file."""

import http.client
import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]
import pytest

from recordings.formats.sides import Sides
from recordings.reader import Recording
from tests.acceptance.load import loaded, until
from tests.tapping import Tap, rows_of, tapping
from tests.upstream import Upstream, response, upstream
from validators.checking import check

ANSWER = response(json.dumps({"status_code": 1000, "timestamp": "2026-01-05T10:00:00Z"}))
RUNS = "SELECT seen, recorded, failed, ended_by FROM runs"
SURE = 0.25  # seconds after which an answered exchange must survive a kill of the proxy


@contextmanager
def tapped(path: Path, *extra: str, hub: Upstream | None = None) -> Iterator[Tap]:
    with upstream() as own, upstream() as partner:
        (hub or own).answer = lambda heard: ANSWER  # type: ignore[method-assign]
        with tapping((hub or own).url, partner.url, path, *extra) as tap:
            yield tap


def sink_of(tap: Tap) -> psutil.Process | None:
    """The sink process that lives now."""
    for child in psutil.Process(tap.process.pid).children():
        try:
            if "addons.sink" in child.cmdline():
                return child
        except psutil.Error:
            continue
    return None


def recorded(path: Path) -> list[str]:
    return [
        str(url).rpartition("/")[2] for (url,) in rows_of(path, "SELECT url FROM exchanges WHERE http_status = 200")
    ]


def is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as sql:
        return bool(sql.execute("PRAGMA integrity_check").fetchone() == ("ok",))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_tap_that_is_stopped_under_load_has_written_everything(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "stopped.db"
    with tapped(path) as tap:
        sink = until(lambda: sink_of(tap))
        with loaded(tap.hub_url) as load:
            load.wait_for(200)
            assert tap.stop(number) == 0
        assert not sink.is_running()
        assert "Traceback" not in tap.output
        assert [file.name for file in tmp_path.iterdir()] == [path.name]  # the log is folded in
    found = recorded(path)
    assert set(load.answered) <= set(found)
    assert len(found) == len(set(found))
    [(seen, kept, failed, ended_by)] = rows_of(path, RUNS)
    assert (seen, failed, ended_by) == (kept, 0, "stopped")
    assert rows_of(path, "SELECT count(*) FROM exchanges") == [(kept,)]
    assert is_sound(path)


def test_a_tap_that_is_killed_under_load_has_written_what_was_answered(tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    with tapped(path) as tap:
        sink = until(lambda: sink_of(tap))
        with loaded(tap.hub_url) as load:
            load.wait_for(200)
            time.sleep(2 * SURE)  # the load goes on; what was answered by now is old enough
            tap.process.kill()
            killed_at = time.monotonic()
        until(lambda: not sink.is_running())
    safe = {name for name, at in load.answered.items() if at < killed_at - SURE}
    assert len(safe) >= 200
    assert safe <= set(recorded(path))
    [(seen, kept, failed, ended_by)] = rows_of(path, RUNS)
    assert (seen, failed, ended_by) == (kept, 0, "the proxy died")
    assert is_sound(path)


def test_a_tap_and_a_sink_that_are_killed_together_have_kept_what_was_durable(tmp_path: Path) -> None:
    path = tmp_path / "both.db"
    with tapped(path) as tap:
        sink = until(lambda: sink_of(tap))
        with loaded(tap.hub_url) as load:
            load.wait_for(100)
            durable = until(lambda: recorded(path))
            load.wait_for(200)
            sink.kill()
            tap.process.kill()
        until(lambda: not sink.is_running())
    assert set(durable) <= set(recorded(path))
    [(ended_at, seen, kept, failed)] = rows_of(path, "SELECT ended_at, seen, recorded, failed FROM runs")
    assert (ended_at, seen, failed) == (None, kept, 0)
    assert rows_of(path, "SELECT count(*) FROM exchanges") == [(kept,)]
    assert is_sound(path)


def test_a_sink_that_is_killed_under_load_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sink.db"
    with tapped(path) as tap:
        with loaded(tap.hub_url) as load:
            for _ in range(2):
                sink = until(lambda: sink_of(tap))
                goal = len(load.answered) + 100
                load.wait_for(goal)
                sink.kill()
                sink.wait()
                until(lambda: sink_of(tap))
        assert tap.stop() == 0
    assert sorted(recorded(path)) == sorted(load.answered)
    [(seen, kept, failed, ended_by)] = rows_of(path, RUNS)
    assert (seen, kept, failed, ended_by) == (len(load.statuses), len(load.answered), 0, "stopped")
    assert set(load.statuses) == {200}


@pytest.mark.parametrize("policy", ["continue", "refuse"])
def test_a_sink_that_is_given_up(tmp_path: Path, policy: str) -> None:
    path = tmp_path / "given-up.db"
    with tapped(path, "--set", f"ocpi_when_full={policy}") as tap:
        with loaded(tap.hub_url, 1) as load:
            deadline = time.monotonic() + 20
            while tap.output.count("sink process died") + tap.output.count("did not start") < 4:
                if sink := sink_of(tap):
                    sink.kill()
                assert time.monotonic() < deadline
                time.sleep(0.05)
            goal = len(load.statuses) + 50
            until(lambda: len(load.statuses) > goal)
        assert tap.stop() == 0
    assert load.statuses[-1] == {"continue": 200, "refuse": 503}[policy]
    assert set(load.statuses) <= {200, 503}
    [(seen, kept, failed, _)] = rows_of(path, RUNS)
    assert seen == kept + failed == len(load.statuses)
    assert rows_of(path, "SELECT sum(exchanges), min(reason) FROM gaps") == [
        (failed, "the sink process died too often")
    ]
    assert failed >= 40


@pytest.mark.parametrize("policy", ["continue", "refuse"])
def test_a_queue_that_is_full(tmp_path: Path, policy: str) -> None:
    path = tmp_path / "full.db"
    with tapped(path, "--set", f"ocpi_when_full={policy}", "--set", "ocpi_queue_limit=100k") as tap:
        sink = until(lambda: sink_of(tap))
        os.kill(sink.pid, signal.SIGSTOP)
        with loaded(tap.hub_url) as load:
            until(lambda: len(load.statuses) > 200)
        os.kill(sink.pid, signal.SIGCONT)
        time.sleep(0.5)
        assert tap.stop() == 0
    [(seen, kept, failed, ended_by)] = rows_of(path, RUNS)
    assert (seen, ended_by) == (kept + failed, "stopped")
    assert seen == len(load.statuses)
    assert failed > 50
    assert rows_of(path, "SELECT sum(exchanges) FROM gaps WHERE reason = 'the queue was full'") == [(failed,)]
    assert (503 in load.statuses) == (policy == "refuse")
    assert set(recorded(path)) <= set(load.answered)
    if policy == "refuse":
        assert len(load.answered) - len(recorded(path)) <= 4  # those that were under way when it filled


def test_a_tap_that_is_started_again_still_knows_what_was_said(tmp_path: Path) -> None:
    """Registered in the first run, asked without Base64 in the second: only who remembers the token can tell."""
    path, token = tmp_path / "again.db", "obviously-fake-token-c"
    base = "/ocpi/2.2.1"
    with upstream() as hub, upstream() as partner:
        ends = [
            {"identifier": name, "role": "SENDER", "url": f"{hub.url}/odd/{name}"} for name in ("credentials", "tokens")
        ]
        mine = {"token": token, "url": f"{hub.url}/ocpi/versions", "roles": []}
        theirs = {"token": "obviously-fake-token-b", "url": f"{partner.url}/ocpi/versions", "roles": []}
        hub.answers = {
            "/ocpi/versions": answer([{"version": "2.2.1", "url": f"{hub.url}{base}"}]),
            base: answer({"version": "2.2.1", "endpoints": ends}),
            "/odd/credentials": answer(mine),
            "/odd/tokens": answer([]),
        }
        with tapping(f"{hub.url}/ocpi/versions", f"{partner.url}/ocpi/versions", path) as tap:
            for method, place, body in (
                ("GET", "/ocpi/versions", None), ("GET", base, None), ("POST", "/odd/credentials", theirs),
            ):  # fmt: skip
                ask(tap, method, place, "b2J2aW91c2x5LWZha2UtYQ==", body)
            tap.stop()
        with tapping(f"{hub.url}/ocpi/versions", f"{partner.url}/ocpi/versions", path) as tap:
            ask(tap, "GET", "/odd/tokens", token, None)
            tap.stop()
    assert rows_of(path, "SELECT count(*), sum(ended_by = 'stopped') FROM runs") == [(2, 2)]
    assert rows_of(path, "SELECT module, known_by FROM exchanges WHERE run_id = 2") == [("tokens", "endpoint")]
    with closing(Recording(path)) as recording:
        live = list(recording.findings())
    assert [finding.rule for finding in live if finding.exchange_id == 4].count("transport.token-not-base64") == 1
    assert check(path, None, Sides(), lambda: None).findings == live
    assert rows_of(path, "SELECT count(*) FROM exchanges_fts_docsize") == [(4,)]


def answer(data: Any) -> bytes:
    return response(json.dumps({"status_code": 1000, "timestamp": "2026-01-05T10:00:00Z", "data": data}))


def ask(tap: Tap, method: str, path: str, token: str, body: Any) -> None:
    parts = urlsplit(tap.hub_url)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)) as connection:
        connection.request(method, path, json.dumps(body) if body else None, {"Authorization": f"Token {token}"})
        assert connection.getresponse().status == 200
