"""Starts and stops a partner from PyPI as a process of its own, and asks it to act."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.peers.environment import PEERS, python_of

START_SECONDS = 30.0
STOP_SECONDS = 5.0


@dataclass(frozen=True)
class Peer:
    """A running partner; `url` is the origin it listens on, never the one it announces."""

    url: str
    log: Path

    @property
    def versions_url(self) -> str:
        """Where a handshake starts: without a trailing slash, which would cost a redirect."""
        return f"{self.url}/ocpi/versions"

    @property
    def commands_url(self) -> str:
        """Where it takes commands; its version details leave this endpoint out."""
        return f"{self.url}/ocpi/cpo/2.2.1/commands/"

    def drive(self, action: str, **body: object) -> dict[str, Any]:
        """Have the partner do `pull-tokens`, `session` or `cdr`; `body` replaces fields of the object it would send.

        Answers `{"sent": [{"method", "url", "http_status", "answer"}], "object": …}`; RuntimeError when it cannot.
        """
        answer = httpx.post(f"{self.url}/drive/{action}", json=body, timeout=30, trust_env=False)
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"the partner could not {action}: {answer.status_code} {answer.text}")
        result: dict[str, Any] = answer.json()
        return result

    def output(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text(errors="replace")


@contextmanager
def extrawest_cpo(token_a: str, public_url: str | None = None) -> Iterator[Peer]:
    """A CPO on extrawest-ocpi, OCPI 2.2.1, on a port chosen by the OS.

    `token_a` is what it expects of whoever registers first; `public_url` is the origin in the URLs it announces (its
    own unless told). A test that fails inside shows the partner's output as well.
    """
    folder = PEERS / "extrawest"
    command = [str(python_of("extrawest")), str(folder / "cpo.py"), "--port", "0", "--token-a", token_a]
    if public_url is not None:
        command += ["--public-url", public_url]
    with tempfile.TemporaryDirectory() as home:
        log = Path(home, "output.log")
        with log.open("wb") as sink:
            process = subprocess.Popen(command, cwd=home, stdout=sink, stderr=subprocess.STDOUT)
        try:
            yield Peer(_wait(process, log), log)
        except Exception as error:
            error.add_note(f"--- output of the partner ---\n{log.read_text(errors='replace')}")
            raise
        finally:
            _stop(process)


def _wait(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text(errors="replace").splitlines():
            if line.startswith("ready "):
                return line.removeprefix("ready ")
        time.sleep(0.05)
    raise RuntimeError(f"the partner did not start within {START_SECONDS:.0f} s (exit code {process.returncode})")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
