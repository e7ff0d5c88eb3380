"""Every body of every module finds its object, and every fault its place."""

from typing import Any

import pytest

from recordings.exchange import Exchange
from recordings.finding import Severity
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, conversation, cut, envelope, exchange, listen
from validators import profile
from validators.bodies import carried, faults_in
from validators.spec.explain import Kind

PLAIN = profile.load("ocpi")
RESULT = f"{HUB}/2.2.1/results/7"


def objects_of(*exchanges: Exchange) -> list[tuple[str, str, str]]:
    """Side, place and object of all that the last exchange carries."""
    *_, call = listen(conversation(), *exchanges)
    return [(each.side, each.pointer, each.structure.name) for each in carried(call, PLAIN)]


@pytest.mark.parametrize(
    ("method", "path", "request_object", "response_object"),
    [
        ("PUT", "receiver/locations/DE/ABC/L1", "Location", ""),
        ("PUT", "receiver/locations/DE/ABC/L1/E1", "EVSE", ""),
        ("PATCH", "receiver/locations/DE/ABC/L1/E1/1", "Connector", ""),
        ("POST", "sender/tokens/T1/authorize", "LocationReferences", "AuthorizationInfo"),
        ("POST", "receiver/commands/RESERVE_NOW", "ReserveNow", "CommandResponse"),
        ("PUT", "receiver/chargingprofiles/S1", "SetChargingProfile", "ChargingProfileResponse"),
        ("PUT", "sender/chargingprofiles/S1", "ActiveChargingProfile", ""),
        ("PUT", "sender/sessions/S1/charging_preferences", "ChargingPreferences", "ChargingPreferencesResponse"),
        ("PUT", "receiver/hubclientinfo/DE/ABC", "ClientInfo", ""),
        ("POST", "credentials", "Credentials", "Credentials"),
    ],
)
def test_a_body_finds_its_object(method: str, path: str, request_object: str, response_object: str) -> None:
    found = objects_of(exchange(method, f"{HUB}/2.2.1/{path}", {}, envelope({})))
    wanted = [("request", "", request_object), ("response", "", "Response"), ("response", "/data", response_object)]
    assert found == [each for each in wanted if each[2]]


def test_a_list_is_judged_item_by_item() -> None:
    listed = exchange("GET", f"{HUB}/2.2.1/sender/tariffs", answer=envelope([{}, 5]))
    assert objects_of(listed)[1:] == [("response", "/data/0", "Tariff"), ("response", "/data/1", "Tariff")]


def test_a_list_where_one_object_belongs_is_one_fault() -> None:
    [call] = listen(conversation(), exchange("GET", f"{HUB}/2.2.1/receiver/tariffs/DE/ABC/T1", answer=envelope([{}])))
    assert [(fault.kind, fault.pointer) for _, fault in faults_in(call, PLAIN)] == [(Kind.WRONG_TYPE, "/data")]


@pytest.mark.parametrize(("path", "data"), [("sender/tariffs", {}), ("receiver/tariffs/DE/ABC/T1", envelope({}))])
def test_data_in_the_wrong_wrapping_is_not_judged_as_an_object(path: str, data: Any) -> None:
    assert objects_of(exchange("GET", f"{HUB}/2.2.1/{path}", answer=envelope(data)))[1:] == []


def test_the_envelope_of_an_http_error_is_judged_less_severely() -> None:
    answers = [exchange("GET", f"{HUB}/versions", answer={"status_code": 2000}, status=status) for status in (200, 404)]
    for call, severity in zip(listen(conversation(), *answers), (None, Severity.WARNING), strict=True):
        assert [(f.kind, f.severity) for _, f in faults_in(call, PLAIN)] == [(Kind.MISSING, severity)]


@pytest.mark.parametrize(
    ("method", "result"),
    [("GET", "ActiveChargingProfileResult"), ("PUT", "ChargingProfileResult"), ("DELETE", "ClearProfileResult")],
)
def test_the_result_of_a_charging_profile_depends_on_what_was_asked(method: str, result: str) -> None:
    asked = exchange(
        method,
        f"{PARTNER}/2.2.1/receiver/chargingprofiles/S1?response_url={RESULT}",
        {"response_url": RESULT} if method == "PUT" else None,
        way=TO_PARTNER,
    )
    assert objects_of(asked, exchange("POST", RESULT, {"result": "ACCEPTED"}))[0] == ("request", "", result)


def test_a_command_s_result_is_another_object_in_2_1_1() -> None:
    url = f"{HUB}/2.1.1/commands/1"
    command = exchange("POST", f"{PARTNER}/2.1.1/cpo/commands/STOP_SESSION", {"response_url": url}, way=TO_PARTNER)
    assert objects_of(command, exchange("POST", url, {}))[0] == ("request", "", "CommandResponse")


@pytest.mark.parametrize(
    ("value", "name"),
    [({"terminal_id": "1"}, "Terminal"), ({"capture_status_code": "SUCCESS"}, "FinancialAdviceConfirmation")],
)
def test_payments_objects_are_told_apart_by_what_they_hold(value: dict[str, Any], name: str) -> None:
    assert objects_of(exchange("POST", f"{PARTNER}/2.3.0/receiver/payments", value, way=TO_PARTNER))[0][2] == name


@pytest.mark.parametrize(
    "each",
    [
        exchange("PUT", f"{HUB}/2.2.1/chargingprofiles/S1", {}, {}),
        exchange("GET", f"{HUB}/2.2.1/sender/tariffs", answer=cut(b'{"data": [')),
        exchange("PUT", f"{HUB}/2.2.1/receiver/tariffs/DE/ABC/T1", b"not JSON", {}),
    ],
    ids=["either interface", "a body that was cut", "no JSON"],
)
def test_what_cannot_be_told_is_not_judged(each: Exchange) -> None:
    assert objects_of(each) == []


def test_the_data_of_an_error_is_not_judged() -> None:
    refused = exchange("GET", f"{HUB}/2.2.1/sender/tariffs", answer=envelope({"why": 1}, 2000))
    assert [name for *_, name in objects_of(refused)] == ["Response"]


def test_what_is_nested_beyond_all_measure_is_one_fault() -> None:
    deep: Any = {}
    for _ in range(400):
        deep = {"x": deep}
    [call] = listen(conversation(), exchange("PUT", f"{HUB}/2.2.1/receiver/tariffs/DE/ABC/T1", {"id": deep}))
    assert [(side, fault.kind) for side, fault in faults_in(call, PLAIN)] == [("request", Kind.WRONG_TYPE)]


def test_the_faults_of_a_list_that_comes_again_are_found_again() -> None:
    page = exchange("GET", f"{HUB}/2.2.1/sender/tariffs", answer=envelope([{"id": "x" * 5000}], 1000))
    first, again = listen(conversation(), page, page)
    assert faults_in(first, PLAIN) == faults_in(again, PLAIN) != []
    assert first.response is not None is not again.response
    assert first.response.json is again.response.json
