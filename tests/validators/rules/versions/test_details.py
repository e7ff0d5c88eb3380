"""What version details hold, and which of it is the tables' to judge."""

from pathlib import Path

import pytest

from tests.validators.rules.registering import details, told


@pytest.mark.parametrize("slip", ["charging_profiles", "clientinfo", "token", "Locations"])
def test_a_slip_of_the_pen_is_no_module_of_ones_own(slip: str) -> None:
    talk = [details("hub", "2.2.1", f"{slip}/SENDER")]
    assert told("versions.custom-module", talk) == []
    assert "is not a value of ModuleID; `" in told("enums.misspelt-value", talk)[0]


@pytest.mark.parametrize("module", ["invoicereconciliation", "bookings", "booking", "payments"])
def test_modules_of_2_3_0_are_its_own_and_nobody_elses(module: str) -> None:
    assert told("versions.custom-module", [details("hub", "2.3.0", f"{module}/SENDER")]) == []
    assert told("enums.unknown-value", [details("hub", "2.3.0", f"{module}/SENDER")]) == []
    (found,) = told("versions.custom-module", [details("hub", "2.2.1", f"{module}/SENDER")])
    assert ("of 2.3.0" in found) is (module != "booking")


def test_a_module_that_both_agreed_on_is_named_in_the_profile(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[values]\nModuleID = ["deexa-parking"]\n')
    talk = [details("hub", "2.2.1", "deexa-parking/SENDER")]
    assert told("versions.custom-module", talk)
    assert told("versions.custom-module", talk, str(own)) == []


def test_a_role_that_other_endpoints_lack_is_missing() -> None:
    talk = [details("hub", "2.2.1", "locations")]
    assert [line.split()[1] for line in told("fields.required-missing", talk)] == ["/data/endpoints/1"]
    assert told("versions.credentials-role-missing", talk) == []


def test_a_misspelt_credentials_module_is_not_missing_as_well() -> None:
    talk = [details("hub", "2.2.1")]
    assert told("versions.credentials-not-listed", talk) == []
