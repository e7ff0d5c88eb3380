"""Starts and stops a partner from PyPI as a process of its own, and asks it to act."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

from tests.peers.environment import PEERS, python_of

Library = Literal["extrawest", "pyocpi"]
Role = Literal["cpo", "emsp"]

START_SECONDS = 30.0
STOP_SECONDS = 5.0
COUNTRY_CODE = "NL"
PARTY_IDS: dict[Library, str] = {"extrawest": "EXW", "pyocpi": "PYO"}


@dataclass(frozen=True)
class Peer:
    """A running partner; `url` is the origin it listens on, never the one it announces."""

    url: str
    log: Path
    role: Role
    version: str

    @property
    def versions_url(self) -> str:
        """Where a handshake starts: without a trailing slash, which would cost a redirect."""
        return f"{self.url}/ocpi/versions"

    @property
    def commands_url(self) -> str:
        """Where a CPO takes commands; its version details leave this endpoint out."""
        return self.module_url("commands")

    def module_url(self, module: str) -> str:
        """Where it has `module`: with a trailing slash, the lack of which would cost a redirect."""
        return f"{self.url}/ocpi/{self.role}/{self.version}/{module}/"

    def drive(self, action: str, **body: object) -> dict[str, Any]:
        """Have the partner do `pull`, or as CPO `session` or `cdr`.

        For `pull`, `body` is the `module` and the query of the first page; else it replaces fields of the object that
        would be sent. Answers `{"sent": [{"method", "url", "http_status", "answer"}], "object": …}`; RuntimeError when
        it cannot.
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
def partner(
    library: Library, role: Role, token_a: str, version: str = "2.2.1", public_url: str | None = None
) -> Iterator[Peer]:
    """A partner on `library`, on a port chosen by the OS; 2.1.1 is spoken by extrawest alone.

    `token_a` is what it expects of whoever registers first. In 2.1.1 it must be Base64 of something that is not UTF-8,
    such as `zzzzzzzzzzzz`: the library decodes what is sent raw, and takes it raw only where that fails.
    `public_url` is the origin in the URLs it announces (its own unless told). A test that fails inside shows the
    partner's output as well.
    """
    command = [str(python_of(library)), str(PEERS / "partner" / "main.py"), "--role", role, "--ocpi", version]
    command += ["--token-a", token_a] + (["--public-url", public_url] if public_url is not None else [])
    settings = {"COUNTRY_CODE": COUNTRY_CODE, "PARTY_ID": PARTY_IDS[library], "PYTHONPATH": str(PEERS / library)}
    with tempfile.TemporaryDirectory() as home:
        log = Path(home, "output.log")
        with log.open("wb") as sink:
            process = subprocess.Popen(
                command, cwd=home, env=os.environ | settings, stdout=sink, stderr=subprocess.STDOUT
            )
        try:
            yield Peer(_wait(process, log), log, role, version)
        except Exception as error:
            error.add_note(f"--- output of the partner ---\n{log.read_text(errors='replace')}")
            raise
        finally:
            _stop(process)


def extrawest_cpo(token_a: str, public_url: str | None = None) -> AbstractContextManager[Peer]:
    """A CPO on extrawest-ocpi, OCPI 2.2.1."""
    return partner("extrawest", "cpo", token_a, public_url=public_url)


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
