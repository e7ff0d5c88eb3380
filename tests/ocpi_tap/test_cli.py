"""The front door: what `ocpi-tap` says before any command runs."""

import subprocess
import sys
from pathlib import Path

import httpx

from ocpi_tap.cli import COMMANDS
from tests.recordings import browse_recording

PROGRAM = Path(sys.executable).with_name("ocpi-tap")


def said(*words: str) -> subprocess.CompletedProcess[str]:
    """The program's exit code and what it wrote."""
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60)


def test_help_lists_every_command_in_order() -> None:
    done = said("--help")
    assert done.returncode == 0
    listed = [line.split()[0] for line in done.stdout.partition("Commands:\n")[2].splitlines() if line[2:3].strip()]
    assert listed[: len(COMMANDS)] == list(COMMANDS)
    assert "Exit codes: 0 clean" in done.stdout


def test_without_a_command_it_explains_itself() -> None:
    done = said()
    assert done.returncode == 2
    assert "Commands:" in done.stdout + done.stderr


def test_unknown_command_is_wrong_usage() -> None:
    done = said("recrod")
    assert done.returncode == 2
    assert "No such command 'recrod'" in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_option_is_wrong_usage() -> None:
    for name in COMMANDS:
        done = said(name, "--no-such-option")
        assert (name, done.returncode) == (name, 2)
        assert "No such option" in done.stderr
        assert "Traceback" not in done.stderr


def test_version() -> None:
    done = said("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("ocpi-tap, version ")


def test_browse_gets_the_pages_of_the_rules(tmp_path: Path) -> None:
    command = [str(PROGRAM), "browse", str(browse_recording.write(tmp_path / "a.db"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().split()[1]
            page = httpx.get(f"{url}-/rules/page.link-missing", trust_env=False)
        finally:
            process.terminate()
    assert "<h1>page.link-missing</h1>" in page.text
