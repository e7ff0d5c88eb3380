"""The report as Markdown, for an issue tracker or an e-mail; what partners sent stands in it as plain text."""

import re
from collections.abc import Iterable, Iterator

from recordings.printable import printable
from validators.onboarding import wording
from validators.onboarding.open_rules import OpenRule
from validators.onboarding.report import Report
from validators.onboarding.standing import Result
from validators.onboarding.steps import Step

MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&@])")


def markdown(report: Report) -> str:
    """The verdict as heading, then the same sections as on a terminal."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"# {plain(wording.headline(report))}"
    yield ""
    yield from _list(map(plain, wording.basis(report)))
    for phase, results in wording.phases(report):
        rows = (_row(report, result) for result in results)
        yield from _section(phase, ["| state | checkpoint | evidence |", "| --- | --- | --- |", *rows])
    yield from _section("What to do next", map(_step, report.todo))
    yield from _section("Since the recording before", _list(map(plain, wording.progress(report))))
    yield from _section("Open findings", (line for rule in report.findings for line in _rule(report, rule)))
    yield from _section("The hub's own findings, which do not count", (_brief(report, rule) for rule in report.hubs))
    objects = (f"| {plain(what)} | {count} |" for what, count in wording.objects(report))
    yield from _section("Objects", [*_head(report), *objects])
    yield from _section("Operations that were used", _list(plain(wording.operations(each)) for each in report.modules))
    yield from _section("Optional fields that were used", _list(plain(wording.fields(each)) for each in report.fields))
    yield from _section("What this cannot tell", _list(map(plain, report.untold)))


def _row(report: Report, result: Result) -> str:
    checkpoint = f"{plain(wording.title(result))} `{result.checkpoint.id}`"
    return f"| {result.state} | {checkpoint} | {plain(wording.evidence(report, result))} |"


def _step(step: Step) -> str:
    todo = f": {step.todo}" if step.todo else ""
    return f"1. **{step.state}** {plain(wording.step_title(step))} `{step.id}`{todo}"


def _rule(report: Report, rule: OpenRule) -> Iterator[str]:
    example = rule.example
    yield f"### {rule.severity}: {plain(rule.rule)}"
    yield ""
    yield plain(example.message)
    yield ""
    yield f"- how often: {plain(wording.often(report, rule))}"
    yield f"- sent: {code(example.sent)}, {plain(wording.place(report, rule))}"
    yield f"- expected: {rule.expected}"
    yield f"- mend it: {rule.advice}"
    yield ""


def _brief(report: Report, rule: OpenRule) -> str:
    return f"- {rule.severity} `{rule.rule}`, {plain(wording.often(report, rule))}: {plain(rule.example.message)}"


def _head(report: Report) -> list[str]:
    return ["| object | how many |", "| --- | ---: |"] if report.objects else []


def _section(title: str, lines: Iterable[str]) -> list[str]:
    """Nothing where there is nothing in it."""
    content = list(lines)
    return ["", f"## {title}", "", *content] if content else []


def _list(lines: Iterable[str]) -> Iterator[str]:
    return (f"- {line}" for line in lines)


def plain(text: str) -> str:
    """Text in which nothing is markup, a link or a mention of somebody."""
    return MARKUP.sub(lambda found: f"&#{ord(found[1])};" if found[1] in "<>&@#|" else f"\\{found[1]}", printable(text))


def code(text: str) -> str:
    """A value as it was sent; backticks would end it."""
    return f"`{printable(text).replace('`', chr(39))}`" if text else "nothing"
