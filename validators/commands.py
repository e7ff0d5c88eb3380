"""`ocpi-tap check`: judge what was recorded, by whatever recorded it."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from recordings.file import RecordingError
from recordings.finding import Severity
from recordings.formats import FormatError
from recordings.formats.sides import Sides
from validators import profile
from validators.checking import Checked, gravest
from validators.checking import check as check_input
from validators.reports.as_json import as_json
from validators.reports.text import print_text

NEVER = "never"


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", "profile_name", type=click.Choice(profile.names()), help="The hub's profile.")
@click.option("--hub", help="HAR and flow files: the hub's URL, to tell the directions apart.")
@click.option("--partner", help="HAR and flow files: the partner's URL.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--fail-on", type=click.Choice([*Severity, NEVER]), default=Severity.ERROR, show_default=True)
def check(
    inputs: tuple[Path, ...], profile_name: str | None, hub: str | None, partner: str | None, form: str, fail_on: str
) -> None:
    """Judge recordings, HAR files or mitmproxy flow files by the rules, as the tap does live.

    Of a recording it also says which findings appeared or vanished since it was made. Exit code 1 with findings at
    or above --fail-on, 4 where nothing could be graded.

    \b
    Example:
      ocpi-tap check onboarding.db
      ocpi-tap check partner.har --hub https://hub.example --format json
    """
    try:
        results = checked(inputs, profile_name, Sides(hub or "", partner or ""))
    except (RecordingError, FormatError) as error:
        click.echo(f"ocpi-tap check: {error}", err=True)
        sys.exit(3)
    if form == "json":
        click.echo(as_json(results))
    else:
        print_text(results, Console(soft_wrap=True))
    sys.exit(exit_code(results, fail_on))


def checked(inputs: tuple[Path, ...], profile_name: str | None, sides: Sides) -> list[Checked]:
    """Every input's result, with progress on a terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        results = []
        for path in inputs:
            task = progress.add_task(str(path), total=None)
            results.append(check_input(path, profile_name, sides, lambda task=task: progress.advance(task)))  # type: ignore[misc]
        return results


def exit_code(results: list[Checked], fail_on: str) -> int:
    """0 clean, 1 findings that count, 4 where nothing was graded."""
    if not any(result.graded for result in results):
        return 4
    found = gravest(results)
    return int(found is not None and fail_on != NEVER and found.rank <= Severity(fail_on).rank)
