"""Sessions, CDRs and command results of 2.1.1, which embed whole objects or go by another name."""

import pytest

from replay.simulator.values import Json, Party
from replay.simulator.wire import down, up
from tests.replay.simulator.wire.known import CPO, NOBODY, THEN, Platform, canonical, clean


def evse(uid: str, *connectors: str) -> Json:
    return canonical("EVSE", uid=uid, connectors=[canonical("Connector", id=each) for each in connectors])


LOCATION = canonical("Location", id="LOC1", evses=[evse("E1", "1"), evse("E2", "1", "2")], publish=False)
PLATFORM = Platform(LOCATION)
TOKEN = {"country_code": "NL", "party_id": "TNM", "uid": "04A1", "type": "RFID", "contract_id": "NL-TNM-1"}


def session(**fields: object) -> Json:
    place = {"location_id": "LOC1", "evse_uid": "E2", "connector_id": "2"}
    return canonical("Session", **{"cdr_token": TOKEN, **place, **fields})


def cdr(**fields: object) -> Json:
    place = canonical("CdrLocation", id="LOC1", evse_uid="E2", connector_id="2")
    return canonical("CDR", cdr_token=TOKEN, cdr_location=place, **fields)


def ids(location: Json) -> list[tuple[str, list[str]]]:
    return [(each["uid"], [connector["id"] for connector in each["connectors"]]) for each in location["evses"]]


@pytest.mark.parametrize(("kind", "value"), [("Session", session()), ("CDR", cdr())])
def test_the_location_is_embedded_with_only_the_connector_in_use(kind: str, value: Json) -> None:
    older = clean(kind, "2.1.1", down(kind, value, "2.1.1", PLATFORM))
    assert older["location"]["id"] == "LOC1"
    assert ids(older["location"]) == [("E2", ["2"])]
    assert older["auth_id"] == "NL-TNM-1"


@pytest.mark.parametrize(("kind", "value"), [("Session", session()), ("CDR", cdr())])
def test_without_its_location_it_cannot_be_told(kind: str, value: Json) -> None:
    assert down(kind, value, "2.1.1", NOBODY) is None
    assert down(kind, value | {"party_id": "XXX"}, "2.1.1", PLATFORM) is None


@pytest.mark.parametrize(("evse_uid", "connector_id", "left"), [
    ("e2", "1", [("E2", ["1"])]),
    ("E2", "#NA", [("E2", ["1", "2"])]),
    ("#NA", "#NA", []),
])  # fmt: skip
def test_a_reservation_need_not_have_a_connector_yet(evse_uid: str, connector_id: str, left: object) -> None:
    reserved = session(evse_uid=evse_uid, connector_id=connector_id, status="RESERVATION")
    older = clean("Session", "2.1.1", down("Session", reserved, "2.1.1", PLATFORM))
    assert ids(older["location"]) == left
    assert older["status"] == "PENDING"


def test_times_and_costs_of_a_session_have_their_older_names_and_shapes() -> None:
    cost = {"before_taxes": 3.5, "taxes": [{"name": "VAT", "amount": 0.7}]}
    older = clean("Session", "2.1.1", down("Session", session(end_date_time=THEN, total_cost=cost), "2.1.1", PLATFORM))
    assert (older["start_datetime"], older["end_datetime"], older["total_cost"]) == (THEN, THEN, 3.5)


@pytest.mark.parametrize("kind", ["Session", "CDR"])
def test_what_2_1_1_says_of_a_session_is_understood(kind: str) -> None:
    value = session() if kind == "Session" else cdr()
    older = down(kind, value, "2.1.1", PLATFORM)
    assert older
    back = clean(kind, "2.3.0", up(kind, older, "2.1.1", PLATFORM, CPO))
    assert Party(back["country_code"], back["party_id"]) == CPO
    assert back["cdr_token"]["contract_id"] == "NL-TNM-1"
    place = back if kind == "Session" else back["cdr_location"] | {"location_id": back["cdr_location"]["id"]}
    assert (place["location_id"], place["evse_uid"], place["connector_id"]) == ("LOC1", "E2", "2")


def test_a_session_without_evse_names_none() -> None:
    older = down("Session", session(evse_uid="#NA"), "2.1.1", PLATFORM)
    assert older
    back = clean("Session", "2.3.0", up("Session", older, "2.1.1", PLATFORM, CPO))
    assert (back["evse_uid"], back["connector_id"]) == ("#NA", "#NA")


def test_an_unknown_token_is_left_out() -> None:
    older = down("Session", session(cdr_token=TOKEN | {"contract_id": "unknown"}), "2.1.1", PLATFORM)
    assert older
    assert "cdr_token" not in up("Session", older, "2.1.1", PLATFORM, CPO)


def test_a_patch_of_a_session_has_only_what_is_new() -> None:
    body = {"kwh": 2.5, "status": "RESERVATION", "start_date_time": THEN, "last_updated": THEN}
    older = down("Session", body, "2.1.1", PLATFORM, partial=True)
    assert older == {"kwh": 2.5, "status": "PENDING", "start_datetime": THEN, "last_updated": THEN}
    assert up("Session", older, "2.1.1", PLATFORM, CPO, partial=True) == body | {"status": "PENDING"}


def test_a_patch_that_names_another_place_leaves_it_out_where_that_is_not_known() -> None:
    body = {"location_id": "LOC9", "kwh": 1, "last_updated": THEN}
    assert down("Session", body, "2.1.1", PLATFORM, partial=True) == {"kwh": 1, "last_updated": THEN}


def test_credit_cdrs_do_not_reach_2_1_1() -> None:
    credit = cdr(credit=True, credit_reference_id="1")
    assert down("CDR", credit, "2.1.1", PLATFORM) is None
    assert clean("CDR", "2.2.1", down("CDR", credit, "2.2.1", PLATFORM))["credit"] is True


def test_dimensions_that_a_version_lacks_are_dropped_and_periods_without_any() -> None:
    periods = [
        {"start_date_time": THEN, "dimensions": [{"type": "RESERVATION_TIME", "volume": 1}]},
        {"start_date_time": THEN, "dimensions": [{"type": "TIME", "volume": 1}, {"type": "MAX_POWER", "volume": 7}]},
    ]
    older = clean("CDR", "2.1.1", down("CDR", cdr(charging_periods=periods), "2.1.1", PLATFORM))
    assert older["charging_periods"] == [{"start_date_time": THEN, "dimensions": [{"type": "TIME", "volume": 1}]}]
    assert down("CDR", cdr(charging_periods=periods[:1]), "2.1.1", PLATFORM) is None


def test_the_flat_dimension_ended_with_2_1_1_but_not_its_period() -> None:
    older = clean("CDR", "2.1.1", down("CDR", cdr(), "2.1.1", PLATFORM))
    flat, energy = {"type": "FLAT", "volume": 1}, {"type": "ENERGY", "volume": 2}
    older["charging_periods"] = [{"start_date_time": THEN, "dimensions": each} for each in ([flat], [flat, energy])]
    back = clean("CDR", "2.3.0", up("CDR", older, "2.1.1", PLATFORM, CPO))
    assert [each["dimensions"] for each in back["charging_periods"]] == [[{"type": "ENERGY", "volume": 0}], [energy]]


@pytest.mark.parametrize(("result", "older"), [
    ("ACCEPTED", "ACCEPTED"), ("TIMEOUT", "TIMEOUT"), ("NOT_SUPPORTED", "NOT_SUPPORTED"), ("EVSE_OCCUPIED", "REJECTED"),
    ("FAILED", "REJECTED"), ("UNKNOWN_RESERVATION", "REJECTED"),
])  # fmt: skip
def test_the_result_of_a_command_is_a_command_response_in_2_1_1(result: str, older: str) -> None:
    message = [{"language": "en", "text": "no"}]
    sent = down("CommandResult", {"result": result, "message": message}, "2.1.1", NOBODY)
    assert clean("CommandResponse", "2.1.1", sent) == {"result": older}


def test_an_unknown_session_is_a_refusal() -> None:
    back = up("CommandResult", {"result": "UNKNOWN_SESSION"}, "2.1.1", NOBODY)
    assert clean("CommandResult", "2.3.0", back) == {"result": "REJECTED"}
