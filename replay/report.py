"""The report of a replay: text for people, a table where they look at a terminal, JUnit XML for CI."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from recordings.exchange import Exchange
from recordings.printable import printable
from replay.compare import Kind
from replay.run import Outcome


def print_outcomes(outcomes: Iterable[Outcome], console: Console) -> None:
    """One row each: number, request, URL, what became of it; changes below."""
    rows = [(str(each.step.number), each.step.what, each.url, _result(each)) for each in outcomes]
    if not console.is_terminal:
        for number, *cells in rows:
            _line(console, "  ".join([number.rjust(4), *filter(None, cells)]))
        return
    table = Table("#", "request", Column("URL", overflow="fold"), "result")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)


def print_changes(outcomes: Iterable[Outcome], console: Console) -> None:
    """Every change, the gravest kind first."""
    found = [(change, each) for each in outcomes for change in each.changes]
    for kind in Kind:
        for change, outcome in found:
            if change.kind is kind:
                where = f"#{outcome.step.number} {outcome.step.what}"
                _line(console, f"{kind}: {where}: {change.place or 'body'} {change.message}")


def summary(outcomes: Sequence[Outcome]) -> str:
    """Counts in one line."""
    sent = sum(each.exchange is not None for each in outcomes)
    regressed = sum(each.regressed for each in outcomes)
    reasons = Counter(each.skipped for each in outcomes if each.skipped)
    kept_back = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    mended = sum(change.kind is Kind.MENDED for each in outcomes for change in each.changes)
    parts = [f"{sent} sent", f"{regressed} regressed", f"{mended} mended"]
    parts += [f"{reasons.total()} not sent: {kept_back}"] if reasons else []
    return printable(", ".join(parts))


def junit(outcomes: Iterable[Outcome], name: str) -> JUnitXml:
    """One test case for each step; what was not sent is skipped, unless that is the regression."""
    suite = TestSuite(f"replay {name}")
    for outcome in outcomes:
        suite.add_testcase(_case(outcome))
    report = JUnitXml()
    report.add_testsuite(suite)
    return report


def write_junit(outcomes: Iterable[Outcome], recording: Path, path: Path) -> None:
    """Raises OSError where `path` cannot be written."""
    junit(outcomes, printable(recording.name)).write(str(path), pretty=True)


def _case(outcome: Outcome) -> TestCase:
    step = outcome.step
    case = TestCase(printable(f"{step.number} {step.what}"), f"replay.{step.call.place.module or 'other'}")
    case.time = outcome.exchange.duration_ms / 1000 if outcome.exchange else 0
    told = [printable(f"{change.kind}: {change.place or 'body'} {change.message}") for change in outcome.changes]
    if outcome.regressed:
        first = next(change for change in outcome.changes if change.kind is Kind.REGRESSION)
        failure = Failure(printable(f"{first.place or 'body'} {first.message}"), "regression")
        failure.text = "\n".join([printable(outcome.url), *told])
        case.result = [failure]
    elif outcome.skipped:
        case.result = [Skipped(printable(outcome.skipped))]
    elif told:
        case.system_out = "\n".join(told)
    return case


def _result(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"not sent: {outcome.skipped}"
    if outcome.exchange is None:
        return ""
    return f"{_answer(outcome.exchange)}: {'regressed' if outcome.regressed else 'ok'}"


def _answer(exchange: Exchange) -> str:
    return f"HTTP {exchange.response.status}" if exchange.response else str(exchange.error)


def _line(console: Console, text: str) -> None:
    console.print(Text(printable(text)), soft_wrap=True)
