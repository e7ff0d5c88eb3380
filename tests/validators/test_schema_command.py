"""`ocpi-tap schema`: JSON Schema 2020-12 for everybody."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from tests.validators.test_payloads import TOKEN
from validators.schema_command import schema
from validators.spec.versions import ORDER
from validators.spec.view import objects

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(schema, arguments)


def printed(*arguments: str) -> Any:
    result = asked(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_a_schema_is_printed() -> None:
    location = printed("Location", "--ocpi", "2.2.1")
    assert (location["$schema"], location["title"]) == (DIALECT, "Location, OCPI 2.2.1")
    assert location["properties"]["publish"]["x-ocpi-since"] == "2.2.1"
    assert location["properties"]["publish"]["description"]
    assert "EVSE" in location["$defs"]


def test_two_validators_of_others_agree_on_it() -> None:
    token = printed("Token", "--ocpi", "2.2.1")
    for value, holds in ((TOKEN, True), (TOKEN | {"valid": "yes"}, False), ({}, False)):
        assert jsonschema.Draft202012Validator(token).is_valid(value) is holds
        assert jsonschema_rs.validator_for(token).is_valid(value) is holds


def test_partial_asks_for_no_field() -> None:
    partial = printed("Token", "--ocpi", "2.2.1", "--partial")
    assert jsonschema.Draft202012Validator(partial).is_valid({"valid": False})
    assert not jsonschema.Draft202012Validator(partial).is_valid({"valid": 0})


def test_an_edition_counts() -> None:
    lengths = [
        printed("Location", "--ocpi", "2.2.1", *more)["properties"]["address"]["maxLength"]
        for more in ([], ["--edition", "bugfixes"], ["--edition", "d2"])
    ]
    assert lengths == [255, 255, 45]


def test_all_are_written_and_valid(tmp_path: Path) -> None:
    result = asked("--all", "--out", str(tmp_path / "a" / "b"))
    assert (result.exit_code, result.output) == (0, "")
    written = {path.relative_to(tmp_path / "a" / "b").as_posix(): path for path in tmp_path.rglob("*.json")}
    assert set(written) == {f"{version}/{each.name}.json" for version in ORDER for each in objects(version)}
    ids = set()
    for path in written.values():
        one = json.loads(path.read_text())
        jsonschema.Draft202012Validator.check_schema(one)
        jsonschema_rs.validator_for(one)
        ids.add(one["$id"])
    assert len(ids) == len(written)


def test_all_of_one_version(tmp_path: Path) -> None:
    assert asked("--all", "--ocpi", "2.1.1", "--out", str(tmp_path)).exit_code == 0
    assert [folder.name for folder in tmp_path.iterdir()] == ["2.1.1"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "name an object and a version"),
        (["Location"], "name an object and a version"),
        (["Locaton", "--ocpi", "2.2.1"], "no object 'Locaton'; did you mean Location"),
        (["Xyzzy", "--ocpi", "2.2.1"], "no object 'Xyzzy'; there are: "),
        (["Location", "--ocpi", "3.0"], "no OCPI version '3.0'; there are: 2.1.1, 2.2.1, 2.3.0"),
        (["Location", "--ocpi", "2.3.0", "--edition", "d2"], "OCPI 2.3.0 has no edition 'd2'; there are: ed1, ed2"),
        (["ChargingPreferences", "--ocpi", "2.1.1"], "OCPI 2.1.1 has no ChargingPreferences; it is of 2.2.1 to 2.3.0"),
        (["Location", "--ocpi", "2.2.1", "--out", "x"], "--out goes with --all"),
        (["--all"], "needs --out"),
        (["Location", "--all", "--out", "x"], "--all takes no object"),
        (["--all", "--edition", "d2", "--out", "x"], "--edition needs --ocpi"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], line: str) -> None:
    result = asked(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert line in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = asked("--all", "--out", str(tmp_path / "file" / "schemas"))
    assert result.exit_code == 3
    assert result.stderr.endswith(": Not a directory\n")
