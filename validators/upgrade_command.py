"""`ocpi-tap upgrade`: the upgrade report on the command line."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from recordings.exchange import Side
from recordings.file import RecordingError
from validators.spec.versions import ORDER
from validators.upgrade import Change, changes


@click.command()
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--to", type=click.Choice(ORDER[1:]), required=True, help="The version to move to.")
@click.option(
    "--side",
    type=click.Choice([side.value for side in Side]),
    default="partner",
    show_default=True,
    help="Whose messages to look at.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="For people or for programs.")  # fmt: skip
def upgrade(recording: Path, to: str, side: str, form: str) -> None:
    """Say what in recorded traffic would break, or be lost, in a newer version of OCPI.

    By field and value, with counts and one example each. Exit code 1 where something would break, 4 where the
    recording holds no objects of an older version.

    \b
    Example:
      ocpi-tap upgrade onboarding.db --to 2.3.0
    """
    try:
        found, looked_at = changes(recording, to, Side(side))
    except RecordingError as error:
        click.echo(f"ocpi-tap upgrade: {error}", err=True)
        sys.exit(3)
    if form == "json":
        rows = [asdict(change) for change in found]
        click.echo(json.dumps({"to": to, "side": side, "objects": looked_at, "changes": rows}, indent=2))
    else:
        show(found, looked_at, to, Console(soft_wrap=True))
    sys.exit(4 if not looked_at else int(any(change.breaks for change in found)))


def show(found: list[Change], looked_at: int, to: str, console: Console) -> None:
    """What breaks first, then what is lost, each with an example."""
    for title, breaks in (("Would break", True), ("Would be lost", False)):
        group = [change for change in found if change.breaks is breaks]
        if group:
            console.print(f"{title} in {to}", style="bold")
        for change in group:
            console.print(Text(f"  {change.count} x {change.object}{change.place}: {change.detail}"))
            console.print(
                Text(f"      such as exchange {change.exchange}, {change.side} {change.pointer}", style="dim")
            )
    console.print(f"{looked_at} objects of older versions looked at, {len(found)} kinds of change", highlight=False)
