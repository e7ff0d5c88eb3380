"""`ocpi-tap rules`: by which rules ocpi-tap judges, and what each of them is about."""

import sys
from collections.abc import Callable

import click
from rich.console import Console, RenderableType
from rich.markdown import Markdown

from recordings.finding import Severity
from validators.reports import catalogue
from validators.reports.rule_pages import page
from validators.rule import Rule, Scope
from validators.rule_names import nearest
from validators.rules import RULES
from validators.spec.versions import JUDGED

CHAPTERS = list(dict.fromkeys(rule.chapter for rule in RULES))
FORMATS = click.Choice(["text", "json"])
SEVERITIES = click.Choice([severity.value for severity in Severity])  # click names an enumeration's members in capitals


@click.command()
@click.argument("rule_id", metavar="[ID]", required=False)
@click.option("--chapter", type=click.Choice(CHAPTERS), help="Rules of one chapter.")
@click.option("--severity", type=SEVERITIES, help="Rules of one severity.")
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
    elif found and rule_id:
        show(page(found[0]), Markdown)
    elif found:
        show(catalogue.plain(found), lambda _: catalogue.table(found, Console().width))
    else:
        click.echo("ocpi-tap rules: no rule is all of that", err=True)


def fits(rule: Rule, wanted: dict[str, str | None]) -> bool:
    """Whether the rule has every value that is wanted; None is any."""
    return all(value in (None, getattr(rule, name)) for name, value in wanted.items())


def show(text: str, rich: Callable[[str], RenderableType]) -> None:
    """Print `text` as it is, or made up by `rich` on a terminal."""
    console = Console()
    if console.is_terminal:
        console.print(rich(text))
    else:
        click.echo(text)
