"""Which token is wrong when: grace, doubt, and what is none of the handshake's business."""

from typing import Any

import pytest

from recordings.exchange import TransportError
from tests.validators.rules.handshakes import A, B, C, D, E, at, credentials_of, details, found_in, offer, use, versions
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, encoded, envelope, exchange
from validators.learned.links import GRACE

UNAUTHORIZED: dict[str, Any] = {"status": 401, "answer": envelope(None, 2000)}
POST = at(0, offer("POST"))
PUT = at(10, offer("PUT", C, E, D))
LATER = 10 + GRACE + 5


def test_a_replaced_token_may_be_used_for_a_minute() -> None:
    assert found_in(PUT, at(20, use(C)), at(20 + GRACE, use(C))) == [
        "credentials.superseded-token-accepted",
        "credentials.token-superseded",
    ]


def test_a_request_that_began_before_its_token_was_replaced_is_none_of_it() -> None:
    assert found_in(PUT, at(9, use(C), GRACE * 2)) == []


def test_a_token_that_stayed_the_same_is_not_replaced() -> None:
    same = at(0, offer("PUT", C, B, D), 10)
    assert found_in(POST, same, at(LATER, use(B, TO_PARTNER))) == []


def test_a_second_registration_of_the_same_client_makes_nobody_wrong_who_is_served() -> None:
    again = at(0, offer("POST", "example-token-a2", E, D), 5)
    assert found_in(POST, again, at(LATER, use(C))) == []
    assert found_in(POST, again, at(LATER, use(C, **UNAUTHORIZED))) == ["credentials.token-superseded"]


def test_after_a_handshake_whose_end_was_not_seen_either_token_may_be_right() -> None:
    lost = at(10, offer("PUT", C, E, D, error=TransportError.TIMEOUT))
    for token, way in ((C, TO_HUB), (B, TO_PARTNER), (E, TO_PARTNER)):
        for outcome in ({}, UNAUTHORIZED):
            assert found_in(POST, lost, at(LATER, use(token, way, **outcome))) == []


@pytest.mark.parametrize("way", [TO_HUB, TO_PARTNER])
def test_a_token_that_nobody_gave_is_wrong_if_it_is_refused(way: Any) -> None:
    assert found_in(POST, at(10, use("example-token-x", way, **UNAUTHORIZED))) == ["credentials.token-unknown"]
    assert found_in(POST, at(10, use("example-token-x", way))) == []
    assert found_in(POST, at(1, use("example-token-x", way, **UNAUTHORIZED))) == [], "it may have been on its way"


def test_a_token_that_nobody_saw_given_says_nothing_without_a_handshake() -> None:
    assert found_in(at(10, use("example-token-x", **UNAUTHORIZED))) == []


def test_before_a_put_that_is_the_first_thing_seen_other_tokens_were_in_use() -> None:
    assert found_in(PUT, at(20, use("example-token-x", TO_PARTNER, **UNAUTHORIZED))) == []
    assert found_in(PUT, at(LATER, use("example-token-x", TO_PARTNER, **UNAUTHORIZED))) == ["credentials.token-unknown"]


def test_a_new_token_a_is_no_unknown_token() -> None:
    new = "example-token-a2"
    assert found_in(POST, at(10, versions(TO_HUB, new)), at(11, use(new, **UNAUTHORIZED))) == []


def test_who_registers_for_another_version_has_other_tokens_beside() -> None:
    body = {"token": E, "url": f"{PARTNER}/versions", "business_details": {"name": "Example"}, "party_id": "EXA"}
    answer = envelope(body | {"token": D, "url": f"{HUB}/versions"})
    older = exchange("POST", f"{HUB}/2.1.1/credentials", body, answer, token="Token example-token-a2")
    both = [POST, at(0, older, 5)]
    assert found_in(*both, at(LATER, use(C)), at(LATER, use(B, TO_PARTNER))) == []


def test_token_a_may_be_handed_out_again_and_what_a_server_takes_for_a_beginning_is_one() -> None:
    anew = [at(10, versions(TO_HUB, A)), at(11, details(TO_HUB, A))]
    assert found_in(POST, *anew) == ["credentials.token-a-accepted"]
    assert found_in(POST, at(10, versions(TO_HUB, A, **UNAUTHORIZED))) == ["credentials.token-a-after-registration"]


def test_requests_with_token_a_that_began_before_the_registration_was_through_are_fine() -> None:
    slow = at(0, offer("POST"), 5)
    assert found_in(slow, at(4, details(TO_HUB, A), 3)) == []


def test_equal_tokens_in_both_directions_are_no_mix_up() -> None:
    same = at(0, offer("POST", A, C, C))
    assert [rule for rule in found_in(same, at(5, use(C)), at(6, use(C, TO_PARTNER))) if "other-side" in rule] == []


def test_after_delete_nobody_calls_but_to_register_anew() -> None:
    delete = at(10, exchange("DELETE", f"{HUB}/2.2.1/credentials", answer=envelope(), token=encoded(C)))
    new = "example-token-a2"
    assert found_in(POST, delete, at(11, use(B, TO_PARTNER))) == [], "on its way"
    assert found_in(POST, delete, at(20, versions(TO_HUB, new)), at(21, use(new))) == []
    assert found_in(POST, delete, at(20, use(B, TO_PARTNER, **UNAUTHORIZED))) == ["credentials.traffic-after-delete"]
    assert found_in(POST, delete, at(20, versions(TO_HUB, C))) == [
        "credentials.void-token-accepted",
        "credentials.traffic-after-delete",
    ]


def test_a_failed_handshake_does_not_spoil_the_token_that_was_tried() -> None:
    refused = at(0, offer("POST", answer=envelope(None, 3001)))
    dead = "credentials.token-dead-after-failure"
    assert found_in(refused, at(5, versions(TO_HUB, A, **UNAUTHORIZED))) == [dead]
    assert found_in(refused, at(5000, versions(TO_HUB, A, **UNAUTHORIZED))) == [], "somebody may have withdrawn it"
    unknown = at(0, offer("POST", status=401, answer=envelope(None, 2000)))
    assert found_in(unknown, at(5, versions(TO_HUB, A, **UNAUTHORIZED))) == [], "it was never good"


def test_a_token_of_a_failed_handshake_may_be_tried_again() -> None:
    refused, again = at(0, offer("POST", answer=envelope(None, 3001))), at(10, versions(token=B))
    assert found_in(refused, at(5, use(B, TO_PARTNER))) == ["credentials.token-of-failed-exchange"]
    assert found_in(refused, again, at(11, use(B, TO_PARTNER))) == []


def test_both_sides_may_register_one_long_after_the_other() -> None:
    theirs = exchange(
        "POST", f"{PARTNER}/2.2.1/credentials", credentials_of("hub", E), envelope(credentials_of("partner", D)),
        way=TO_PARTNER, token=encoded("example-token-a2"),
    )  # fmt: skip
    visits = [versions(TO_HUB, E), details(TO_HUB, E)]
    assert found_in(POST, *(at(21, each) for each in visits), at(20, theirs, 3)) == ["credentials.started-by-both"]
    assert found_in(POST, *(at(5001, each) for each in visits), at(5000, theirs, 3)) == []
