"""The report on stdout, in the form that was asked for, or in an HTML file."""

from pathlib import Path

import click
from rich.console import Console

from validators.onboarding.attempt import Attempt
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


def write_html(report: Report, latest: Attempt, path: Path) -> None:
    """With the charts of the latest recording; raises OSError."""
    from recordings.charts import charts_of
    from validators.onboarding.forms.html import html_of

    path.write_text(html_of(report, charts_of(latest.recording.sql)), encoding="utf-8")
