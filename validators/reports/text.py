"""The result of a check for people: by rule, with counts, the first places and where to read on."""

from collections import defaultdict

from rich.console import Console
from rich.text import Text

from recordings.finding import Finding, Severity
from validators.checking import Checked

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
PLACES = 3  # shown of each rule


def print_text(results: list[Checked], console: Console) -> None:
    """Everything that was found, the gravest rule first, then what was not graded, then the counts."""
    for checked in results:
        _print_input(checked, console)
    findings = [finding for checked in results for finding in checked.findings]
    counted = ", ".join(f"{sum(f.severity == severity for f in findings)} {severity}" for severity in Severity)
    graded, seen = (sum(getattr(checked, name) for checked in results) for name in ("graded", "exchanges"))
    units = f"{results[0].unit}s" if results else "exchanges"
    console.print(f"{graded} of {seen} {units} graded: {counted}", highlight=False)


def _print_input(checked: Checked, console: Console) -> None:
    console.print(Text(checked.name, style="bold"))
    groups: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in checked.findings:
        groups[(finding.severity.rank, finding.rule)].append(finding)
    for _, group in sorted(groups.items()):
        _print_rule(group, checked.unit, console)
    for reason, count in checked.not_graded.items():
        console.print(Text(f"  not graded: {count} x {reason}"))
    for crash in dict.fromkeys(checked.crashes):
        console.print(Text(f"  a fault of ocpi-tap itself, please report it: {crash}", style="magenta"))
    _print_changes(checked, console)


def _print_rule(group: list[Finding], unit: str, console: Console) -> None:
    first = group[0]
    head = Text("  ").append(f"{first.severity:8}", STYLES[first.severity]).append(f"{first.rule}  {len(group)} x")
    console.print(head)
    for finding in group[:PLACES]:
        console.print(Text(f"           {_place(finding, unit)}: {finding.message}"))
    more = f"           … and {len(group) - PLACES} more" if len(group) > PLACES else ""
    console.print(Text(f"{more}\n" if more else "").append(f"           mend it: ocpi-tap rules {first.rule}", "dim"))


def _place(finding: Finding, unit: str) -> str:
    """Where it is and whose it is; a bare payload is nobody's."""
    at = f"{unit} {finding.exchange_id}"
    if not finding.party:
        return f"{at} {finding.pointer}".rstrip()
    return f"{f'{at}, {finding.side} {finding.pointer}'.rstrip()} ({finding.party})"


def _print_changes(checked: Checked, console: Console) -> None:
    for word, counts in (("appeared", checked.appeared), ("vanished", checked.vanished)):
        for rule, count in sorted(counts.items()):
            console.print(Text(f"  {word} since the recording: {count} x {rule}"))
