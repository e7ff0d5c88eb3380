"""`ocpi-tap check`: judge what was recorded, by whatever recorded it, or bare payloads."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from recordings.file import RecordingError
from recordings.finding import Severity
from recordings.formats import FormatError
from recordings.formats.sides import Sides
from validators import payloads, profile
from validators.checking import Checked, check_all, gravest
from validators.named import UnknownNameError, check_names
from validators.profile import Profile, UnknownProfileError
from validators.reports.written import FORMATS, write
from validators.selecting import select_options, selected
from validators.spec.checker import Structure

NEVER = "never"
SEVERITIES = [severity.value for severity in Severity]  # click names the members of an enumeration in capitals


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", "profile_name", metavar="NAME", help="The hub's profile: ocpi, enapi, or a TOML file.")
@click.option("--hub", help="HAR and flow files: the hub's URL, to tell the directions apart.")
@click.option("--partner", help="HAR and flow files: the partner's URL.")
@click.option("--object", "name", metavar="NAME", help="The inputs are this object, or lists of it; - is stdin.")
@click.option("--ocpi", metavar="VERSION", help="With --object: the version.")
@click.option("--edition", help="With --object: the edition of that version.  [default: the profile's, or the latest]")
@click.option("--partial", is_flag=True, help="With --object: bodies of a PATCH, which require no field.")
@select_options
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="For people or programs."
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, NEVER]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
def check(
    inputs: tuple[Path, ...],
    profile_name: str | None,
    hub: str | None,
    partner: str | None,
    name: str | None,
    ocpi: str | None,
    edition: str | None,
    partial: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    fail_on: str,
) -> None:
    """Judge recordings, HAR files or mitmproxy flow files by the rules, as the tap does live.

    Of a recording it also says which findings appeared or vanished since it was made. With --object the inputs are
    JSON files that hold one object of OCPI or a list of them. Exit code 1 with findings at or above --fail-on, 3 where
    an input could not be read, 4 where nothing could be graded.

    \b
    Example:
      ocpi-tap check onboarding.db
      ocpi-tap check onboarding.db --ignore types,page.link-missing --fail-on warning
      ocpi-tap check partner.har --hub https://hub.example --format sarif > findings.sarif
      ocpi-tap check --object Location --ocpi 2.2.1 locations/*.json
    """
    for_objects = {"--ocpi": ocpi, "--edition": edition, "--partial": partial}
    for_traffic = {"--hub": hub, "--partner": partner}
    try:
        refuse(for_objects if name is None else for_traffic, f"goes {'with' if name is None else 'without'} --object")
        rules = selected(select, ignore)
        loaded = profile.load(profile_name or "ocpi")
        structure = None if name is None else asked(name, ocpi, edition, partial, loaded)
    except (UnknownProfileError, UnknownNameError) as error:
        fail(2, str(error))
    try:
        sides = Sides(hub or "", partner or "")
        results = payload_results(inputs, structure, loaded) if structure else checked(inputs, profile_name, sides)
    except (RecordingError, FormatError, UnknownProfileError) as error:  # a recording names its profile
        fail(3, str(error))
    for result in results if select or ignore else ():
        result.narrow(rules)
    write(results, form, counting(fail_on), rules)
    sys.exit(exit_code(results, fail_on) if len(results) == len(inputs) else 3)


def fail(code: int, line: str) -> NoReturn:
    """End with one line on stderr."""
    complain(line)
    sys.exit(code)


def refuse(options: dict[str, Any], why: str) -> None:
    """Whether none of these options was given; raises UnknownNameError."""
    if given := [option for option, value in options.items() if value]:
        raise UnknownNameError(f"{given[0]} {why}")


def asked(name: str, ocpi: str | None, edition: str | None, partial: bool, loaded: Profile) -> Structure:
    """What bare payloads are to be; raises UnknownNameError."""
    if ocpi is None:
        raise UnknownNameError("--object needs --ocpi, such as --ocpi 2.2.1")
    edition = edition or loaded.edition(ocpi)
    check_names(name, ocpi, edition)
    return Structure(name, ocpi, edition, partial)


def payload_results(inputs: tuple[Path, ...], structure: Structure, loaded: Profile) -> list[Checked]:
    """The results of those files that could be read; of each other, a line on stderr."""
    results = []
    for path in inputs:
        try:
            results.append(payloads.check(path, structure, loaded, complain))
        except payloads.PayloadError as error:
            complain(str(error))
    return results


def complain(line: str) -> None:
    """One line on stderr."""
    click.echo(f"ocpi-tap check: {line}", err=True)


def checked(inputs: tuple[Path, ...], profile_name: str | None, sides: Sides) -> list[Checked]:
    """Every input's result, with progress on a terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as progress:
        tasks = {path: progress.add_task(str(path), total=None) for path in inputs}
        return check_all(inputs, profile_name, sides, lambda path: progress.advance(tasks[path]))


def counting(fail_on: str) -> frozenset[Severity]:
    """The severities that make a check fail."""
    return frozenset(each for each in Severity if fail_on != NEVER and each.rank <= Severity(fail_on).rank)


def exit_code(results: list[Checked], fail_on: str) -> int:
    """0 clean, 1 findings that count, 4 where nothing was graded."""
    if not any(result.graded for result in results):
        return 4
    return int(gravest(results) in counting(fail_on))
