"""GitHub annotations: few enough to be shown, and nothing that a partner writes is a command."""

import re

from recordings.finding import Severity
from tests.validators.reports.results import EVERY, LINK, NASTY, OWNER, finding, result
from validators.reports.github import SHOWN, github

COMMAND = re.compile(r"::(error|warning|notice) title=([^:]*)::(.*)")


def test_each_rule_is_one_annotation_with_its_count() -> None:
    first, second, last = github([result(finding(), finding(number=2), finding(LINK, Severity.INFO))]).splitlines()
    assert first.startswith(f"::error title={OWNER}%2C 2 x::No good.%0Aa.db: exchange 1, request /party_id (partner)")
    assert " and elsewhere%0Amend it: " in first
    assert second.startswith(f"::notice title={LINK}%2C 1 x::No good.")
    assert "elsewhere" not in second
    assert last == "ocpi-tap: 3 of 3 exchanges graded: 2 error, 0 warning, 1 info"


def test_a_clean_check_annotates_nothing() -> None:
    assert github([result()]) == "ocpi-tap: 3 of 3 exchanges graded: 0 error, 0 warning, 0 info"


def test_no_level_has_more_than_are_shown() -> None:
    rules = sorted(EVERY)[: SHOWN + 3]
    lines = github([result(*(finding(rule) for rule in rules), finding(severity=Severity.WARNING))]).splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) == SHOWN
    assert errors[-1].startswith("::error title=4 more rules::")
    assert all(rule in errors[-1] for rule in rules[SHOWN - 1 :])
    exactly = github([result(*(finding(rule) for rule in rules[:SHOWN]))]).splitlines()
    assert len(exactly) == SHOWN + 1
    assert "more rules" not in "".join(exactly)


def test_what_a_partner_writes_is_no_command() -> None:
    checked = result(finding(message=NASTY, pointer=f"/{NASTY}"), name=NASTY)
    *commands, summary = github([checked]).split("\n")
    assert len(commands) == 1
    assert COMMAND.fullmatch(commands[0])
    assert "100%25" in commands[0]
    assert not summary.startswith("::")
    assert "\r" not in commands[0]
