"""The result of a check on stdout, in the form that was asked for."""

from collections.abc import Sequence

import click
from rich.console import Console

from recordings.finding import Severity
from validators.checking import Checked

FORMATS = ("text", "json", "junit", "sarif", "github")


def write(results: Sequence[Checked], form: str, counting: frozenset[Severity], rules: frozenset[str]) -> None:
    """`counting` are the severities that make a check fail, `rules` those that were asked for."""
    match form:
        case "json":
            from validators.reports.as_json import as_json

            click.echo(as_json(results))
        case "junit":
            from validators.reports.junit import junit

            click.echo(junit(results, counting, rules))
        case "sarif":
            from validators.reports.sarif import sarif

            click.echo(sarif(results, rules))
        case "github":
            from validators.reports.github import github

            click.echo(github(results))
        case _ if results:
            from validators.reports.text import print_text

            print_text(results, Console(soft_wrap=True))
