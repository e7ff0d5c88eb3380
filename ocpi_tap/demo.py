"""`ocpi-tap demo`: a simulated hub and partner, the tap between them, one whole dialogue, a summary."""

import asyncio
import contextlib
import secrets
import socket
import sys
from asyncio.subprocess import Process
from pathlib import Path

import click
from rich.console import Console

from ocpi_tap.summary import print_summary
from recordings.file import RecordingError, exists, inspect
from replay.simulator.cpo import Cpo
from replay.simulator.dialogue import onboarding
from replay.simulator.hub import Hub

FAULT = "patch-without-last-updated"  # so that there is a finding to look at
WHOLE = 50  # seconds that the dialogue may take


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("demo.db"),
    show_default=True,
    help="The recording to make; an earlier demo's is replaced.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print the summary alone.")
def demo(out: Path, quiet: bool) -> None:
    """Watch a hub and a charge point operator onboard through the tap, then see what was recorded.

    A handshake, pulls of locations, tariffs and tokens, a charging session from start command to CDR. The operator
    makes one mistake on purpose. The recording of an earlier demo is replaced.

    \b
    Example:
      ocpi-tap demo && ocpi-tap browse demo.db
    """
    try:
        _make_room(out)
        asyncio.run(asyncio.wait_for(_dialogue(out, quiet), WHOLE))
    except (RecordingError, TimeoutError, OSError) as error:
        click.echo(f"ocpi-tap demo: {error or 'the dialogue did not end in time'}", err=True)
        sys.exit(3)
    print_summary(out, Console(soft_wrap=True))


def _make_room(out: Path) -> None:
    """Remove the last demo's recording, and nothing else."""
    if exists(out):
        inspect(out)
    for path in (out, Path(f"{out}-wal"), Path(f"{out}-shm")):
        path.unlink(missing_ok=True)


async def _dialogue(out: Path, quiet: bool) -> None:
    async with (
        Hub(token_a=secrets.token_urlsafe()) as hub,
        Cpo(token_a=secrets.token_urlsafe(), faults=frozenset({FAULT})) as cpo,
    ):
        ports = free_port(), free_port()
        tap = await _started(out, quiet, (hub.versions_url, cpo.versions_url), ports)
        try:
            hub_url, cpo_url = (f"http://127.0.0.1:{port}" for port in ports)
            await onboarding(
                hub, cpo, hub.versions_url.replace(hub.url, hub_url), cpo.versions_url.replace(cpo.url, cpo_url)
            )
        finally:
            await _stopped(tap)


async def _started(out: Path, quiet: bool, platforms: tuple[str, str], ports: tuple[int, int]) -> Process:
    """`ocpi-tap record` in a process of its own, listening."""
    words = ["--hub", platforms[0], "--partner", platforms[1], "--hub-port", ports[0], "--partner-port", ports[1]]
    program = Path(sys.executable).with_name("ocpi-tap")
    options = ["--out", out, *(["--quiet"] if quiet else []), "--", "--set", "termlog_verbosity=warn"]
    tap = await asyncio.create_subprocess_exec(program, "record", *map(str, [*words, *options]))
    while tap.returncode is None:
        with contextlib.suppress(OSError):
            for port in ports:
                socket.create_connection(("127.0.0.1", port)).close()
            return tap
        await asyncio.sleep(0.1)
    raise OSError(f"the tap did not start (exit code {tap.returncode})")


async def _stopped(tap: Process) -> None:
    """Ended in order, or by force."""
    with contextlib.suppress(ProcessLookupError):
        tap.terminate()
    try:
        await asyncio.wait_for(tap.wait(), 10)
    except TimeoutError:
        tap.kill()
        await tap.wait()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
