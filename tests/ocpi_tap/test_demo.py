"""`ocpi-tap demo`, whole: simulators, tap and recording as processes of their own, over real sockets."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from ocpi_tap.demo import FAULT

PROGRAM = Path(sys.executable).with_name("ocpi-tap")


def demo(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run it in `folder`, with a redaction key of its own."""
    environment = {**os.environ, "XDG_DATA_HOME": str(folder / "share"), "COLUMNS": "120"}
    return subprocess.run([PROGRAM, "demo", *words], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def done(folder: Path) -> subprocess.CompletedProcess[str]:
    return demo(folder)


def test_it_ends_well_and_says_what_was_recorded(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    assert f"objects.{FAULT}" in done.stdout
    assert " lost. The recording is demo.db." in done.stdout
    assert "ocpi-tap browse demo.db" in done.stdout
    assert "Traceback" not in done.stderr


def test_it_ends_with_the_verdict_and_the_address_of_the_report(
    done: subprocess.CompletedProcess[str], folder: Path
) -> None:
    end = done.stdout[done.stdout.index("\nOnboarding failed: a CPO, OCPI 2.2.1\n") :]
    assert "The exchanged tokens work  handshake.tokens" in end
    assert f"objects.{FAULT}" in end
    address = (folder / "demo.html").absolute().as_uri()
    assert end.endswith(f"\nThe whole report: {address}\n")
    assert "<title>Onboarding failed" in (folder / "demo.html").read_text()


def test_it_shows_every_exchange_as_it_passes(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    lines = [line for line in done.stderr.splitlines() if "hub -> partner" in line or "partner -> hub" in line]
    assert len(lines) == count(folder, "exchanges")


def test_the_dialogue_is_whole(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    """From the handshake to the CDR, in both directions, nothing lost, no fault of ours."""
    with closing(sqlite3.connect(folder / "demo.db")) as sql:
        seen = set(sql.execute("SELECT module, direction FROM exchanges"))
        first, last = sql.execute("SELECT min(id), max(id) FROM exchanges").fetchone()
        at_ends = sql.execute("SELECT module FROM exchanges WHERE id IN (?, ?) ORDER BY id", (first, last)).fetchall()
        run = sql.execute("SELECT seen = recorded, failed, ended_by FROM runs").fetchone()
    modules = {"versions", "credentials", "locations", "tariffs", "tokens", "commands", "sessions", "cdrs"}
    modules.add("hubclientinfo")
    assert {module for module, _ in seen} == modules
    assert {direction for _, direction in seen} == {"hub_to_partner", "partner_to_hub"}
    assert at_ends == [("versions",), ("cdrs",)]
    assert run == (1, 0, "stopped")
    assert (count(folder, "gaps"), count(folder, "crashes")) == (0, 0)


def test_the_mistake_is_the_only_finding(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    with closing(sqlite3.connect(folder / "demo.db")) as sql:
        found = set(sql.execute("SELECT rule, party FROM findings"))
    assert found == {(f"objects.{FAULT}", "partner")}


def test_nothing_is_left_running(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    """Every process of the demo works in its folder."""
    assert [process for process in psutil.process_iter(["cwd"]) if process.info["cwd"] == str(folder)] == []


def test_quiet_replaces_the_last_recording(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    before = count(folder, "exchanges")
    again = demo(folder, "--quiet")
    assert (again.returncode, again.stderr) == (0, "")
    assert count(folder, "exchanges") > before / 2
    assert count(folder, "runs") == 1


@pytest.mark.heavy
@pytest.mark.parametrize(("ocpi", "role", "rule"), [
    ("2.1.1", "cpo", "envelope.body-not-json"), ("2.3.0", "emsp", "envelope.body-not-json"),
])  # fmt: skip
def test_it_shows_other_versions_and_the_other_role(ocpi: str, role: str, rule: str, tmp_path: Path) -> None:
    done = demo(tmp_path, "--quiet", "--ocpi", ocpi, "--role", role)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nOnboarding failed: " in done.stdout
    with closing(sqlite3.connect(tmp_path / "demo.db")) as sql:
        assert set(sql.execute("SELECT rule, party FROM findings WHERE severity <> 'info'")) == {(rule, "partner")}
        assert sql.execute("SELECT version FROM exchanges WHERE module = 'cdrs' LIMIT 1").fetchone() == (ocpi,)


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a recording")
    done = demo(tmp_path, "--out", "notes.db")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "notes.db" in done.stderr
    assert (tmp_path / "notes.db").read_text() == "not a recording"


def test_another_page_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo.html").write_text("<title>My page</title>")
    done = demo(tmp_path)
    assert (done.returncode, done.stderr) == (3, "ocpi-tap demo: demo.html: not a report of ocpi-tap\n")
    assert (tmp_path / "demo.html").read_text() == "<title>My page</title>"


def count(folder: Path, table: str) -> int:
    """The rows of a table of the demo's recording."""
    with closing(sqlite3.connect(folder / "demo.db")) as sql:
        return int(sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
