"""A recording in a few lines: exchanges by module and direction, findings by rule, how to open it."""

from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from recordings.reader import Recording

EXCHANGES = """
SELECT coalesce(module, 'not OCPI') AS module, direction, count(*),
       sum(error <> '' OR http_status >= 400 OR ocpi_status >= 2000), round(avg(duration_ms), 1)
FROM exchanges GROUP BY 1, 2 ORDER BY min(id)
"""
FINDINGS = (
    "SELECT severity, rule, party, findings, example, first_exchange FROM findings_by_rule ORDER BY severity, rule"
)

NUMBERS = ("count", "failed", "mean ms", "exchange")


def print_summary(path: Path, console: Console) -> None:
    """What an operator wants to know first."""
    recording = Recording(path)
    _print(
        console, "Exchanges", ("module", "direction", "count", "failed", "mean ms"), recording.sql.execute(EXCHANGES)
    )
    columns = ("severity", "rule", "at fault", "count", "for example", "exchange")
    _print(console, "Findings", columns, recording.sql.execute(FINDINGS))
    run = recording.sql.execute("SELECT sum(seen), sum(recorded), sum(failed) FROM runs").fetchone()
    recording.close()
    console.print(f"\n{run[0]} exchanges seen, {run[1]} recorded, {run[2]} lost. The recording is {path}.")
    console.print(f"Look at it:  ocpi-tap browse {path}\nJudge it:    ocpi-tap check {path}", highlight=False)


def _print(console: Console, title: str, columns: tuple[str, ...], rows: Any) -> None:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=None)
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in NUMBERS else "left"
        table.add_column(column, justify=justify, no_wrap=column != "for example")
    for row in rows:
        table.add_row(*(str(value) for value in row))
    console.print()
    console.print(table)
