"""Profiles of a user's own: registered values, editions and JSON Schemas, on bare payloads and on traffic."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from recordings.finding import Finding, Severity
from tests.validators.test_payloads import TOKEN
from validators import profile
from validators.commands import check
from validators.engine import Engine
from validators.examples import page_of
from validators.profile import UnknownProfileError
from validators.spec.checker import Structure
from validators.user_schemas import faults

SCHEMA = '{"required": ["group_id"], "properties": {"issuer": {"pattern": "^[A-Z]"}}}'
ENTRY = '[[schemas]]\nobject = "Token"\nocpi = "2.2.1"\nfile = "more.json"\n'


def written(folder: Path, text: str = ENTRY, schema: str | None = SCHEMA) -> str:
    (folder / "own.toml").write_text(text)
    if schema is not None:
        (folder / "more.json").write_text(schema)
    return str(folder / "own.toml")


def report(own: str, payload: Path, value: Any, *options: str) -> tuple[int, list[tuple[str, str, str]]]:
    payload.write_text(json.dumps(value))
    arguments = ["--profile", own, "--object", "Token", "--ocpi", "2.2.1", "--format", "json", *options, str(payload)]
    result = CliRunner().invoke(check, arguments)
    findings = json.loads(result.stdout)["findings"]
    return result.exit_code, [(each["rule"], each["severity"], each["pointer"]) for each in findings]


def test_a_schema_is_checked_like_any_other_rule(tmp_path: Path) -> None:
    own, payload = written(tmp_path), tmp_path / "token.json"
    assert report(own, payload, TOKEN | {"group_id": "G1"}) == (0, [])
    assert report(own, payload, [TOKEN | {"group_id": "G1", "issuer": "example"}, TOKEN]) == (
        1,
        [("profile.schema", "error", "/issuer"), ("profile.schema", "error", "")],
    )


def test_its_severity_can_be_chosen(tmp_path: Path) -> None:
    own = written(tmp_path, ENTRY + 'severity = "warning"\n')
    assert report(own, tmp_path / "token.json", TOKEN) == (0, [("profile.schema", "warning", "")])


def test_a_patch_needs_no_field(tmp_path: Path) -> None:
    found = report(written(tmp_path), tmp_path / "token.json", {"issuer": "example"}, "--partial")
    assert found == (1, [("profile.schema", "error", "/issuer")])


def test_other_objects_and_versions_are_not_its_business(tmp_path: Path) -> None:
    schemas = profile.load(written(tmp_path)).schemas
    assert len(list(faults({}, Structure("Token", "2.2.1"), schemas))) == 1
    assert list(faults({}, Structure("Token", "2.3.0"), schemas)) == []
    assert list(faults({}, Structure("Tariff", "2.2.1"), schemas)) == []


def findings_of_page(own: str) -> list[Finding]:
    """What traffic with tokens gives: the good example, and apart from it the bad one, under a profile."""
    examples = [(example, Engine(profile.load(own))) for example in page_of("profile.schema").examples]
    entries = [engine.judge(exchange)[1] for example, engine in examples for exchange in example.exchanges]
    return [finding for entry in entries for finding in entry.findings]


def test_traffic_is_judged_by_it(tmp_path: Path) -> None:
    found = findings_of_page(written(tmp_path))
    assert [(each.rule, each.pointer, each.party, each.side) for each in found] == [
        ("profile.schema", "", "partner", "request")
    ] * 2
    assert "more.json" in found[0].message
    assert "group_id" in found[0].message


def test_long_values_are_not_repeated(tmp_path: Path) -> None:
    schemas = profile.load(written(tmp_path)).schemas
    (fault,) = faults({"group_id": "G", "issuer": "x\n" * 100_000}, Structure("Token", "2.2.1"), schemas)
    assert len(fault.detail) < 300
    assert "\n" not in fault.detail


def test_registered_values_are_known(tmp_path: Path) -> None:
    own = written(tmp_path, '[values]\nTokenType = ["MY_CARD", "OTHERS", "EMAID"]\n', None)
    assert report(own, tmp_path / "token.json", TOKEN | {"type": "MY_CARD"}) == (0, [])
    assert report(own, tmp_path / "token.json", TOKEN | {"type": "OTHERS"}) == (0, []), "no slip of OTHER's"
    assert report(own, tmp_path / "token.json", TOKEN | {"type": "EMAID"}) == (0, []), "though 2.3.0 brought it"
    code, found = report(own, tmp_path / "token.json", TOKEN | {"type": "YOUR_CARD"})
    assert (code, [rule for rule, *_ in found]) == (1, ["enums.unknown-value"])


def test_it_adds_to_the_profile_that_it_extends(tmp_path: Path) -> None:
    loaded = profile.load(written(tmp_path, 'extends = "enapi"\n[editions]\n"2.2.1" = "d2"\n', None))
    assert (loaded.edition("2.2.1"), loaded.edition("2.3.0")) == ("d2", "")
    assert loaded.hub_parties == {"DEENA"}
    assert loaded.name.endswith("own.toml")


def test_references_within_a_file_and_to_the_dialect(tmp_path: Path) -> None:
    schema = {
        "$defs": {"name": {"type": "string", "maxLength": 3}},
        "properties": {
            "issuer": {"$ref": "#/$defs/name"},
            "more": {"$ref": "https://json-schema.org/draft/2020-12/schema"},
        },
    }
    schemas = profile.load(written(tmp_path, ENTRY, json.dumps(schema))).schemas
    assert [each.pointer for each in faults({"issuer": "long"}, Structure("Token", "2.2.1"), schemas)] == ["/issuer"]


def test_an_older_dialect(tmp_path: Path) -> None:
    number = {"maximum": 1, "exclusiveMaximum": True}
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"n": number}}
    schemas = profile.load(written(tmp_path, ENTRY, json.dumps(schema))).schemas
    assert [each.severity for each in faults({"n": 1}, Structure("Token", "2.2.1"), schemas)] == [Severity.ERROR]


BAD_FILES = [
    ('extends = "nobody"', "no profile 'nobody'; there are: enapi, ocpi"),
    ("extend = 1", "extend: Extra inputs are not permitted"),
    ("[[schemas]]\nobject = 'Token'\nocpi = '2.2.1'", "schemas.0.file: Field required"),
    (ENTRY.replace("Token", "Tokn"), "no object 'Tokn'; did you mean Token"),
    (ENTRY.replace("2.2.1", "2.2"), "no OCPI version '2.2'"),
    (ENTRY + 'severity = "fatal"', "schemas.0.severity: "),
    ('[editions]\n"2.2.1" = "d3"', "OCPI 2.2.1 has no edition 'd3'; there are: d2, bugfixes"),
    ('[values]\nConnectorTyp = ["A"]', "no enum 'ConnectorTyp'; did you mean ConnectorType"),
    ("= 1", "Invalid"),
]
BAD_SCHEMAS = [
    (None, "No such file"),
    ("{", "not JSON: "),
    ("[" * 100_000, "not JSON: "),
    ("[]", "no JSON Schema at $: "),
    ("7", "no JSON Schema at $: "),
    ('{"type": "txt"}', "no JSON Schema at $.type: "),
    ('{"properties": {"a": {"pattern": "("}}}', "no JSON Schema at $.properties.a.pattern: "),
    ('{"$ref": "#/$defs/none"}', "`$ref` "),
    ('{"properties": {"a": {"$ref": "http://127.0.0.1:9/x.json"}}}', "`$ref` "),
    ('{"$schema": 7}', "`$schema` names no dialect"),
    ('{"$schema": "https://example.com/own"}', "`$schema` names no dialect"),
]


@pytest.mark.parametrize(("text", "line"), BAD_FILES)
def test_a_file_that_cannot_be_used_is_one_line(text: str, line: str, tmp_path: Path) -> None:
    refused(written(tmp_path, text), line)


@pytest.mark.parametrize(("schema", "line"), BAD_SCHEMAS)
def test_a_schema_that_cannot_be_used_is_one_line(schema: str | None, line: str, tmp_path: Path) -> None:
    refused(written(tmp_path, ENTRY, schema), line)


@pytest.mark.parametrize("name", ["missing.toml", ".toml"])
def test_a_profile_that_is_not_there_is_one_line(name: str, tmp_path: Path) -> None:
    refused(str(tmp_path / name), "No such file")


def refused(own: str, line: str) -> None:
    with pytest.raises(UnknownProfileError) as caught:
        profile.load(own)
    assert line in str(caught.value)
    assert str(caught.value).count("\n") == 0
    result = CliRunner().invoke(check, ["--profile", own, "--object", "Token", "--ocpi", "2.2.1", "-"], input="{}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"ocpi-tap check: {caught.value}\n"
