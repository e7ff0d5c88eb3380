"""The report on stdout, in the form that was asked for."""

import click
from rich.console import Console

from validators.onboarding.report import Report

FORMATS = ("text", "json", "markdown", "junit")


def write(report: Report, form: str) -> None:
    """Print it."""
    match form:
        case "json":
            from validators.onboarding.forms.as_json import as_json

            click.echo(as_json(report))
        case "markdown":
            from validators.onboarding.forms.markdown import markdown

            click.echo(markdown(report))
        case "junit":
            from validators.onboarding.forms.junit import junit

            click.echo(junit(report))
        case _:
            from validators.onboarding.forms.text import print_text

            print_text(report, Console(soft_wrap=True))
