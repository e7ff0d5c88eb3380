"""When nobody can say whether the server has visited its client, and whose fault it is that it got nothing."""

from typing import Any

import pytest

from recordings.exchange import Exchange, TransportError
from tests.validators.rules.handshakes import A, B, C, D, E, at, details, found_in, offer, versions
from tests.validators.talk import PARTNER, TO_HUB, TO_PARTNER, encoded, envelope, exchange
from validators.learned.visits import VISITS

FIRST = at(1, versions(TO_HUB, A))
POST = at(3, offer("POST"), 4)
MISSED = "credentials.post-without-fetch-back"
NOT_SERVED = "credentials.fetch-back-not-served"
IGNORED = "credentials.fetch-back-failure-ignored"
OTHER = "credentials.fetch-back-token-wrong"


def failed(code: int = 3001) -> Exchange:
    return at(3, offer("POST", answer=envelope(None, code)), 4)


def test_a_server_that_visits_nobody_is_found() -> None:
    assert found_in(FIRST, POST) == [MISSED]


def test_a_visit_before_the_post_is_none() -> None:
    assert found_in(FIRST, at(2, versions()), at(2.5, details()), POST) == [MISSED]


def test_a_recording_that_begins_while_the_post_is_open_tells_nothing() -> None:
    assert found_in(at(4, versions(TO_HUB, A)), POST) == []
    assert found_in(POST) == []


def test_a_url_that_nobody_announced_may_be_the_client_s_versions() -> None:
    stray = exchange("GET", f"{PARTNER}/somewhere", way=TO_PARTNER, token=encoded(B))
    assert found_in(FIRST, at(4, stray), POST) == []


def test_of_more_visits_than_are_remembered_nobody_can_say_whether_the_details_were_among_them() -> None:
    many = [at(3.1, versions()) for _ in range(VISITS)]
    assert found_in(FIRST, *many, POST) == []


def test_the_details_of_another_version_do_not_count() -> None:
    other = exchange("GET", f"{PARTNER}/2.1.1", None, envelope({}), way=TO_PARTNER, token=f"Token {B}")
    assert found_in(FIRST, at(4, versions()), at(5, other), POST) == [MISSED]


def test_an_attempt_that_was_made_again_is_no_failure() -> None:
    refused = at(3.5, versions(status=401, answer=envelope(None, 2000)))
    assert found_in(FIRST, refused, at(4, versions()), at(5, details()), POST) == []


@pytest.mark.parametrize("way", [{"status": 401}, {"status": 503}, {"error": TransportError.TLS_FAILED}])
def test_a_client_that_serves_nothing_is_at_fault_and_so_is_a_server_that_does_not_mind(way: dict[str, Any]) -> None:
    visit = at(4, versions(answer=envelope(None, 2000), **way))
    assert found_in(FIRST, visit, POST) == [IGNORED, NOT_SERVED]
    assert found_in(FIRST, visit, failed()) == [NOT_SERVED]


@pytest.mark.parametrize(
    "error", [TransportError.TAP_STOPPED, TransportError.ORIGIN_REFUSED, TransportError.RECORDER_REFUSED]
)
def test_nobody_is_at_fault_for_what_the_tap_did(error: TransportError) -> None:
    assert found_in(FIRST, at(4, versions(error=error)), failed()) == []


def test_a_client_that_refuses_a_token_it_never_gave_is_right() -> None:
    refused = at(4, versions(token=D, status=401, answer=envelope(None, 2000)))
    assert found_in(FIRST, refused, failed()) == [OTHER]


def test_a_client_that_refuses_its_token_encoded_twice_is_right() -> None:
    twice = versions(token="ZXhhbXBsZS10b2tlbi1i", status=401, answer=envelope(None, 2000))
    assert found_in(FIRST, at(4, twice), failed()) == []


def test_a_put_may_be_visited_with_the_token_before() -> None:
    known = at(1, offer("POST"))
    refused = at(11, versions(token=E, status=401, answer=envelope(None, 2000)))
    put = at(10, offer("PUT", C, E, D), 5)
    assert found_in(known, refused, at(12, versions()), at(13, details()), put) == []
    assert found_in(known, at(12, versions(token=A)), at(13, details(token=A)), put) == [OTHER]


def test_a_client_that_gave_up_is_told_that_it_had_not_answered_itself() -> None:
    given_up = at(3, offer("POST", error=TransportError.CLIENT_ABORTED), 30)
    assert found_in(FIRST, given_up, at(4, versions(), 30)) == [NOT_SERVED]
    assert found_in(FIRST, given_up, at(32, versions(), 3)) == [], "the server came late"
    assert found_in(FIRST, given_up, at(4, versions(token=D), 30)) == [], "that has nothing to do with it"


def test_a_server_that_gave_up_soon_tells_nothing_of_the_client() -> None:
    impatient = versions(error=TransportError.CLIENT_ABORTED)
    assert found_in(FIRST, at(4, impatient, 0.5), failed()) == []
    assert found_in(FIRST, at(4, impatient, 20), at(3, offer("POST", answer=envelope(None, 3001)), 25)) == [NOT_SERVED]
