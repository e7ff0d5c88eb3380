"""`ocpi-tap browse` as a process: its one line, its end, its exit codes."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from recordings.browse.server import arguments
from recordings.commands import browse
from tests.recordings import browse_recording

COMMAND = [sys.executable, "-c", "from recordings.commands import browse; browse()"]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small recording."""
    return browse_recording.write(tmp_path_factory.mktemp("browse") / "onboarding.db")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_answers_and_ends_without_a_trace(recording: Path, end: signal.Signals) -> None:
    with subprocess.Popen(
        [*COMMAND, str(recording)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert url, line
        assert httpx.get(url[0], trust_env=False).status_code == 200
        process.send_signal(end)
        rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")
    with pytest.raises(httpx.ConnectError):
        httpx.get(url[0], trust_env=False)


def foreign(path: Path) -> None:
    sqlite3.connect(path).executescript("CREATE TABLE a (b);")


def truncated(path: Path) -> None:
    browse_recording.write(path)
    path.write_bytes(path.read_bytes()[:50_000])


def newer(path: Path) -> None:
    browse_recording.write(path)
    with path.open("r+b") as file:
        file.seek(60)
        file.write((99).to_bytes(4))


def text(path: Path) -> None:
    path.write_text("not a database at all")


def nothing(path: Path) -> None: ...


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (nothing, "no such file"),
        (text, "no SQLite database"),
        (foreign, "another application"),
        (truncated, "truncated"),
        (newer, "newer ocpi-tap"),
    ],
)
def test_what_is_no_recording_is_one_line_and_exit_code_3(
    make: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    make(tmp_path / "given.db")
    result = CliRunner().invoke(browse, [str(tmp_path / "given.db")])
    assert result.exit_code == 3
    assert words in result.output
    assert result.output.count("\n") == 1


def test_a_port_that_is_taken_is_one_line_and_exit_code_3(recording: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = CliRunner().invoke(browse, [str(recording), "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 3
    assert "address already in use" in result.output
    assert result.output.count("\n") == 1


def test_a_folder_with_pages_that_is_not_there_is_wrong_usage(recording: Path) -> None:
    assert CliRunner().invoke(browse, [str(recording), "--rules", "missing"]).exit_code == 2


def test_no_recording_named_is_wrong_usage() -> None:
    assert CliRunner().invoke(browse, []).exit_code == 2


@pytest.mark.parametrize("writable", [True, False])
def test_a_recording_on_a_read_only_disk_is_opened_as_immutable(
    tmp_path: Path, writable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = browse_recording.write(tmp_path / "onboarding.db")
    monkeypatch.setattr(os, "access", lambda path, mode: writable)  # root may write everywhere else
    words = arguments([recording], Path("metadata.json"), host="127.0.0.1", port=0, sql=False)
    assert ("--immutable" in words) is not writable
