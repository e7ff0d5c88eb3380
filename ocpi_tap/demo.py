"""`ocpi-tap demo`: a simulated hub and partner, the tap between them, one whole onboarding, a summary, the verdict."""

import asyncio
import contextlib
import socket
import sys
from asyncio.subprocess import Process
from pathlib import Path
from random import SystemRandom

import click
from rich.console import Console

from ocpi_tap.summary import print_summary, print_verdict
from recordings.file import RecordingError, exists, inspect
from replay.simulator.connection import Connection
from replay.simulator.faults import install
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options
from replay.simulator.scenarios import Run, Stage, load
from replay.simulator.values import new_token
from validators.spec.versions import ORDER, V211, V221

ROLES = {"cpo": CPO, "emsp": EMSP}
FAULT = "patch-without-last-updated"  # so that there is a finding to look at
OTHER_FAULT = "no-content"  # in 2.1.1 a PATCH may do without it, and an eMSP sends it again at once, with it
SPEED = 240
PORTS = range(20_000, 32_000)  # below those that systems give to whoever asks for any, so that nobody is given ours
OURS = "<title>Onboarding "  # in every report
WHOLE = 60  # seconds that the onboarding may take


@click.command()
@click.option("--ocpi", type=click.Choice(ORDER), default=V221, show_default=True, help="Version of OCPI to speak.")
@click.option("--role", type=click.Choice(list(ROLES)), default="cpo", show_default=True, help="Who is onboarded.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("demo.db"),
    show_default=True,
    help="The recording to make, and beside it the report as HTML; an earlier demo's are replaced.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print the summary alone.")
def demo(ocpi: str, role: str, out: Path, quiet: bool) -> None:
    """Watch a partner being onboarded at a hub through the tap, then see what was recorded and whether it has passed.

    Both are simulated: a handshake, data in both directions, charging sessions from start to CDR. The partner makes
    one kind of mistake on purpose, so it has not. The recording and the report of an earlier demo are replaced.

    \b
    Example:
      ocpi-tap demo && ocpi-tap browse demo.db
    """
    try:
        _make_room(out)
        wrong = asyncio.run(asyncio.wait_for(_onboarding(ocpi, role, out, quiet), WHOLE))
        print_summary(out, Console(soft_wrap=True))
        print_verdict(out, report_beside(out), Console(soft_wrap=True))
    except (RecordingError, TimeoutError, OSError) as error:
        click.echo(f"ocpi-tap demo: {error or 'the onboarding did not end in time'}", err=True)
        sys.exit(3)
    if wrong:
        click.echo(f"ocpi-tap demo: {wrong}", err=True)
        sys.exit(1)


def report_beside(out: Path) -> Path:
    """Where the report on a recording goes."""
    return out.with_suffix(".html") if out.suffix != ".html" else Path(f"{out}.html")


def _make_room(out: Path) -> None:
    """Remove the last demo's recording, and nothing else."""
    if exists(out):
        inspect(out)
    if (html := report_beside(out)).exists() and OURS not in html.read_text(errors="replace"):
        raise RecordingError(f"{html}: not a report of ocpi-tap")
    for path in (out, Path(f"{out}-wal"), Path(f"{out}-shm")):
        path.unlink(missing_ok=True)


async def _onboarding(ocpi: str, role: str, out: Path, quiet: bool) -> str:
    """Play the scenario through the tap; the first thing that went wrong, "" where nothing did."""
    token, options = new_token(), Options(speed=SPEED)
    hub = Hub([Connection(ocpi, None, roles=(role.upper(),))], options)
    partner = Partner(Connection(ocpi, token), [ROLES[role]], options)
    install(partner, role, [FAULT if role == "cpo" and ocpi != V211 else OTHER_FAULT])  # type: ignore[arg-type]
    async with hub, partner:
        port, other = free_port(), free_port()
        tap = await _started(out, quiet, (hub.versions_url, partner.versions_url), (port, other))
        try:
            through = partner.versions_url.replace(partner.url, f"http://127.0.0.1:{other}")
            stage = Stage(role.upper(), hub, partner, {"partner": through}, {"partner": token}, patience=10)
            run = Run(load(f"{role}-onboarding"), stage, ocpi)
            wrong = [f"{result.step.text}: {result.wrong}" async for result in run.results() if result.wrong]
            await partner.settled()
            return wrong[0] if wrong else ""
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
    """A port that nobody listens on just now. Raises OSError."""
    for port in SystemRandom().sample(PORTS, 100):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")
