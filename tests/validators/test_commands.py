"""`ocpi-tap rules` and the options of `ocpi-tap check`."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recordings.finding import Severity
from validators.commands import check
from validators.reports.rule_pages import page
from validators.rules import RULES
from validators.rules_command import rules

ID = "transport.token-not-base64"


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(rules, arguments)


def ids(*arguments: str) -> list[str]:
    return [entry["id"] for entry in json.loads(asked("--format", "json", *arguments).stdout)["rules"]]


def test_rules_lists_every_rule() -> None:
    assert [line.split()[0] for line in asked().stdout.splitlines()] == [rule.id for rule in RULES]


def test_rules_are_filtered() -> None:
    assert ids("--chapter", "http") == [rule.id for rule in RULES if rule.chapter == "http"]
    assert ids("--scope", "message", "--chapter", "transport") == [
        rule.id for rule in RULES if (rule.scope, rule.chapter) == ("message", "transport")
    ]
    assert ID in ids("--ocpi", "2.2.1", "--severity", "error")
    assert ID not in ids("--ocpi", "2.1.1")


def test_filters_that_leave_nothing_say_so() -> None:
    result = asked("--chapter", "fields", "--scope", "message")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "ocpi-tap rules: no rule is all of that\n")
    assert ids("--chapter", "fields", "--scope", "message") == []
    assert asked(ID, "--severity", "info").stderr == "ocpi-tap rules: no rule is all of that\n"


def test_one_rule_is_explained_by_its_page() -> None:
    assert asked(ID).stdout == page(next(rule for rule in RULES if rule.id == ID)) + "\n"
    assert ids(ID) == [ID]


@pytest.mark.parametrize(
    ("id_", "hint"),
    [
        ("transport.token-not-base46", ID),
        ("token-not-base64", ID),
        ("Transport.Token-Not-Base64", ID),
        ("../../etc/passwd", "`ocpi-tap rules` lists them"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_an_unknown_id_is_one_line_with_the_nearest_ones(id_: str, hint: str, form: str) -> None:
    result = asked(id_, "--format", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"ocpi-tap rules: no rule '{id_}'; ")
    assert hint in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(("arguments", "heading"), [(["--chapter", "http"], "severity"), ([ID], "How to mend it")])
def test_a_terminal_gets_tables_and_pages_made_up(arguments: list[str], heading: str) -> None:
    result = CliRunner().invoke(rules, arguments, env={"FORCE_COLOR": "1", "COLUMNS": "120"})
    assert re.search(rf"\x1b\[[0-9;]+m{heading}", result.stdout)
    assert f"# {heading}" not in result.stdout


@pytest.mark.parametrize("severity", [*(each.value for each in Severity), "never"])
def test_check_takes_severities_as_they_are_written_everywhere(severity: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(check, ["--fail-on", severity, str(tmp_path / "missing.db")])
    assert result.exit_code == 3, result.stderr
