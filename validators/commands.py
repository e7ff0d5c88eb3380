"""`ocpi-tap check`: judge what was recorded, by whatever recorded it; `ocpi-tap rules`: by which rules."""

import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

import click
from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from recordings.file import RecordingError
from recordings.finding import Severity
from recordings.formats import FormatError
from recordings.formats.sides import Sides
from validators import profile
from validators.checking import Checked, gravest
from validators.checking import check as check_input
from validators.examples import page_of
from validators.reports import catalogue
from validators.reports.as_json import as_json
from validators.reports.text import print_text
from validators.rule import Rule, Scope
from validators.rules import RULES
from validators.spec.versions import JUDGED

NEVER = "never"
SEVERITIES = [severity.value for severity in Severity]  # click names the members of an enumeration in capitals

FORMATS = click.Choice(["text", "json"])
CHAPTERS = list(dict.fromkeys(rule.chapter for rule in RULES))


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", "profile_name", type=click.Choice(profile.names()), help="The hub's profile.")
@click.option("--hub", help="HAR and flow files: the hub's URL, to tell the directions apart.")
@click.option("--partner", help="HAR and flow files: the partner's URL.")
@click.option("--format", "form", type=FORMATS, default="text", show_default=True, help="For people or for programs.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, NEVER]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
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


@click.command()
@click.argument("rule_id", metavar="[ID]", required=False)
@click.option("--chapter", type=click.Choice(CHAPTERS), help="Rules of one chapter.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Rules of one severity.")
@click.option("--ocpi", type=click.Choice(catalogue.ordered(JUDGED)), help="Rules that hold in this version.")
@click.option("--scope", type=click.Choice([each.value for each in Scope]), help="How much the rule looks at.")
@click.option("--format", "form", type=FORMATS, default="text", show_default=True, help="For people or for programs.")
def rules(
    rule_id: str | None, chapter: str | None, severity: str | None, ocpi: str | None, scope: str | None, form: str
) -> None:
    """List the rules, or explain one: why it matters, what the specification says, how to mend it.

    \b
    Example:
      ocpi-tap rules --chapter transport --ocpi 2.1.1
      ocpi-tap rules transport.token-not-base64
    """
    wanted = {"id": rule_id, "chapter": chapter, "severity": severity, "scope": scope}
    found = [rule for rule in RULES if fits(rule, wanted) and ocpi in (None, *rule.versions)]
    if rule_id and rule_id not in {rule.id for rule in RULES}:
        click.echo(f"ocpi-tap rules: no rule {rule_id!r}; {nearest(rule_id)}", err=True)
        sys.exit(2)
    if form == "json":
        click.echo(catalogue.as_json(found))
    elif rule_id:
        show(page_of(rule_id).text, Markdown)
    elif found:
        show(catalogue.plain(found), lambda _: catalogue.table(found))
    else:
        click.echo("ocpi-tap rules: no rule is all of that", err=True)


def fits(rule: Rule, wanted: dict[str, str | None]) -> bool:
    """Whether the rule has every value that is wanted; None is any."""
    return all(value in (None, getattr(rule, name)) for name, value in wanted.items())


def nearest(rule_id: str) -> str:
    """The ids that a misspelled one may have meant."""
    ids = {rule.id: rule.id for rule in RULES}
    faults = {rule.id.partition(".")[2]: rule.id for rule in RULES}
    close = [table[name] for table in (ids, faults) for name in get_close_matches(rule_id.lower(), table, 3)]
    return f"did you mean {', '.join(dict.fromkeys(close))}?" if close else "`ocpi-tap rules` lists them"


def show(text: str, rich: Callable[[str], RenderableType]) -> None:
    """Print `text` as it is, or made up by `rich` on a terminal."""
    console = Console()
    if console.is_terminal:
        console.print(rich(text))
    else:
        click.echo(text)
