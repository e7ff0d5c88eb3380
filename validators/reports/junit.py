"""The result of a check as JUnit XML: a suite for each input, in it a test case for each rule."""

from collections.abc import Sequence
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from recordings.finding import Finding, Severity
from recordings.printable import printable
from validators.checking import Checked
from validators.pages import advice
from validators.reports import changed
from validators.reports.groups import line
from validators.rule import Rule
from validators.rules import RULES

PLACES = 100  # told of each rule


def junit(results: Sequence[Checked], counting: frozenset[Severity], rules: frozenset[str]) -> str:
    """A rule fails by findings of a severity that counts; others are its output. Skipped is what had none to judge."""
    report = JUnitXml()
    for checked in results:
        suite = TestSuite(printable(checked.name))
        suite.add_property("profile", printable(checked.profile.name))
        if said := [*changed.lines(checked), *(f"a fault of ocpi-tap itself: {crash}" for crash in checked.crashes)]:
            suite.add_property("notes", printable("; ".join(said)))
        suite.add_testcases([_case(rule, checked, counting) for rule in RULES if rule.id in rules])
        report.add_testsuite(suite)
    text: bytes = report.tostring()  # type: ignore[no-untyped-call]
    return text.decode()


def _case(rule: Rule, checked: Checked, counting: frozenset[Severity]) -> TestCase:
    case = TestCase(rule.id, f"{printable(Path(checked.name).stem)}.{rule.chapter}")
    findings = [finding for finding in checked.findings if finding.rule == rule.id]
    failing = [finding for finding in findings if finding.severity in counting]
    if failing:
        failure = Failure(f"{len(failing)} x: {printable(failing[0].message)}", failing[0].severity)
        failure.text = "\n".join([*_places(failing, checked.unit), f"mend it: {advice(rule.id)}"])
        case.result = [failure]
    elif not findings and rule.id not in checked.judged:
        case.result = [Skipped("nothing to judge")]
    if others := [finding for finding in findings if finding.severity not in counting]:
        case.system_out = "\n".join(_places(others, checked.unit))
    return case


def _places(findings: list[Finding], unit: str) -> list[str]:
    told = [f"{finding.severity}: {line(finding, unit)}" for finding in findings[:PLACES]]
    return told + ([f"… and {len(findings) - PLACES} more"] if len(findings) > PLACES else [])
