"""The report for people at a terminal: verdict, checkpoints, what to do next, and all that it rests on."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from recordings.printable import printable
from validators.onboarding import wording
from validators.onboarding.checkpoint import State
from validators.onboarding.open_rules import OpenRule
from validators.onboarding.report import Report
from validators.onboarding.steps import Step
from validators.reports.text import STYLES as OF_SEVERITIES

STYLES: dict[str, str] = {**OF_SEVERITIES} | {
    State.PASSED: "green",
    State.FAILED: "bold red",
    State.IN_PROGRESS: "yellow",
    State.NOT_SEEN: "cyan",
    State.WAIVED: "magenta",
    State.SIGNED_OFF: "green",
}

STATE = 13  # columns
DETAIL = 2 + STATE  # indentation
FIRST = 3  # steps of the brief form
STEPS = 10  # told at least, where there are as many

Line = tuple[int, Text]  # with its indentation


def print_text(report: Report, console: Console) -> None:
    """All of it."""
    print_lines(lines(report), console)


def print_brief(report: Report, console: Console) -> None:
    """Its beginning: the verdict, the checkpoints, and what to do first."""
    first = [line for number, each in enumerate(report.todo[:FIRST], 1) for line in step(number, each)]
    print_lines([*head(report), *checkpoints(report), *_section("What to do first", first)], console)


def print_lines(lines: Iterable[Line], console: Console) -> None:
    """A terminal gets long ones in several, a pipe gets them whole."""
    for indent, text in lines:
        if console.is_terminal:
            console.print(Padding(text, (0, 0, 0, indent)), soft_wrap=False)
        else:
            console.print(Text(" " * indent if text else "").append(text))


def lines(report: Report) -> Iterator[Line]:
    """The verdict first."""
    yield from head(report)
    yield from checkpoints(report, with_evidence=True)
    yield from _section("What to do next", _steps(report))
    yield from _section("Since the recording before", _plain(wording.progress(report)))
    yield from _section("Open findings (more on each: ocpi-tap rules ID)", _rules(report))
    yield from _section("The hub's own findings, which do not count", (_brief(report, each) for each in report.hubs))
    yield from _section("Objects", _plain(f"{count:>7}  {what}" for what, count in wording.objects(report)))
    yield from _section("Operations that were used", _plain(map(wording.operations, report.modules)))
    yield from _section("Optional fields that were used", _plain(map(wording.fields, report.fields)))
    yield from _section("What this cannot tell", _plain(map(printable, report.untold)))


def head(report: Report) -> Iterator[Line]:
    """The verdict, and what it was decided from."""
    yield 0, Text(wording.headline(report), STYLES[report.verdict])
    yield from _plain(wording.basis(report))


def checkpoints(report: Report, with_evidence: bool = False, leave_out_done: bool = False) -> Iterator[Line]:
    """By phase, with or without what shows them."""
    for phase, results in wording.phases(report):
        done = sum(each.state.is_done for each in results)
        yield from _heading(f"{phase} ({done} of {len(results)} done)")
        for result in results:
            if leave_out_done and result.state.is_done:
                continue
            yield 2, _marked(result.state, wording.title(result)).append(f"  {result.checkpoint.id}", "dim")
            if with_evidence and (told := wording.evidence(report, result)):
                yield DETAIL, Text(told, "dim")


def _steps(report: Report) -> Iterator[Line]:
    """The required ones, and of the others as many as make a list that is read."""
    shown = [each for place, each in enumerate(report.todo) if each.required or place < STEPS]
    for number, each in enumerate(shown, 1):
        yield from step(number, each)
    if more := len(report.todo) - len(shown):
        yield 6, Text(f"… and {more} more that are not required")


def step(number: int, each: Step) -> Iterator[Line]:
    """One thing to do."""
    text = Text(f"{number:2}. ").append(each.state, STYLES[each.state])
    yield 2, text.append(f"  {wording.step_title(each)}").append(f"  {each.id}", "dim")
    yield 6, Text(each.todo)


def _rules(report: Report) -> Iterator[Line]:
    for rule in report.findings:
        yield 2, _marked(rule.severity, f"{rule.rule}  {wording.often(report, rule)}")
        yield DETAIL, Text(printable(rule.example.message))
        yield DETAIL, Text(f"sent: {rule.example.sent}  ({wording.place(report, rule)})")
        yield DETAIL, Text(f"expected: {rule.expected}")
        yield DETAIL, Text(f"mend it: {rule.advice}")


def _brief(report: Report, rule: OpenRule) -> Line:
    told = f"{rule.rule}  {wording.often(report, rule)}: {printable(rule.example.message)}"
    return 2, _marked(rule.severity, told)


def _marked(state: str, text: str) -> Text:
    """A text behind its state or severity."""
    return Text().append(f"{state:{STATE}}", STYLES[state]).append(text)


def _plain(texts: Iterable[str]) -> Iterator[Line]:
    return ((2, Text(text)) for text in texts)


def _section(title: str, content: Iterable[Line]) -> Iterator[Line]:
    """Nothing where there is nothing in it."""
    for place, line in enumerate(content):
        if place == 0:
            yield from _heading(title)
        yield line


def _heading(title: str) -> Iterator[Line]:
    yield 0, Text()
    yield 0, Text(title, style="bold")
