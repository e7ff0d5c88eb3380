"""SARIF 2.1.0: valid by the standard's schema; each finding is the same in the next run."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from recordings.finding import Severity
from tests.validators.reports.results import EVERY, LINK, NASTY, OWNER, finding, result
from validators.checking import Checked
from validators.commands import check
from validators.reports.sarif import sarif
from validators.rules import RULES

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_bytes())
VALIDATOR = jsonschema_rs.Draft4Validator(SCHEMA, validate_formats=True)
SAMPLE = ROOT / "recordings" / "samples" / "extrawest-2.2.1.db"


def run_of(results: Sequence[Checked], rules: frozenset[str] = EVERY) -> dict[str, Any]:
    log = json.loads(sarif(results, rules).encode())
    assert [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(log)] == []
    [run] = log["runs"]
    return dict(run)


def test_every_rule_is_described() -> None:
    driver = run_of([result()])["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [rule.id for rule in RULES]
    for described in driver["rules"]:
        assert "## How to mend it" in described["help"]["markdown"]
        assert described["properties"]["page"] == f"docs/rules/{described['id']}.md"


def test_a_result_says_where_and_how_grave() -> None:
    run = run_of([result(name="b.db"), result(finding(), finding(LINK, Severity.INFO), name="folder/a b.db")])
    first, second = run["results"]
    assert (first["ruleId"], first["level"], second["level"]) == (OWNER, "error", "note")
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == OWNER
    [location] = first["locations"]
    artifact = location["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "folder/a%20b.db", "index": 1}
    assert run["artifacts"][1]["location"]["uri"] == artifact["uri"]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "exchange 1 request /party_id"
    assert first["message"]["text"] == "No good. (exchange 1, request /party_id (partner))"


def prints(*results: Checked) -> list[str]:
    return [each["partialFingerprints"]["ocpiTapFinding/v1"] for each in run_of(results)["results"]]


def test_a_finding_is_known_again_in_the_next_recording() -> None:
    before = prints(result(finding(pointer="/data/3/name"), finding(LINK)))
    after = prints(result(finding(LINK, number=9), finding(number=7, pointer="/data/11/name"), name="next.db"))
    assert sorted(before) == sorted(after)


def test_each_finding_has_a_fingerprint_of_its_own() -> None:
    found = [finding(number=number, party=party) for number in range(3) for party in ("hub", "partner")]
    assert len(set(prints(result(*found)))) == 6


def test_a_subset_of_the_rules() -> None:
    run = run_of([result(finding())], frozenset({OWNER}))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [OWNER]


@pytest.mark.parametrize("name", ["/tmp/a.db", "../a.db", "-", "a\udcff?#%€.db"])
def test_odd_names_and_messages_are_valid(name: str) -> None:
    checked = result(finding(message=NASTY, pointer=f"/{NASTY}"), name=name)
    checked.crashes.append(NASTY)
    run_of([checked])


def test_the_command_prints_it() -> None:
    done = CliRunner().invoke(check, [str(SAMPLE), "--format", "sarif"])
    log = json.loads(done.stdout)
    assert VALIDATOR.is_valid(log)
    assert log["runs"][0]["results"]
    assert CliRunner().invoke(check, [str(SAMPLE), "--format", "sarif"]).stdout == done.stdout
