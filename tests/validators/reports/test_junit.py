"""JUnit XML: a suite for each input, a test case for each rule, whatever partners write into their messages."""

from junitparser import Failure, JUnitXml, Skipped, TestCase

from recordings.finding import Severity
from tests.validators.reports.results import EVERY, LINK, NASTY, OWNER, SCHEME, finding, result
from validators.checking import Checked
from validators.reports.junit import junit

ERRORS = frozenset({Severity.ERROR})


def cases(*results: Checked, counting: frozenset[Severity] = ERRORS, rules: frozenset[str] = EVERY) -> list[TestCase]:
    return [case for suite in JUnitXml.fromstring(junit(results, counting, rules)) for case in suite]


def case_of(rule: str, *results: Checked, counting: frozenset[Severity] = ERRORS) -> TestCase:
    [case] = [case for case in cases(*results, counting=counting) if case.name == rule]
    return case


def test_there_is_a_case_for_every_rule_of_every_input() -> None:
    found = cases(result(name="folder/a.db"), result(name="b.har"))
    assert sorted(case.name for case in found) == sorted([*EVERY, *EVERY])
    assert {case.classname.partition(".")[0] for case in found} == {"a", "b"}
    assert all(case.is_passed for case in found)


def test_findings_that_count_are_failures() -> None:
    case = case_of(OWNER, result(finding(), finding(number=2)))
    [failure] = case.result
    assert isinstance(failure, Failure)
    assert failure.message == "2 x: No good."
    assert failure.text.splitlines()[:2] == [
        "error: exchange 1, request /party_id (partner): No good.",
        "error: exchange 2, request /party_id (partner): No good.",
    ]
    assert "mend it: " in failure.text


def test_findings_that_do_not_count_are_output() -> None:
    case = case_of(LINK, result(finding(LINK, Severity.WARNING)))
    assert case.is_passed
    assert case.system_out == "warning: exchange 1, request /party_id (partner): No good."
    assert not case_of(LINK, result(finding(LINK, Severity.WARNING)), counting=frozenset(Severity)).is_passed


def test_never_fails_nothing() -> None:
    assert case_of(OWNER, result(finding()), counting=frozenset()).is_passed


def test_a_rule_without_anything_to_judge_is_skipped() -> None:
    case = case_of(OWNER, result(judged=EVERY - {OWNER}))
    assert [type(each) for each in case.result] == [Skipped]


def test_only_the_rules_that_were_asked_for_are_cases() -> None:
    assert [case.name for case in cases(result(), rules=frozenset({SCHEME}))] == [SCHEME]


def test_nothing_that_a_partner_writes_breaks_the_file() -> None:
    checked = result(finding(message=NASTY, pointer=f"/{NASTY}"), name=f"{NASTY}.db")
    case = case_of(OWNER, checked)
    assert '</failure> & "quotes"' in case.result[0].message
    assert "ü €" in case.result[0].text


def test_thousands_of_places_are_counted() -> None:
    [failure] = case_of(OWNER, result(*(finding(number=number) for number in range(1, 5_001)))).result
    assert "… and 4900 more" in failure.text
    assert len(failure.text.splitlines()) == 102
