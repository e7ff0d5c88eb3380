"""The tables as single versions and editions see them."""

import pytest

from validators.spec.declare import ONE, OPTIONAL
from validators.spec.tables import ENUMS
from validators.spec.view import covers, is_open, members, objects, ranges, since_of, values


def test_ranges_include_both_ends() -> None:
    assert [covers(version, "2.1.1", "2.2.1") for version in ("2.1.1", "2.2.1", "2.3.0")] == [True, True, False]


def test_a_renamed_field_has_the_name_of_its_version() -> None:
    assert "voltage" in members("Connector", "2.1.1")
    assert "max_voltage" not in members("Connector", "2.1.1")
    assert "max_voltage" in members("Connector", "2.2.1")
    assert members("Connector", "2.1.1")["voltage"].field is members("Connector", "2.2.1")["max_voltage"].field


def test_a_field_is_what_it_was() -> None:
    assert members("Location", "2.1.1")["postal_code"].card == ONE
    assert members("Location", "2.2.1")["postal_code"].card == OPTIONAL
    assert members("Location", "2.1.1")["id"].type.length == 39
    assert members("Location", "2.2.1")["id"].type.length == 36


@pytest.mark.parametrize(("edition", "length"), [("d2", 45), ("bugfixes", 255), ("", 255)])
def test_the_first_edition_is_narrower(edition: str, length: int) -> None:
    assert members("Location", "2.2.1", edition)["address"].type.length == length


def test_objects_of_a_later_edition_are_not_in_the_first() -> None:
    first, latest = ({each.name for each in objects("2.3.0", edition)} for edition in ("ed1", "ed2"))
    assert first < latest
    assert {each.name for each in objects("2.3.0")} == latest


def test_ranges_of_a_name_know_its_old_name() -> None:
    assert ranges("Connector", "voltage") == [("2.1.1", "2.1.1")]
    assert ranges("Connector", "max_voltage") == [("2.2.1", "2.3.0")]
    assert ranges("Connector", "nothing") == []


def test_values_grow_and_go() -> None:
    assert "TIMEOUT" in values("CommandResponseType", "2.1.1")
    assert "TIMEOUT" not in values("CommandResponseType", "2.2.1")
    assert since_of("CommandResponseType", "TIMEOUT") == ("2.1.1", "2.1.1")
    assert since_of("ConnectorType", "MCS") == ("2.3.0", "2.3.0")
    assert since_of("ConnectorType", "nothing") is None


def test_enums_open_with_a_version() -> None:
    assert [is_open(ENUMS["ConnectorType"], version) for version in ("2.2.1", "2.3.0")] == [False, True]
    assert not is_open(ENUMS["Status"], "2.3.0")
