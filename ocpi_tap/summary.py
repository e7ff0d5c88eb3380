"""A recording in a few lines: exchanges by module and direction, findings by rule, how to open it, the verdict."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from recordings.reader import Recording
from validators.onboarding.attempt import Attempt
from validators.onboarding.forms.text import print_brief
from validators.onboarding.forms.written import write_html
from validators.onboarding.report import report_of

EXCHANGES = """
SELECT coalesce(module, 'not OCPI'), direction, count(*),
       sum(error <> '' OR http_status >= 400 OR ocpi_status >= 2000), round(avg(duration_ms), 1)
FROM exchanges GROUP BY 1, 2 ORDER BY min(id)
"""
FINDINGS = (
    "SELECT severity, rule, findings, party, first_exchange, example FROM findings_by_rule ORDER BY severity, rule"
)
COUNTERS = "SELECT sum(seen), sum(recorded), sum(failed) FROM runs"


def print_summary(path: Path, console: Console) -> None:
    """What an operator wants to know first."""
    recording = Recording(path)
    console.print("\nExchanges", style="bold")
    console.print(_exchanges(recording))
    console.print("\nFindings", style="bold")
    for severity, rule, count, party, exchange, example in recording.sql.execute(FINDINGS):
        console.print(f" {severity:8} {rule}  {count} x by the {party}, first in exchange {exchange}", highlight=False)
        console.print(f"          {example}", highlight=False, markup=False)
    seen, recorded, lost = recording.sql.execute(COUNTERS).fetchone()
    recording.close()
    console.print(
        f"\n{seen} exchanges seen, {recorded} recorded, {lost} lost. The recording is {path}.", highlight=False
    )
    console.print(f"Look at it:  ocpi-tap browse {path}\nJudge it:    ocpi-tap check {path}", highlight=False)


def print_verdict(path: Path, html: Path, console: Console) -> None:
    """How the onboarding stands, and where the whole report is, which is written to `html`; raises OSError."""
    attempt = Attempt(path)
    attempt.read_on()
    report = report_of([attempt])
    write_html(report, attempt, html)
    attempt.close()
    console.print()
    print_brief(report, console)
    console.print(f"\nThe whole report: {html.absolute().as_uri()}", highlight=False, soft_wrap=True)


def _exchanges(recording: Recording) -> Table:
    table = Table(header_style="bold", box=None)
    for column in ("module", "direction"):
        table.add_column(column)
    for column in ("count", "failed", "mean ms"):
        table.add_column(column, justify="right")
    for row in recording.sql.execute(EXCHANGES):
        table.add_row(*map(str, row))
    return table
