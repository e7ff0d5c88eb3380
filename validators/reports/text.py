"""The result of a check for people: by rule, with counts, the first places, how to mend it and where to read on."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from recordings.finding import Finding, Severity
from recordings.printable import printable
from validators.checking import Checked
from validators.pages import advice
from validators.reports import changed
from validators.reports.groups import by_rule, line, summary

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
PLACES = 3  # shown of each rule
INDENT = 11  # columns


def print_text(results: Sequence[Checked], console: Console) -> None:
    """Everything that was found, the gravest rule first, then what was not graded, then the counts."""
    for checked in results:
        _print_input(checked, console)
    console.print(Text(summary(results)))


def _print_input(checked: Checked, console: Console) -> None:
    console.print(Text(checked.name, style="bold"))
    for group in by_rule(checked.findings):
        _print_rule(group, checked.unit, console)
    for told in changed.lines(checked):
        console.print(Text(f"  {printable(told)}"))
    for reason, count in checked.not_graded.items():
        console.print(Text(f"  not graded: {count} x {reason}"))
    for crash in dict.fromkeys(checked.crashes):
        console.print(Text(f"  a fault of ocpi-tap itself, please report it: {printable(crash)}", style="magenta"))
    _print_changes(checked, console)


def _print_rule(group: list[Finding], unit: str, console: Console) -> None:
    first = group[0]
    head = Text("  ").append(f"{first.severity:8}", STYLES[first.severity]).append(f"{first.rule}  {len(group)} x")
    console.print(head)
    for finding in group[:PLACES]:
        _print_indented(Text(line(finding, unit)), console)
    if len(group) > PLACES:
        _print_indented(Text(f"… and {len(group) - PLACES} more"), console)
    _print_indented(Text(f"mend it: {advice(first.rule)}"), console)
    _print_indented(Text(f"more: ocpi-tap rules {first.rule}", "dim"), console)


def _print_indented(text: Text, console: Console) -> None:
    """Below its rule; a terminal gets long texts in several lines, a pipe gets them whole."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, INDENT)), soft_wrap=False)
    else:
        console.print(Text(" " * INDENT).append(text))


def _print_changes(checked: Checked, console: Console) -> None:
    for word, counts in (("appeared", checked.appeared), ("vanished", checked.vanished)):
        for rule, count in sorted(counts.items()):
            console.print(Text(f"  {word} since the recording: {count} x {rule}"))
