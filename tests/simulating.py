"""`ocpi-tap simulate` as a process of its own, for tests; tests/playing.py has platforms in the process of the test."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.tapping import end

PROGRAM = Path(sys.executable).with_name("ocpi-tap")
TOKEN_A = "obviously-fake-token-a-000"
SECONDS = 20.0


@dataclass(frozen=True)
class Simulator:
    """A simulator that listens, or has ended already."""

    process: "subprocess.Popen[bytes]"
    folder: Path

    @property
    def stdout(self) -> str:
        return (self.folder / "stdout").read_text()

    @property
    def stderr(self) -> str:
        return (self.folder / "stderr").read_text()

    def told(self, pattern: str) -> str:
        """What follows on a line of stdout, as soon as it is there; AssertionError when it does not come."""
        deadline = time.monotonic() + SECONDS
        while not (found := re.search(rf"^.*{pattern} ?(.*)\n", self.stdout, re.MULTILINE)):
            running = self.process.poll() is None and time.monotonic() < deadline
            assert running, f"no {pattern!r} in:\n{self.stdout}{self.stderr}"
            time.sleep(0.02)
        return found.group(1)

    @property
    def versions_url(self) -> str:
        return self.told("simulator, OCPI .....:")

    @property
    def status_url(self) -> str:
        return self.told("status page:").rstrip("/")

    @property
    def steps(self) -> list[str]:
        """The lines of a scenario's steps: `ok` or `FAIL`, the step, and what came of it."""
        return [line.strip() for line in self.stdout.splitlines() if line.startswith("  ")]

    def ended(self) -> int:
        """The exit code, once it ends by itself."""
        return self.process.wait(3 * SECONDS)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The exit code after a signal."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@contextmanager
def simulating(*words: object, token: str = TOKEN_A, home: Path | None = None) -> Iterator[Simulator]:
    """Run it, with token A in the environment variable TOKEN; it is stopped at the end, if it still runs.

    Whatever it is asked to do: it shows no traceback, and a token of the environment nowhere. `home` has its keys.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {"TOKEN": token, "XDG_DATA_HOME": str(home or folder)}
        with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
            command = [str(PROGRAM), "simulate", *map(str, words)]
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=err)
        simulator = Simulator(process, folder)
        try:
            yield simulator
        except Exception as error:
            error.add_note(f"--- output of the simulator ---\n{simulator.stdout}{simulator.stderr}")
            raise
        finally:
            end(process)
        assert "Traceback" not in simulator.stdout + simulator.stderr
        assert token not in simulator.stdout + simulator.stderr


def is_free(port: int) -> bool:
    """Whether nobody listens there, and somebody may."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return False
    socket.create_server(("127.0.0.1", port)).close()
    return True
