"""What is left of an object in an older version."""

from replay.simulator.data.within import within
from validators.spec.versions import V211, V221, V230

PARTS = {"id": "1", "standard": "MCS", "tariff_ids": ["T"], "capabilities": ["ISO_15118_2_PLUG_AND_CHARGE"]}


def test_fields_that_a_version_lacks_go_and_renamed_ones_stay() -> None:
    token = {"uid": "1", "contract_id": "C", "group_id": "G", "language": "de"}
    assert within("Token", token, V211) == {"uid": "1", "contract_id": "C", "language": "de"}
    assert within("Token", token, V221) == token


def test_values_that_a_version_lacks_go_from_lists_and_from_optional_fields() -> None:
    evse = {"capabilities": ["RFID_READER", "PED_TERMINAL"]}
    assert within("EVSE", evse, V211) == {"capabilities": ["RFID_READER"]}
    assert within("Location", {"parking_type": "ON_DRIVEWAY"}, V211) == {}
    assert within("Location", {"parking_type": "ON_STREET"}, V211) == {"parking_type": "ON_STREET"}


def test_what_the_canonical_form_requires_stays() -> None:
    location = {"publish": True, "evses": [{"connectors": [PARTS]}], "parking_places": [{"id": "P1"}]}
    kept = {"id": "1", "standard": "MCS", "tariff_ids": ["T"]}
    assert within("Location", location, V211) == {"publish": True, "evses": [{"connectors": [kept]}]}
    assert within("Tariff", {"tax_included": "NO", "type": "REGULAR"}, V211) == {"tax_included": "NO"}


def test_the_copy_shares_nothing_with_what_it_is_of() -> None:
    location = {"evses": [{"connectors": [dict(PARTS)]}]}
    copy = within("Location", location, V230)
    assert copy == location
    copy["evses"][0]["connectors"][0]["tariff_ids"].append("U")
    assert location["evses"][0]["connectors"][0]["tariff_ids"] == ["T"]
