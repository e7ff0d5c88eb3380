"""The result of a check as annotations of GitHub Actions: one for each rule and severity, as GitHub shows only few."""

from collections.abc import Iterator, Sequence

from recordings.finding import Finding, Severity
from recordings.printable import printable
from validators.checking import Checked
from validators.pages import advice
from validators.reports import changed
from validators.reports.groups import by_rule, place, summary

SHOWN = 10  # annotations of each level in one step; GitHub drops the others
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTY = IN_TEXT | {":": "%3A", ",": "%2C"}


def github(results: Sequence[Checked]) -> str:
    """Workflow commands, the gravest first, and the summary as a line of the log."""
    groups = [(checked, group) for checked in results for group in by_rule(checked.findings)]
    commands = [each for severity in Severity for each in _level(severity, groups)]
    notes = [f"{checked.name}: {told}" for checked in results for told in changed.lines(checked)]
    return "\n".join([*commands, *(f"ocpi-tap: {printable(note)}" for note in (*notes, summary(results)))])


def _level(severity: Severity, groups: list[tuple[Checked, list[Finding]]]) -> Iterator[str]:
    """As many as are shown; the last one names the rules that do not get their own."""
    own = [(checked, group) for checked, group in groups if group[0].severity == severity]
    alone = own if len(own) <= SHOWN else own[: SHOWN - 1]
    for checked, group in alone:
        first = group[0]
        where = f"{checked.name}: {place(first, checked.unit)}" + (" and elsewhere" if len(group) > 1 else "")
        text = f"{printable(first.message)}\n{printable(where)}\nmend it: {advice(first.rule)}"
        yield _command(severity, f"{first.rule}, {len(group)} x", text)
    if left := own[len(alone) :]:
        names = ", ".join(f"{group[0].rule} {len(group)} x" for _, group in left)
        yield _command(severity, f"{len(left)} more rules", names)


def _command(severity: Severity, title: str, text: str) -> str:
    return f"::{LEVELS[severity]} title={escaped(title, IN_PROPERTY)}::{escaped(text, IN_TEXT)}"


def escaped(text: str, table: dict[str, str]) -> str:
    """The text as a workflow command holds it."""
    return "".join(table.get(char, char) for char in text)
