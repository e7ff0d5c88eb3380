"""The command of this room: `ocpi-tap replay`."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import track

from recordings.exchange import Direction, Exchange, Side
from recordings.file import RecordingError
from recordings.printable import printable
from recordings.reader import Recording
from recordings.store import ConnectionSettings
from replay.keep import Keeper
from replay.plan import Plan, plan_of
from replay.report import print_changes, print_outcomes, summary, write_junit
from replay.run import Outcome, Run
from replay.send import Sender
from replay.target import Target, TargetError
from validators import profile, urls
from validators.engine import Engine
from validators.profile import UnknownProfileError

UNKNOWN = ConnectionSettings(
    name="unknown", hub_url="", partner_url="", hub_tap_url="", partner_tap_url="", profile="ocpi"
)
REGRESSED = 1
NOTHING_GRADED = 4


class CannotRun(click.ClickException):
    """One line for people, and the exit code for a replay that could not run."""

    exit_code = 3


@click.command()
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--target", required=True, metavar="URL", help="Versions URL of the platform to send to, or its origin.")
@click.option("--token-env", metavar="NAME", help="Environment variable that holds the credentials token to use.")
@click.option(
    "--direction",
    type=click.Choice([way.value for way in Direction]),
    default=Direction.HUB_TO_PARTNER.value,
    show_default=True,
    help="Whose requests to send: the hub's to a partner, or the partner's to a hub.",
)
@click.option(
    "--allow-write",
    multiple=True,
    metavar="HOST[:PORT]",
    help="A host that may be changed by POST, PUT, PATCH and DELETE; nothing else is.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan and send nothing.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write JUnit XML to this file as well.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Record the replay into this new file.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to wait.")
def replay(
    recording: Path,
    target: str,
    token_env: str | None,
    direction: str,
    allow_write: tuple[str, ...],
    dry_run: bool,
    junit: Path | None,
    out: Path | None,
    timeout: float,
) -> None:
    """Send the recorded requests of one side again and say what regressed.

    Compares HTTP status, OCPI status_code and the shape of the bodies, and judges the answers by the same rules.
    Exit code 0: as recorded; 1: regressions; 3: could not run; 4: nothing was sent.

    \b
    Example:
      OCPI_TOKEN=... ocpi-tap replay onboarding.db --target http://127.0.0.1:8000/ocpi/versions --token-env OCPI_TOKEN
    """
    if not urls.origin(target) or "@" in urlsplit(target).netloc:
        raise click.BadParameter("give an http or https URL without user and password", param_hint="--target")
    token = "" if dry_run else _token(token_env)
    if out and out.exists():
        raise click.BadParameter("the file exists already", param_hint="--out")
    plan, connection = _read(recording, Direction(direction))
    if not plan.steps:
        click.echo(f"{recording} holds no request from {direction.replace('_', ' ')}", err=True)
        raise SystemExit(NOTHING_GRADED)
    played_to = _target(target, plan, allow_write)
    run = Run(plan, played_to, _engine(connection, plan, played_to))
    if dry_run:
        print_outcomes(run.preview(), console := Console(highlight=False))
        console.print(
            "Nothing was sent. A replay asks the target for its endpoints first and sends there.", soft_wrap=True
        )
        return
    try:
        with _keeping(out, connection, plan, played_to) as keep, Sender(plan.direction, timeout, keep) as sender:
            run.ask(sender, token, must_answer=played_to.url == played_to.versions_url)
            outcomes = list(_with_progress(run.outcomes(sender, token), len(plan.steps)))
    except (TargetError, RecordingError) as error:
        raise CannotRun(printable(str(error))) from None
    except KeyboardInterrupt:
        raise CannotRun("interrupted") from None
    _report(outcomes, recording, junit)


def _token(name: str | None) -> str:
    """The token, never shown: not even the name is, in case somebody gave the token itself."""
    if name is None:
        raise click.UsageError("name the environment variable that holds the token: --token-env NAME")
    token = os.environ.get(name, "").strip()
    if not token:
        raise click.UsageError("the environment variable that --token-env names is not set, or empty")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise click.UsageError("the token holds a blank or a character that is not printable ASCII")
    return token


def _read(path: Path, direction: Direction) -> tuple[Plan, ConnectionSettings]:
    try:
        with closing(Recording(path)) as recording:
            connection = recording.connection() or UNKNOWN
            return plan_of(recording, Engine(profile.load(connection["profile"])), direction), connection
    except (RecordingError, UnknownProfileError) as error:
        raise CannotRun(str(error)) from None


def _engine(connection: ConnectionSettings, plan: Plan, target: Target) -> Engine:
    engine = Engine(profile.load(connection["profile"]))
    engine.conversation.endpoints.know_versions_url(plan.direction.responder, target.versions_url)
    return engine


@contextmanager
def _keeping(
    path: Path | None, connection: ConnectionSettings, plan: Plan, target: Target
) -> Iterator[Callable[[Exchange], None]]:
    """What keeps an exchange; without a path it does nothing."""
    if path is None:
        yield lambda exchange: None
        return
    of_target = "hub_url" if plan.direction.responder is Side.HUB else "partner_url"
    settings: Any = {**connection, "hub_tap_url": "", "partner_tap_url": "", of_target: target.url.rstrip("/")}
    with Keeper(path, settings, _engine(connection, plan, target)) as keeper:
        yield keeper.keep


def _target(url: str, plan: Plan, writable: tuple[str, ...]) -> Target:
    """A URL with a path is the versions URL; an origin has its versions where the recorded platform had them."""
    if urlsplit(url).path.strip("/"):
        return Target(url, url, frozenset(writable))
    versions_url = urls.origin(url) + urlsplit(plan.versions_url).path if plan.versions_url else ""
    return Target(url, versions_url, frozenset(writable))


def _with_progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    console = Console(stderr=True)
    return iter(
        track(outcomes, "Sending", total=total, console=console, transient=True, disable=not console.is_terminal)
    )


def _report(outcomes: list[Outcome], recording: Path, junit: Path | None) -> None:
    console = Console(highlight=False)
    print_outcomes(outcomes, console)
    print_changes(outcomes, console)
    console.print(summary(outcomes), markup=False, soft_wrap=True)
    if junit:
        try:
            write_junit(outcomes, recording, junit)
        except OSError as error:
            raise CannotRun(f"{junit}: {error.strerror}") from None
    if any(outcome.regressed for outcome in outcomes):
        raise SystemExit(REGRESSED)
    if not any(outcome.exchange for outcome in outcomes):
        raise SystemExit(NOTHING_GRADED)
