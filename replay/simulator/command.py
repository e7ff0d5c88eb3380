"""`ocpi-tap simulate`: a live platform to test against."""

import asyncio
import os
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from validators.spec.versions import ORDER, V221

if TYPE_CHECKING:
    from rich.console import Console

    from replay.simulator.live import Live

# The platforms take half a second to import, which is not for --help: it is done where they are needed.

FAILED = 1
PEM = click.Path(path_type=Path, exists=True, dir_okay=False)


class CannotRun(click.ClickException):
    """One line for people, and the exit code for a simulator that could not run."""

    exit_code = 3


def listed(print_them: "Callable[[Console], None]") -> Callable[..., None]:
    """The callback of an option that prints a list and ends."""

    def callback(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            print_them(_console())
            ctx.exit()

    return callback


def print_faults(console: "Console") -> None:
    """Every fault with what it does."""
    from replay.simulator.faults import listing

    listing.print_faults(console)


def print_scenarios(console: "Console") -> None:
    """Every scenario with its title."""
    from replay.simulator.scenarios import load, names

    for name in names():
        scenario = load(name)
        console.print(f"{name:<22} {scenario.title} (partner: {scenario.partner}; {', '.join(scenario.versions)})")


def address(ctx: click.Context, _: click.Parameter, listen: str) -> tuple[str, int]:
    """Host and port."""
    host, colon, port = listen.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        raise click.BadParameter("give HOST:PORT, such as 127.0.0.1:9000")
    return host.strip("[]"), int(port)


def web_address(ctx: click.Context, _: click.Parameter, url: str | None) -> str | None:
    """A URL that can be asked."""
    try:
        usable = url is None or (urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname))
    except ValueError:
        usable = False
    if not usable:
        raise click.BadParameter("give an http or https URL")
    return url


@click.command()
@click.argument("platform", type=click.Choice(["hub", "cpo", "emsp"]))
@click.option("--ocpi", type=click.Choice(ORDER), default=V221, show_default=True, help="Version of OCPI to speak.")
@click.option(
    "--listen", default="127.0.0.1:0", metavar="HOST:PORT", callback=address,
    help="Where to listen; port 0 is any free one.",
)  # fmt: skip
@click.option(
    "--public-url", metavar="URL", callback=web_address,
    help="Origin in the URLs handed out, if not that of --listen.",
)  # fmt: skip
@click.option(
    "--peer", metavar="URL", callback=web_address,
    help="Versions URL of the platform to register with; else wait for it to come.",
)  # fmt: skip
@click.option("--token-a-env", metavar="NAME", help="Environment variable with token A, the peer's or else our own.")
@click.option("--token-encoding", type=click.Choice(["base64", "raw"]), help="[default: as the version has it]")
@click.option("--scenario", metavar="NAME", help="Play this side of a scenario, then end: see --list-scenarios.")
@click.option("--patience", type=click.FloatRange(min=0.1), default=60, show_default=True, help="Seconds for a step.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="Deviate on purpose: see --list-faults.")
@click.option("--speed", type=click.FloatRange(min=0.1), help="How many times faster drivers are.  [default: 60]")
@click.option("--seed", type=int, default=1, show_default=True, help="Chooses the test data.")
@click.option("--locations", type=click.IntRange(25, 100_000), help="How many the CPO has.  [default: 30]")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep everything in this file.")
@click.option("--cert", type=PEM, help="PEM certificate chain; makes it https.")
@click.option("--key", type=PEM, help="PEM private key, if not in the same file.")
@click.option("--ca", type=PEM, help="PEM file of the authorities to trust.")
@click.option("--role", "roles", multiple=True, type=click.Choice(["cpo", "emsp"]), help="Hub, 2.1.1: the partner's.")
@click.option("--list-partners", is_flag=True, help="Hub, 2.2.1: list roaming partners in the credentials' roles.")
@click.option("--url-owner", type=click.Choice(["partner", "hub"]), default="partner", help="Hub, 2.1.1: whose id.")
@click.option("--backports", is_flag=True, help="Hub, 2.1.1: name the owner in objects, as the ENAPI hub does.")
@click.option("--status-port", type=click.IntRange(0, 65535), default=0, help="Of the status page, on 127.0.0.1.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors and the outcome of a scenario alone.")
@click.option(
    "--list-faults", is_flag=True, is_eager=True, expose_value=False, callback=listed(print_faults),
    help="Explain the faults and end.",
)  # fmt: skip
@click.option(
    "--list-scenarios", is_flag=True, is_eager=True, expose_value=False, callback=listed(print_scenarios),
    help="Explain the scenarios and end.",
)  # fmt: skip
def simulate(token_a_env: str | None, scenario: str | None, speed: float | None, **wishes: Any) -> None:
    """Run a simulated hub, CPO or eMSP until Ctrl-C.

    It conforms to OCPI unless --fault says else. Its status page has a port of its own. The hub has a simulated CPO
    (ES/CPO) and a simulated eMSP (ES/MSP) behind it, and routes between them and its partner.

    \b
    Example:
      ocpi-tap simulate hub --ocpi 2.2.1 --listen 127.0.0.1:9000
      TOKEN=... ocpi-tap simulate hub --peer http://127.0.0.1:3000/ocpi/versions --token-a-env TOKEN --scenario rfid
    """
    from replay.simulator.connection import PeerError
    from replay.simulator.scenarios.show import one_line
    from replay.simulator.state.file import StateError

    try:
        live = _live(_token(token_a_env, needed=wishes["peer"] is not None), scenario, speed, wishes)
        failed = asyncio.run(live.run())
    except ssl.SSLError as error:
        raise CannotRun(f"--cert, --key or --ca cannot be used: {error.reason or error}") from None
    except (OSError, PeerError, StateError) as error:
        raise CannotRun(one_line(getattr(error, "strerror", None) or str(error))) from None
    raise SystemExit(FAILED if failed else 0)


def _live(token_a: str | None, scenario: str | None, speed: float | None, wishes: dict[str, Any]) -> "Live":
    """The platform as it was wished for. Raises UsageError, and OSError for certificates."""
    from replay.simulator.faults import UnknownFaultError
    from replay.simulator.live import Live, Wishes
    from replay.simulator.scenarios import ScenarioError, load

    if wishes["key"] and not wishes["cert"]:
        raise click.UsageError("--key needs --cert: the certificate that it belongs to")
    try:
        chosen = load(scenario) if scenario else None
        speed = speed or (chosen.speed if chosen else 60)
        return Live(Wishes(token_a=token_a, scenario=chosen, speed=speed, **wishes), _console())
    except (ScenarioError, UnknownFaultError) as error:
        raise click.UsageError(str(error)) from None


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


def _token(name: str | None, *, needed: bool) -> str | None:
    """The token, never shown: not even the name is, in case somebody gave the token itself."""
    if name is None:
        if needed:
            raise click.UsageError("--peer needs --token-a-env: the environment variable that holds its token A")
        return None
    token = os.environ.get(name, "").strip()
    if not token:
        raise click.UsageError("the environment variable that --token-a-env names is not set, or empty")
    return token
