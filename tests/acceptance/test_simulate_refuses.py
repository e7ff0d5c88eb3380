"""`ocpi-tap simulate` that cannot do what it is asked to: one line says why, the exit code of what kind it is."""

import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from replay.simulator.faults import FAULTS
from replay.simulator.scenarios import load, names
from tests.simulating import PROGRAM, simulating

pytestmark = pytest.mark.heavy

WRONG_USAGE, COULD_NOT_RUN = 2, 3
TOKEN = ("--token-a-env", "TOKEN")
NOBODY = "http://127.0.0.1:1/ocpi/versions"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that are not what they should be."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "notes.txt").write_text("neither a certificate nor a state")
    with closing(sqlite3.connect(folder / "other.db")) as sql:
        sql.execute("CREATE TABLE notes (text)")
        sql.commit()
    return folder


@pytest.fixture(scope="module")
def taken() -> Iterator[str]:
    """Where somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def refused(*words: object) -> tuple[int, str]:
    """The exit code and the one line that says why; nothing else is printed but how to get help."""
    with simulating(*words) as simulator:
        code = simulator.ended()
        *lines, last = simulator.stderr.splitlines()
        assert last.startswith("Error: ")
        assert len(lines) == (3 if code == WRONG_USAGE else 0), simulator.stderr
        assert "token A" not in simulator.stdout
        return code, last.removeprefix("Error: ")


@pytest.mark.parametrize(("words", "said"), [
    (["nsp"], "'nsp' is not one of"),
    (["hub", "--ocpi", "2.2"], "'2.2' is not one of"),
    (["hub", "--listen", "9000"], "'--listen': give HOST:PORT"),
    (["hub", "--listen", "127.0.0.1:99999"], "'--listen': give HOST:PORT"),
    (["hub", "--listen", "127.0.0.1:"], "'--listen': give HOST:PORT"),
    (["hub", "--public-url", "hub.example"], "'--public-url': give an http or https URL"),
    (["hub", "--peer", "ftp://127.0.0.1/versions", *TOKEN], "'--peer': give an http or https URL"),
    (["hub", "--peer", "http://[::1/versions", *TOKEN], "'--peer': give an http or https URL"),
    (["hub", "--peer", "", *TOKEN], "'--peer': give an http or https URL"),
    (["hub", "--peer", NOBODY], "--peer needs --token-a-env"),
    (["hub", "--token-a-env", "NO_SUCH_VARIABLE"], "the environment variable that --token-a-env names is not set"),
    (["hub", "--scenario", "dance"], "no scenario 'dance'; there are: busy-day, cpo-onboarding, "),
    (["hub", "--scenario", "new-roaming-partner", "--ocpi", "2.1.1"], "is for OCPI 2.2.1, 2.3.0, not for 2.1.1"),
    (["cpo", "--scenario", "emsp-onboarding"], "is for a hub and a partner in the role EMSP"),
    (["cpo", "--fault", "dance"], "there is no fault 'dance'"),
    (["emsp", "--fault", "wh-for-kwh"], "wh-for-kwh is for hub, cpo, not for emsp"),
    (["cpo", "--fault", "base64-token"], "base64-token exists in 2.1.1, not in 2.2.1"),
    (["cpo", "--cert", "/no/such/file"], "'/no/such/file' does not exist"),
    (["cpo", "--cert", "/"], "'/' is a directory"),
    (["cpo", "--key", sys.executable], "--key needs --cert"),
    (["cpo", "--locations", "3"], "3 is not in the range"),
])  # fmt: skip
def test_wrong_usage(words: list[str], said: str) -> None:
    code, line = refused(*words)
    assert code == WRONG_USAGE
    assert said in line


@pytest.mark.parametrize(("words", "said"), [
    (["hub", "--listen", "{taken}"], "Address already in use"),
    (["cpo", "--status-port", "{taken_port}"], "Address already in use"),
    (["cpo", "--listen", "no-such-host.invalid:0"], "no-such-host.invalid"),
    (["cpo", "--peer", NOBODY, *TOKEN], f"GET {NOBODY} failed: "),
    (["cpo", "--state", "{folder}/notes.txt"], "notes.txt: file is not a database"),
    (["cpo", "--state", "{folder}/other.db"], "other.db: not a simulator's state"),
    (["cpo", "--state", "{folder}/no/such/folder.db"], "folder.db: No such file or directory"),
    (["cpo", "--cert", "{folder}/notes.txt"], "--cert, --key or --ca cannot be used"),
    (["cpo", "--ca", "{folder}/notes.txt"], "--cert, --key or --ca cannot be used"),
])  # fmt: skip
def test_it_could_not_run(words: list[str], said: str, folder: Path, taken: str) -> None:
    told = {"taken": taken, "taken_port": taken.rpartition(":")[2], "folder": folder}
    code, line = refused(*(word.format(**told) for word in words))
    assert code == COULD_NOT_RUN
    assert said in line


def test_the_state_of_another_role_or_version_is_left_alone(tmp_path: Path) -> None:
    state = ("--state", tmp_path / "state.db")
    with simulating("cpo", *state, home=tmp_path) as cpo:
        assert cpo.versions_url
        assert cpo.stop() == 0
    before = (tmp_path / "state.db").read_bytes()
    for words, own in ((["emsp"], "EMSP DEXYZ on 2.2.1"), (["cpo", "--ocpi", "2.1.1"], "CPO DEABC on 2.1.1")):
        with simulating(*words, *state, home=tmp_path) as other:
            assert other.ended() == COULD_NOT_RUN
            assert other.stderr.endswith(f"state.db: the state of CPO DEABC on 2.2.1, not of {own}\n")
    assert (tmp_path / "state.db").read_bytes() == before


def test_a_handshake_that_fails_ends_the_scenario() -> None:
    with simulating("hub", "--peer", NOBODY, *TOKEN, "--scenario", "rfid", "--quiet") as hub:
        assert hub.ended() == 1
        assert [line.startswith("FAIL hub registers") for line in hub.steps] == [True]


def test_the_lists_have_everything() -> None:
    scenarios, faults = listed("--list-scenarios"), listed("--list-faults")
    assert [line.split()[0] for line in scenarios] == names()
    assert all(load(name).title in line for name, line in zip(names(), scenarios, strict=True))
    assert [line.split()[0] for line in faults if not line.startswith(" ")] == sorted(FAULTS)
    assert all(fault.summary in "\n".join(faults) for fault in FAULTS.values())


def test_help_loads_no_platform() -> None:
    code = "import sys, replay.simulator.command; print({'httpx', 'uvicorn', 'starlette', 'rich'} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def listed(option: str) -> list[str]:
    """The lines of a list, which needs no platform to be named."""
    done = subprocess.run([PROGRAM, "simulate", option], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()
