"""What an older version lacks is left out or said in its words, and nothing else changes."""

import json
from typing import Any

import pytest

from replay.simulator.values import Json, Party
from replay.simulator.wire import down, up
from tests.replay.simulator.wire.known import CPO, EMSP, NOBODY, canonical, clean


def location(*evses: Json, **fields: Any) -> Json:
    return canonical("Location", evses=[*evses], **fields)


def evse(*connectors: Json, **fields: Any) -> Json:
    return canonical("EVSE", connectors=[*connectors], **fields)


def connector(**fields: Any) -> Json:
    return canonical("Connector", **fields)


def sent(kind: str, version: str, value: Json) -> Json:
    return clean(kind, version, down(kind, value, version, NOBODY))


def received(kind: str, version: str, value: Json, owner: Party = CPO) -> Json:
    return clean(kind, "2.3.0", up(kind, value, version, NOBODY, owner))


def test_2_3_0_is_the_canonical_form_vendor_fields_and_all() -> None:
    value = location(evse(connector(x_vendor={"a": [1]})), name=None)
    for same in (down("Location", value, "2.3.0", NOBODY), up("Location", value, "2.3.0", NOBODY)):
        assert same == value
        assert same is not None
        same["evses"][0]["connectors"][0]["x_vendor"]["a"].append(2)
    assert value["evses"][0]["connectors"][0]["x_vendor"] == {"a": [1]}


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1"])
def test_vendor_fields_and_nulls_do_not_reach_older_versions(version: str) -> None:
    value = location(evse(connector(x_vendor=1)), x_vendor=1, name=None)
    assert sent("Location", version, value) == sent("Location", version, location(evse(connector())))


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1"])
def test_conversion_changes_nothing_that_it_is_given(version: str) -> None:
    value = location(evse(connector(tariff_ids=["T"]), capabilities=["RESERVABLE"]), facilities=["HOTEL"])
    before = json.dumps(value)
    older = sent("Location", version, value)
    older["facilities"].append("CAFE")
    older["evses"][0]["capabilities"].clear()
    assert json.dumps(value) == before


@pytest.mark.parametrize(
    ("version", "standard"), [("2.2.1", "MCS"), ("2.2.1", "SAE_J3400"), ("2.1.1", "CHAOJI"), ("2.1.1", "X_PRIVATE")]
)
def test_a_connector_that_a_version_lacks_goes_and_so_does_an_evse_without_connectors(
    version: str, standard: str
) -> None:
    newer = connector(standard=standard)
    older = sent("Location", version, location(evse(newer), evse(newer, connector(id="left"), uid="E2")))
    assert [each["uid"] for each in older["evses"]] == ["E2"]
    assert [each["id"] for each in older["evses"][0]["connectors"]] == ["left"]
    assert sent("Location", version, location(evse(newer)))["evses"] == []
    assert down("Connector", newer, version, NOBODY) is None


def test_a_location_that_is_not_published_does_not_reach_2_1_1() -> None:
    hidden = location(publish=False)
    assert down("Location", hidden, "2.1.1", NOBODY) is None
    assert down("Location", {"publish": False}, "2.1.1", NOBODY, partial=True) is None
    assert sent("Location", "2.2.1", hidden)["publish"] is False


def test_a_location_has_what_2_1_1_asks_for() -> None:
    older = sent("Location", "2.1.1", location(address="x" * 60))
    assert (older["type"], older["postal_code"], older["address"]) == ("UNKNOWN", "-", "x" * 45)
    assert "country_code" not in older


@pytest.mark.parametrize(
    ("parking_type", "older"), [("ON_STREET", "ON_STREET"), ("ALONG_MOTORWAY", "OTHER"), ("X_PRIVATE", "OTHER")]
)
def test_parking_types_that_2_1_1_lacks_are_others(parking_type: str, older: str) -> None:
    assert sent("Location", "2.1.1", location(parking_type=parking_type))["type"] == older


def test_coordinates_have_six_decimals_in_2_1_1() -> None:
    coordinates = {"latitude": "52.1234567", "longitude": "-4.12345"}
    older = sent("Location", "2.1.1", location(coordinates=coordinates))
    assert older["coordinates"] == {"latitude": "52.123456", "longitude": "-4.123450"}
    assert sent("Location", "2.2.1", location(coordinates=coordinates))["coordinates"] == coordinates


@pytest.mark.parametrize(
    ("country", "time_zone"), [("NLD", "Europe/Amsterdam"), ("DEU", "Europe/Berlin"), ("ISL", "UTC")]
)
def test_a_location_of_2_1_1_gets_what_later_versions_ask_for(country: str, time_zone: str) -> None:
    older = sent(
        "Location", "2.1.1", location(evse(connector()), country=country, opening_times={"twentyfourseven": True})
    )
    del older["time_zone"], older["opening_times"]["twentyfourseven"]
    back = received("Location", "2.1.1", older)
    assert (back["publish"], back["time_zone"], back["opening_times"]) == (True, time_zone, {"twentyfourseven": False})
    assert (back["country_code"], back["party_id"]) == ("NL", "CPO")
    assert "parking_type" not in back


def test_an_object_of_2_1_1_may_say_whose_it_is() -> None:
    older = sent("Token", "2.1.1", canonical("Token")) | {"country_code": "BE", "party_id": "ABC"}
    back = received("Token", "2.1.1", older, EMSP)
    assert (back["country_code"], back["party_id"]) == ("BE", "ABC")


def test_a_connector_has_one_tariff_in_2_1_1() -> None:
    older = sent("Connector", "2.1.1", connector(tariff_ids=["T1", "T2"], max_voltage=230, max_amperage=32))
    assert (older["tariff_id"], older["voltage"], older["amperage"]) == ("T1", 230, 32)
    assert received("Connector", "2.1.1", older)["tariff_ids"] == ["T1"]
    assert "tariff_id" not in sent("Connector", "2.1.1", connector(tariff_ids=[]))


@pytest.mark.parametrize("power_type", ["AC_2_PHASE", "AC_2_PHASE_SPLIT"])
def test_two_phases_are_one_in_2_1_1(power_type: str) -> None:
    assert sent("Connector", "2.1.1", connector(power_type=power_type))["power_type"] == "AC_1_PHASE"
    assert sent("Connector", "2.2.1", connector(power_type=power_type))["power_type"] == power_type


@pytest.mark.parametrize(("version", "left"), [("2.1.1", ["RESERVABLE"]), ("2.2.1", ["RESERVABLE", "PED_TERMINAL"])])
def test_of_a_list_only_the_values_of_the_version_are_left(version: str, left: list[str]) -> None:
    value = evse(connector(), capabilities=["X_PRIVATE", "RESERVABLE", "PED_TERMINAL"])
    assert sent("EVSE", version, value)["capabilities"] == left


@pytest.mark.parametrize(
    ("version", "type_", "older"),
    [("2.1.1", "APP_USER", "OTHER"), ("2.1.1", "RFID", "RFID"), ("2.2.1", "EMAID", "OTHER")],
)
def test_token_types_that_a_version_lacks_are_others(version: str, type_: str, older: str) -> None:
    assert sent("Token", version, canonical("Token", type=type_))["type"] == older


def test_the_contract_is_called_auth_id_in_2_1_1() -> None:
    older = sent("Token", "2.1.1", canonical("Token", contract_id="NL-TNM-1"))
    assert older["auth_id"] == "NL-TNM-1"
    assert received("Token", "2.1.1", older, EMSP)["contract_id"] == "NL-TNM-1"


def test_a_command_carries_the_token_in_the_shape_of_its_version() -> None:
    command = canonical("StartSession", token=canonical("Token", contract_id="NL-TNM-1"))
    older = sent("StartSession", "2.1.1", command)
    assert (older["token"]["auth_id"], "country_code" in older["token"]) == ("NL-TNM-1", False)
    assert received("StartSession", "2.1.1", older, EMSP)["token"]["party_id"] == "MSP"


def test_a_reservation_with_a_number_keeps_it_in_2_1_1() -> None:
    older = sent("ReserveNow", "2.1.1", canonical("ReserveNow", reservation_id="42"))
    assert older["reservation_id"] == 42
    assert received("ReserveNow", "2.1.1", older)["reservation_id"] == "42"


@pytest.mark.parametrize("reservation_id", ["R-1", "", "9" * 36])
def test_the_number_of_a_reservation_without_one_stays_on_the_way_back(reservation_id: str) -> None:
    older = sent("ReserveNow", "2.1.1", canonical("ReserveNow", reservation_id=reservation_id))
    assert sent("ReserveNow", "2.1.1", received("ReserveNow", "2.1.1", older)) == older


def test_ids_of_reservations_are_compared_without_regard_to_case() -> None:
    first, second, other = (
        sent("ReserveNow", "2.1.1", canonical("ReserveNow", reservation_id=each))["reservation_id"]
        for each in ("abc", "ABC", "abd")
    )
    assert first == second != other


def test_the_answer_to_a_command_is_a_word_in_2_1_1() -> None:
    answer = canonical("CommandResponse", result="ACCEPTED", timeout=30, message=[{"language": "en", "text": "yes"}])
    assert sent("CommandResponse", "2.1.1", answer) == {"result": "ACCEPTED"}
    assert received("CommandResponse", "2.1.1", {"result": "TIMEOUT"}) == {"result": "REJECTED", "timeout": 120}


def test_authorizations_of_2_1_1_name_no_token() -> None:
    answer = canonical("AuthorizationInfo", authorization_reference="R", location=canonical("LocationReferences"))
    assert sent("AuthorizationInfo", "2.1.1", answer) == {"allowed": "ALLOWED", "location": {"location_id": "x"}}


def test_references_to_connectors_ended_with_2_1_1() -> None:
    older = {"location_id": "L", "evse_uids": ["E"], "connector_ids": ["1"]}
    assert received("LocationReferences", "2.1.1", older) == {"location_id": "L", "evse_uids": ["E"]}


@pytest.mark.parametrize("kind", ["ClientInfo", "CancelReservation"])
def test_what_2_1_1_does_not_have_is_not_sent(kind: str) -> None:
    assert down(kind, canonical(kind), "2.1.1", NOBODY) is None
    assert sent(kind, "2.2.1", canonical(kind))


def test_roles_that_a_version_lacks_are_others() -> None:
    assert sent("ClientInfo", "2.2.1", canonical("ClientInfo", role="PTP"))["role"] == "OTHER"
    hub = sent("ClientInfo", "2.2.1", canonical("ClientInfo")) | {"role": "HUB"}
    assert received("ClientInfo", "2.2.1", hub)["role"] == "OTHER"


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1"])
def test_a_patch_gets_no_more_than_it_had(version: str) -> None:
    body = {"name": "New", "help_phone": "1", "state": None, "last_updated": "2026-05-04T08:30:00Z"}
    older = down("Location", body, version, NOBODY, partial=True)
    assert older == {
        name: body[name] for name in ("name", "state", "last_updated") if (name, version) != ("state", "2.1.1")
    }
    assert up("Location", older, version, NOBODY, CPO, partial=True) == older


def test_what_a_patch_contains_is_whole() -> None:
    body: Json = {"opening_times": {"regular_hours": []}}
    back = up("Location", body, "2.1.1", NOBODY, CPO, partial=True)
    assert back == {"opening_times": {"regular_hours": [], "twentyfourseven": False}}


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1"])
def test_a_value_of_no_version_is_left_to_who_checks_the_object(version: str) -> None:
    body = {"status": "BROKEN", "capabilities": ["X_PRIVATE"]}
    assert up("EVSE", body, version, NOBODY, CPO, partial=True) == body


def test_a_patch_to_what_a_version_lacks_cannot_be_sent() -> None:
    assert down("Connector", {"standard": "MCS"}, "2.2.1", NOBODY, partial=True) is None


def test_opening_until_midnight_is_written_as_each_version_can() -> None:
    hours = {"weekday": 1, "period_begin": "08:00", "period_end": "24:00"}
    older = sent("Location", "2.1.1", location()) | {"opening_times": {"regular_hours": [hours]}}
    back = received("Location", "2.1.1", older)
    assert back["opening_times"]["regular_hours"] == [hours | {"period_end": "23:59"}]
