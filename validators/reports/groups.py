"""Findings put together for a report: by severity and rule, with their places in words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from recordings.finding import Finding, Severity
from recordings.printable import printable
from validators.checking import Checked


def by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    """One list for each severity of each rule, the gravest first."""
    groups: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.severity.rank, finding.rule].append(finding)
    return [group for _, group in sorted(groups.items())]


def place(finding: Finding, unit: str) -> str:
    """Where it is and whose it is; a bare payload is nobody's."""
    at, pointer = f"{unit} {finding.exchange_id}", printable(finding.pointer)
    if not finding.party:
        return f"{at} {pointer}".rstrip()
    return f"{f'{at}, {finding.side} {pointer}'.rstrip()} ({finding.party})"


def line(finding: Finding, unit: str) -> str:
    """A finding in one line."""
    return f"{place(finding, unit)}: {printable(finding.message)}"


def counted(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many there are of each severity."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in Severity}


def summary(results: Sequence[Checked]) -> str:
    """The last line of a report."""
    counts = counted(finding for checked in results for finding in checked.findings)
    graded, seen = (sum(getattr(checked, name) for checked in results) for name in ("graded", "exchanges"))
    hidden = sum(checked.tally.hidden.total() for checked in results)
    words = ", ".join(f"{count} {severity}" for severity, count in counts.items())
    units = f"{results[0].unit}s" if results else "exchanges"
    return f"{graded} of {seen} {units} graded: {words}" + (f"; {hidden} silenced" if hidden else "")
