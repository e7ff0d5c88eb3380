"""The report for people at a terminal: verdict, checkpoints, what to do next, and all that it rests on."""

from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from recordings.printable import printable
from validators.onboarding import wording
from validators.onboarding.checkpoint import State
from validators.onboarding.open_rules import OpenRule
from validators.onboarding.report import Report
from validators.onboarding.standing import Result
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
STEPS = 10  # told at least, where there are as many

Line = tuple[int, Text]  # with its indentation


def print_text(report: Report, console: Console) -> None:
    """All of it; a terminal gets long lines in several, a pipe gets them whole."""
    for indent, text in lines(report):
        if console.is_terminal:
            console.print(Padding(text, (0, 0, 0, indent)), soft_wrap=False)
        else:
            console.print(Text(" " * indent if text else "").append(text))


def lines(report: Report) -> Iterator[Line]:
    """The verdict first."""
    yield 0, Text(wording.headline(report), style=STYLES[report.verdict])
    yield from ((2, Text(line)) for line in wording.basis(report))
    yield from checkpoints(report, evidence=True)
    yield from _section("What to do next", _steps(report))
    yield from _section("Since the recording before", (Text(line) for line in wording.progress(report)))
    yield from _rules("Open findings", report, report.findings)
    yield from _section("The hub's own findings, which do not count", (_brief(report, each) for each in report.hubs))
    objects = (Text(f"{count:>7}  {what}") for what, count in wording.objects(report))
    yield from _section("Objects", objects)
    yield from _section("Operations that were used", (Text(wording.operations(each)) for each in report.modules))
    yield from _section("Optional fields that were used", (Text(wording.fields(each)) for each in report.fields))
    yield from _section("What this cannot tell", (Text(printable(line)) for line in report.untold))


def checkpoints(report: Report, evidence: bool) -> Iterator[Line]:
    """By phase, with or without what shows them."""
    for phase, results in wording.phases(report):
        yield from _heading(phase)
        for result in results:
            yield 2, _checkpoint(result)
            if evidence and (told := wording.evidence(report, result)):
                yield 2 + STATE, Text(told, "dim")


def _checkpoint(result: Result) -> Text:
    text = Text(f"{result.state:{STATE}}", STYLES[result.state])
    return text.append(wording.title(result), "default").append(f"  {result.checkpoint.id}", "dim")


def _steps(report: Report) -> Iterator[Text]:
    """The required ones, and of the others as many as make a list that is read."""
    shown = [each for place, each in enumerate(report.todo) if each.required or place < STEPS]
    for number, each in enumerate(shown, 1):
        yield step(number, each)
    if more := len(report.todo) - len(shown):
        yield Text(f"    … and {more} more that are not required")


def step(number: int, each: Step) -> Text:
    """One thing to do, in a line."""
    text = Text(f"{number:2}. ").append(each.state, STYLES[each.state]).append(f"  {each.id}: ", "default")
    return text.append(each.todo or each.title, "default")


def _rules(title: str, report: Report, rules: tuple[OpenRule, ...]) -> Iterator[Line]:
    if rules:
        yield from _heading(title)
    for rule in rules:
        yield 2, _severity(rule).append(f"{rule.rule}  {wording.often(report, rule)}", "default")
        yield 2 + STATE, Text(printable(rule.example.message))
        yield 2 + STATE, Text(f"sent: {rule.example.sent}  ({wording.place(report, rule)})")
        yield 2 + STATE, Text(f"expected: {rule.expected}")
        yield 2 + STATE, Text(f"mend it: {rule.advice}")
        yield 2 + STATE, Text(f"more: ocpi-tap rules {rule.rule}", "dim")


def _brief(report: Report, rule: OpenRule) -> Text:
    told = f"{rule.rule}  {wording.often(report, rule)}: {printable(rule.example.message)}"
    return _severity(rule).append(told, "default")


def _severity(rule: OpenRule) -> Text:
    return Text(f"{rule.severity:{STATE}}", STYLES[rule.severity])


def _section(title: str, texts: Iterator[Text]) -> Iterator[Line]:
    """Nothing where there is nothing in it."""
    for place, text in enumerate(texts):
        if place == 0:
            yield from _heading(title)
        yield 2, text


def _heading(title: str) -> Iterator[Line]:
    yield 0, Text()
    yield 0, Text(title, style="bold")
