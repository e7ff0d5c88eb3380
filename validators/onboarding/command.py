"""`ocpi-tap report`: has the partner passed its onboarding, and what is left to do."""

import sqlite3
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from recordings import times
from recordings.file import RecordingError, is_database
from recordings.sign_offs import SignOff, sign_off
from validators.named import UnknownNameError, check_one_of
from validators.onboarding.attempt import Attempt, names_of
from validators.onboarding.checkpoint import State
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.forms.written import FORMATS, write, write_html
from validators.onboarding.report import Report, report_of
from validators.onboarding.roles import ROLES
from validators.profile import UnknownProfileError, load

ROLE = {"cpo": frozenset({"CPO"}), "emsp": frozenset({"EMSP"}), "both": ROLES}


class UsageError(Exception):
    """The options do not fit together; the message is one line."""


@click.command()
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--role", type=click.Choice(list(ROLE)), help="What the partner is.  [default: as the traffic tells]")
@click.option("--profile", metavar="NAME", help="The hub's profile: ocpi, enapi, or a TOML file.  [default: its own]")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="For people or programs."
)
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write it as one HTML file, with charts, as well."
)
@click.option(
    "--sign-off", "checkpoint", metavar="ID", help="Sign a manual checkpoint off first; needs --by, --reason."
)
@click.option("--by", metavar="NAME", help="With --sign-off: who does.")
@click.option("--reason", metavar="TEXT", help="With --sign-off: what was seen, and where.")
@click.option("--watch", "is_watching", is_flag=True, help="Follow the recording while it grows, until Ctrl-C.")
def report(
    recordings: tuple[Path, ...],
    role: str | None,
    profile: str | None,
    form: str,
    html: Path | None,
    checkpoint: str | None,
    by: str | None,
    reason: str | None,
    is_watching: bool,
) -> None:
    """Say whether a partner has passed its onboarding, what shows it and what is left to do.

    Several RECORDINGS are attempts of one partner: the latest counts, and what has changed since is told. Exit code 0
    where the onboarding is passed, 1 where it is not, 3 where a recording cannot be read, 4 where nothing in it could
    be judged.

    \b
    Example:
      ocpi-tap report onboarding.db
      ocpi-tap report onboarding.db --html report.html
      ocpi-tap report monday.db tuesday.db --format markdown > report.md
      ocpi-tap report onboarding.db --sign-off rfid.card --by "J. Doe" --reason "Card held to station 12, 3 March."
      ocpi-tap report onboarding.db --watch
    """
    try:
        _check(recordings, checkpoint, by, reason, form, is_watching)
        _check_files(recordings, html)
        if profile:
            load(profile)
    except (UnknownNameError, UnknownProfileError, UsageError) as error:
        _fail(2, str(error))
    try:
        if checkpoint and by and reason:
            sign_off(recordings[0], SignOff(checkpoint, by, times.now(), reason))
        made = _made(recordings, profile, ROLE.get(role or "", frozenset()), form, html, is_watching)
    except (RecordingError, UnknownProfileError, sqlite3.DatabaseError) as error:  # a recording names its profile
        _fail(3, str(error))
    sys.exit(exit_code(made))


def _check(
    recordings: tuple[Path, ...],
    checkpoint: str | None,
    by: str | None,
    reason: str | None,
    form: str,
    is_watching: bool,
) -> None:
    """Whether the options fit together; raises UnknownNameError or UsageError."""
    if is_watching and form != "text":
        raise UsageError("--watch is for people at a terminal and goes without --format")
    if checkpoint is None:
        if by or reason:
            raise UsageError(f"{'--by' if by else '--reason'} goes with --sign-off")
        return
    check_one_of("checkpoint", checkpoint, [each.id for each in CHECKPOINTS])
    if not any(each.id == checkpoint and each.is_manual for each in CHECKPOINTS):
        raise UsageError(f"{checkpoint} is decided from traffic; a profile may waive it, nobody can sign it off")
    if not (by and by.strip() and reason and reason.strip()):
        raise UsageError("--sign-off needs --by and --reason")
    if len(recordings) > 1:
        raise UsageError("--sign-off goes into one recording; name that one alone")


def _check_files(recordings: tuple[Path, ...], html: Path | None) -> None:
    """That each recording is given once, and none is written over; raises UsageError."""
    resolved = [recording.resolve() for recording in recordings]
    for place, recording in enumerate(recordings):
        if resolved[place] in resolved[:place]:
            raise UsageError(f"{recording} is given twice")
    if html and is_database(html):  # as in `--html monday.db tuesday.db`
        raise UsageError(f"--html would write over the recording {html}")


def _made(
    recordings: tuple[Path, ...],
    profile: str | None,
    roles: frozenset[str],
    form: str,
    html: Path | None,
    is_watching: bool,
) -> Report:
    """The report, once it is written; raises RecordingError or UnknownProfileError."""
    with ExitStack() as stack:
        attempts = [
            stack.enter_context(closing(Attempt(path, profile, roles, name)))
            for path, name in zip(recordings, names_of(recordings), strict=True)
        ]
        _read(attempts)
        if is_watching:
            from validators.onboarding.watching import watch

            made = watch(attempts, Console())
        else:
            made = report_of(attempts)
        if html:
            _write_html(made, attempts, html)
    if not is_watching:
        write(made, form)
    return made


def _read(attempts: list[Attempt]) -> None:
    """All there is in them, with progress on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        for attempt in attempts:
            task = progress.add_task(attempt.name, total=len(attempt.recording))
            attempt.read_on(lambda task=task: progress.advance(task))  # type: ignore[misc]


def _write_html(report: Report, attempts: list[Attempt], path: Path) -> None:
    """With charts of the latest recording."""
    try:
        write_html(report, max(attempts, key=lambda attempt: attempt.first_at), path)
    except OSError as error:
        _fail(3, f"{path}: {error.strerror}")


def exit_code(report: Report) -> int:
    """0 passed, 1 not, 4 where nothing was graded."""
    if not report.graded:
        return 4
    return 0 if report.verdict is State.PASSED else 1


def _fail(code: int, line: str) -> NoReturn:
    """End with one line on stderr."""
    click.echo(f"ocpi-tap report: {line}", err=True)
    sys.exit(code)
