"""A real `mitmdump -s addons/tap.py` between two platforms, for tests; tests/upstream.py has platforms to give."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from addons.commands import tap as script_path
from addons.origins import origin_of
from ocpi_tap.demo import free_port
from recordings.exchange import Exchange
from recordings.file import open_for_reading
from recordings.reader import Recording

START_SECONDS = 20.0
STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Tap:
    """A tap that listens. Each URL is an origin: `hub_url` is what the partner is given for the hub, and vice versa."""

    hub_url: str
    partner_url: str
    recording: Path
    process: "subprocess.Popen[bytes]"
    log: Path

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal, wait for the end, and answer the exit code; everything is in the recording then."""
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)

    @property
    def output(self) -> str:
        """What it has printed so far, stdout and stderr together."""
        return self.log.read_text(errors="replace")

    def wait_for(self, count: int) -> list[Exchange]:
        """The exchanges of the recording, once there are at least so many; TimeoutError after ten seconds."""
        deadline = time.monotonic() + 10
        while len(found := exchanges_of(self.recording)) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(found)} of {count} exchanges recorded:\n{self.output}")
            time.sleep(0.05)
        return found


@contextmanager
def tapping(
    hub_url: str,
    partner_url: str,
    recording: Path,
    *extra_args: str,
    regular: bool = False,
    script: Path | None = None,
    tls: bool = False,
) -> Iterator[Tap]:
    """Run the tap on free ports, with `extra_args` for mitmdump; it is stopped at the end, if it still runs.

    `regular` makes it one forward proxy instead of two listeners: both URLs are the proxy's. `script` runs a copy of
    addons/tap.py. `tls` only says that `extra_args` make the listeners https. RuntimeError where it does not start.
    """
    ports = [free_port()] if regular else [free_port(), free_port()]
    modes = ["regular"] if regular else [f"reverse:{origin_of(url)}" for url in (hub_url, partner_url)]
    words = [word for mode, port in zip(modes, ports, strict=True) for word in ("--mode", f"{mode}@{port}")]
    words += options(ocpi_hub=hub_url, ocpi_partner=partner_url, ocpi_recording=recording)
    urls = [f"{'https' if tls else 'http'}://127.0.0.1:{port}" for port in ports]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "output.log")
        with log.open("wb") as sink:
            process = mitmdump(*words, *extra_args, script=script, stdout=sink, stderr=subprocess.STDOUT)
        tap = Tap(urls[0], urls[-1], recording, process, log)
        try:
            _wait(tap, ports)
            yield tap
        except Exception as error:
            error.add_note(f"--- output of the tap ---\n{tap.output}")
            raise
        finally:
            end(process)


def options(**values: object) -> list[str]:
    """mitmproxy options as words of its command line."""
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


def mitmdump(*words: str, script: Path | None = None, **settings: Any) -> "subprocess.Popen[bytes]":
    """Start mitmdump with the addons; it touches nothing in the user's home."""
    program = Path(sys.executable).with_name("mitmdump")
    command = [str(program), "-s", str(script or script_path()), *options(confdir=home()), *words]
    return subprocess.Popen(command, env=os.environ | {"XDG_DATA_HOME": home()}, **settings)


def end(process: "subprocess.Popen[Any]") -> None:
    """Stop a process that still runs, in order or by force."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def exchanges_of(path: Path) -> list[Exchange]:
    """Every exchange of a recording, in order."""
    recording = Recording(path)
    try:
        return list(recording.exchanges())
    finally:
        recording.close()


def rows_of(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query finds in a recording."""
    connection = open_for_reading(path)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


def home() -> str:
    """One folder for certificates and keys, so that they are made once in a test run."""
    return _folder().name


def _wait(tap: Tap, ports: list[int]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while tap.process.poll() is None and time.monotonic() < deadline:
        try:
            for port in ports:
                socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the tap did not start (exit code {tap.process.poll()})")
