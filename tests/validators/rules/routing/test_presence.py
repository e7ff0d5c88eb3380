"""Where routing headers are needed, and where nobody knows."""

import pytest

from tests.validators.rules.routing.messages import (
    CPO,
    EMSP,
    HOSTS_BOTH,
    HOSTS_CPO,
    IS_HUB,
    OTHER,
    H,
    html,
    judged,
    message,
    told,
)

MISSING = ["routing.headers-missing"]
UNROUTED_IN, UNROUTED_OUT = message("in"), message("out")


def test_before_any_credentials_were_seen_nobody_knows() -> None:
    assert judged(UNROUTED_IN, UNROUTED_OUT) == []


def test_one_side_with_one_party_does_not_tell() -> None:
    assert judged(HOSTS_CPO, UNROUTED_IN, UNROUTED_OUT) == []


def test_one_side_with_two_parties_tells() -> None:
    assert judged(HOSTS_BOTH, UNROUTED_IN) == MISSING


def test_two_roles_of_one_party_are_two() -> None:
    assert judged(told("partner", ("CPO", CPO), ("EMSP", CPO)), UNROUTED_OUT) == MISSING


def test_a_profile_that_knows_its_hub_does_not_tell_what_the_hub_needs() -> None:
    assert judged(told("hub", ("CPO", "DEENA")), UNROUTED_IN) == []


def test_it_is_told_once_for_each_direction_and_module() -> None:
    locations = message("in", path="receiver/locations/DE/EXA/L1")
    assert judged(IS_HUB, UNROUTED_IN, UNROUTED_IN, locations, UNROUTED_OUT) == MISSING * 3


@pytest.mark.parametrize("status", [401, 502, 504])
def test_an_answer_from_before_the_routing_needs_none(status: int) -> None:
    answered = message("in", OTHER, EMSP, answered=("", ""))
    refused = (
        html(answered, status) if status > 401 else message("in", OTHER, EMSP, status=401, code=2000, answered=("", ""))
    )
    assert judged(IS_HUB, refused) == []
    assert judged(IS_HUB, answered) == MISSING


def test_an_answer_to_nobody_cannot_name_anybody() -> None:
    assert judged(IS_HUB, message("in", OTHER, "", answered=("", ""))) == MISSING


def test_the_hub_need_not_say_that_it_answers_a_broadcast() -> None:
    assert judged(IS_HUB, message("in", H, EMSP, answered=(EMSP, ""))) == []


def test_a_hub_whose_party_is_not_known_may_be_meant() -> None:
    info = {"country_code": "NL", "party_id": "EXB", "role": "CPO", "status": "CONNECTED"}
    pushed = message("out", path="receiver/hubclientinfo/NL/EXB", method="PUT", body=info)
    assert judged(pushed, message("in", H, EMSP, answered=(EMSP, ""))) == []


@pytest.mark.parametrize("version", ["2.1.1"])
def test_2_1_1_has_no_routing(version: str) -> None:
    assert judged(IS_HUB, message("in", path="tokens/DE/EXM/T1", version=version)) == []
