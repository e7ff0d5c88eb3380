"""How a tap begins: wrong options stop it with one line, a restart goes on, a reload of the script loses nothing."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from addons.commands import tap as script_path
from ocpi_tap.demo import free_port
from tests.tapping import end, exchanges_of, mitmdump, options, rows_of, tapping
from tests.upstream import response, upstream

HUB, PARTNER = "http://127.0.0.1:1", "http://127.0.0.1:2"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"ocpi_hub": ""}, "ocpi_hub is missing"),
        ({"ocpi_recording": "spoilt.db"}, "spoilt.db: not a recording"),
        ({"ocpi_recordin": "a.db"}, "there is no option ocpi_recordin"),
    ],
)
def test_a_wrong_option_stops_the_start_with_one_line(tmp_path: Path, given: dict[str, str], message: str) -> None:
    (tmp_path / "spoilt.db").write_text("hello")
    modes = [word for url in (HUB, PARTNER) for word in ("--mode", f"reverse:{url}@{free_port()}")]
    plain = {"ocpi_hub": HUB, "ocpi_partner": PARTNER, "ocpi_recording": "a.db"}
    words = [*modes, *options(**plain | given)]
    process = mitmdump(*words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        output = process.communicate(timeout=20)[0].decode()
    finally:
        end(process)
    assert process.returncode == 1
    assert [message in line for line in output.splitlines() if "ocpi-tap: " in line] == [True]
    assert "Traceback" not in output
    assert [each.name for each in tmp_path.iterdir()] == ["spoilt.db"]


def test_an_announced_host_is_still_known_after_a_restart(tmp_path: Path) -> None:
    with upstream() as hub, upstream() as partner, upstream() as further:
        further.answers["/cdrs"] = response("[]")
        endpoint = {"identifier": "cdrs", "role": "SENDER", "url": f"{further.url}/cdrs"}
        partner.answers["/ocpi/2.2.1"] = response(json.dumps({"data": {"version": "2.2.1", "endpoints": [endpoint]}}))
        path = f"/.tap/{further.url.replace('://', '/')}/cdrs"
        with tapping(hub.url, partner.url, tmp_path / "a.db") as tap:
            assert httpx.get(tap.partner_url + path, trust_env=False).status_code == 403
            httpx.get(f"{tap.partner_url}/ocpi/2.2.1", trust_env=False)
            assert tap.stop(signal.SIGTERM) == 0
        with tapping(hub.url, partner.url, tmp_path / "a.db") as tap:
            assert httpx.get(tap.partner_url + path, trust_env=False).text == "[]"
            assert tap.stop() == 0
        assert rows_of(tmp_path / "a.db", "SELECT seen, recorded, failed, ended_by FROM runs") == [
            (2, 2, 0, "stopped"),
            (1, 1, 0, "stopped"),
        ]
        assert exchanges_of(tmp_path / "a.db")[-1].request.url == f"{further.url}/cdrs"


def test_a_touched_script_begins_a_new_run_and_loses_nothing(tmp_path: Path) -> None:
    script = tmp_path / "tap.py"
    shutil.copy(script_path(), script)
    with (
        upstream() as hub,
        upstream() as partner,
        tapping(hub.url, partner.url, tmp_path / "a.db", script=script) as tap,
    ):
        hub.answers["/x"] = response("hello")
        sent = 0
        os.utime(script, (time.time() + 5, time.time() + 5))
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline and len(rows_of(tap.recording, "SELECT id FROM runs")) < 2:
            assert httpx.get(f"{tap.hub_url}/x?{sent}", trust_env=False).text == "hello"
            sent += 1
            time.sleep(0.02)
        for _ in range(5):
            assert httpx.get(f"{tap.hub_url}/x?{sent}", trust_env=False).text == "hello"
            sent += 1
        assert tap.stop() == 0
        runs = rows_of(tap.recording, "SELECT seen = recorded, failed, ended_by FROM runs")
        assert runs == [(1, 0, "stopped"), (1, 0, "stopped")]
        urls = [exchange.request.url for exchange in exchanges_of(tap.recording)]
        assert sorted(urls) == sorted(f"{hub.url}/x?{number}" for number in range(sent))
        assert "Traceback" not in tap.output
