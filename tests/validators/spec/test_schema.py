"""The published schemas are JSON Schema 2020-12, and say what the tables say."""

import json
import re
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from tests.validators.spec.strategies import STRUCTURES, full
from validators.spec.checker import Structure
from validators.spec.schema import DIALECT, schema
from validators.spec.versions import ORDER
from validators.spec.view import members

EVERY_STRUCTURE = pytest.mark.parametrize("structure", STRUCTURES, ids=lambda s: f"{s.name}-{s.version}-{s.edition}")


def built(structure: Structure, partial: bool = False) -> dict[str, Any]:
    """The published schema of a structure."""
    return schema(structure.name, structure.version, structure.edition, partial=partial)


@EVERY_STRUCTURE
@pytest.mark.parametrize("partial", [False, True], ids=["whole", "partial"])
def test_schemas_are_valid_and_explained(structure: Structure, partial: bool) -> None:
    found = json.loads(json.dumps(built(structure, partial)))
    Draft202012Validator.check_schema(found)
    assert found["$schema"] == DIALECT
    for each in (found, *found["$defs"].values()):
        assert each["description"]
        for field in each["properties"].values():
            assert field["description"].endswith(".")
            assert field["x-ocpi-since"] in ORDER


@EVERY_STRUCTURE
def test_everything_referred_to_is_there_and_nothing_else(structure: Structure) -> None:
    found = built(structure)
    referred = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(found)))
    assert referred == found["$defs"].keys()


@EVERY_STRUCTURE
def test_another_implementation_reads_them_alike(structure: Structure) -> None:
    other = jsonschema_rs.validator_for(built(structure))
    value = full(structure)
    assert other.is_valid(value)
    for name in members(structure.name, structure.version, structure.edition):
        broken = value | {name: {"?": 1}}
        assert other.is_valid(broken) == Draft202012Validator(built(structure)).is_valid(broken), name


def test_ids_differ() -> None:
    ids = [built(each, partial)["$id"] for each in STRUCTURES for partial in (False, True)]
    assert len(set(ids)) == len(ids)


def test_a_field_tells_its_first_version_and_may_be_null_where_it_is_optional() -> None:
    fields = built(Structure("Location", "2.3.0"))["properties"]
    assert fields["help_phone"]["x-ocpi-since"] == "2.3.0"
    assert fields["help_phone"]["type"] == ["string", "null"]
    assert fields["city"]["type"] == "string"
    assert fields["city"]["maxLength"] == 45


def test_open_enums_name_their_values_as_examples() -> None:
    fields = built(Structure("Connector", "2.3.0"))["properties"]
    assert "MCS" in fields["standard"]["examples"]
    assert "enum" not in fields["standard"]
    assert fields["format"]["enum"] == ["SOCKET", "CABLE"]
