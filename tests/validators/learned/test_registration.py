"""What handshakes teach about tokens and registrations."""

from typing import Any

import pytest

from recordings.exchange import Direction, Exchange, TransportError
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, conversation, encoded, envelope, exchange, listen
from validators.learned.links import LINKS
from validators.learned.registration import Registration
from validators.learned.tokens import TOKENS, Coding, Standing

URL = f"{HUB}/2.2.1/credentials"
A, B, C, D, E = (f"example-token-{letter}" for letter in "abcde")


def handshake(
    method: str,
    sent: object = B,
    answered: object = C,
    status_code: int = 1000,
    *,
    token: str = A,
    client: str = PARTNER,
    url: str = URL,
    **more: Any,
) -> Exchange:
    """A call of the credentials module, from the partner to the hub."""
    body = None if method in ("GET", "DELETE") else {"token": sent, "url": f"{client}/versions"}
    answer = envelope(None if method == "DELETE" else {"token": answered}, status_code)
    return exchange(method, url, body, answer, token=encoded(token), **more)


POST = handshake("POST")
DELETE = handshake("DELETE", token=C, number=9)


def after(*exchanges: Exchange) -> Registration:
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.registration


def current(registration: Registration) -> dict[Direction, str | None]:
    return {way: tokens.current for way, tokens in registration.tokens.items()}


def standing(registration: Registration, token: str, way: Direction = TO_HUB) -> Standing | None:
    return registration.tokens[way].presented(encoded(token)).standing


def test_nothing_is_known_before_a_handshake() -> None:
    registration = after()
    assert set(current(registration).values()) == {None}
    assert set(registration.registered.values()) == {None}
    assert standing(registration, C) is None


def test_each_side_uses_the_token_that_the_other_gave() -> None:
    registration = after(POST)
    assert current(registration) == {TO_HUB: C, TO_PARTNER: B}
    assert set(registration.registered.values()) == {True}
    assert [link.version for link in registration.links.alive] == ["2.2.1"]


def test_a_registration_that_the_hub_begins_is_the_mirror_image() -> None:
    body, answer = {"token": B}, envelope({"token": C})
    registration = after(exchange("POST", f"{PARTNER}/2.2.1/credentials", body, answer, way=TO_PARTNER))
    assert current(registration) == {TO_PARTNER: C, TO_HUB: B}


def test_token_a_is_spent_after_the_registration() -> None:
    registration = after(POST)
    assert standing(registration, A) is Standing.SPENT
    assert standing(registration, A, TO_PARTNER) is None


def test_put_replaces_both_tokens_and_remembers_since_when() -> None:
    put = handshake("PUT", E, D, token=C, number=5)
    registration = after(POST, put)
    assert current(registration) == {TO_HUB: D, TO_PARTNER: E}
    replaced = registration.tokens[TO_HUB].given.get(C)
    assert replaced
    assert replaced.standing is Standing.EARLIER
    assert replaced.since == pytest.approx(put.started_at + 0.001)
    assert standing(registration, B, TO_PARTNER) is Standing.EARLIER


def test_a_token_that_is_the_same_again_stays_current() -> None:
    registration = after(POST, handshake("PUT", B, D, token=C))
    assert standing(registration, B, TO_PARTNER) is Standing.CURRENT


def test_a_put_is_the_first_that_is_seen_of_a_registration() -> None:
    registration = after(handshake("PUT", E, D, token=C))
    assert standing(registration, C) is Standing.EARLIER
    assert standing(registration, D) is standing(registration, E, TO_PARTNER) is Standing.CURRENT


def test_a_put_may_change_the_version() -> None:
    put = handshake("PUT", E, D, token=C, url=f"{HUB}/2.3.0/credentials")
    assert [link.version for link in after(POST, put).links.alive] == ["2.3.0"]


def test_delete_voids_the_tokens_of_both_sides() -> None:
    registration = after(POST, handshake("PUT", E, D, token=C), handshake("DELETE", token=D))
    assert set(current(registration).values()) == {None}
    assert set(registration.registered.values()) == {False}
    assert {standing(registration, token) for token in (C, D)} == {Standing.VOID}
    assert {standing(registration, token, TO_PARTNER) for token in (B, E)} == {Standing.VOID}


def test_delete_frees_token_a_for_a_new_registration() -> None:
    assert standing(after(POST, DELETE), A) is None


def test_a_delete_with_a_token_that_was_not_seen_voids_that_one_alone() -> None:
    registration = after(POST, handshake("DELETE", token=D))
    assert standing(registration, D) is Standing.VOID
    assert standing(registration, C) is Standing.CURRENT


def test_another_post_of_the_same_client_replaces_the_registration() -> None:
    registration = after(POST, handshake("POST", E, D, token="example-token-a2"))
    assert (standing(registration, C), standing(registration, D)) == (Standing.EARLIER, Standing.CURRENT)
    assert len(registration.links.alive) == 1


@pytest.mark.parametrize("other", [{"client": f"{PARTNER}/emsp"}, {"url": f"{HUB}/2.1.1/credentials"}])
def test_a_post_of_another_client_or_version_is_a_registration_beside_it(other: dict[str, Any]) -> None:
    registration = after(POST, handshake("POST", E, D, token="example-token-a2", **other))
    assert {standing(registration, token) for token in (C, D)} == {Standing.CURRENT}
    after_delete = after(POST, handshake("POST", E, D, token="example-token-a2", **other), DELETE)
    assert standing(after_delete, D) is Standing.CURRENT
    assert current(after_delete) == {TO_HUB: D, TO_PARTNER: E}


def test_get_teaches_nothing() -> None:
    assert current(after(handshake("GET"))) == current(after())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_refused_call_leaves_everything_as_it_was(method: str) -> None:
    registration = after(POST, handshake(method, E, D, 3001, token=C))
    assert current(registration) == {TO_HUB: C, TO_PARTNER: B}
    assert {standing(registration, C), standing(registration, B, TO_PARTNER)} == {Standing.CURRENT}
    assert standing(registration, D) is None


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_the_token_of_a_refused_handshake_is_known_as_such_until_it_is_given_again(method: str) -> None:
    refused = handshake(method, E, D, 2001, token=C)
    assert standing(after(POST, refused), E, TO_PARTNER) is Standing.FAILED
    again = handshake("PUT", E, D, token=C)
    assert standing(after(POST, refused, again), E, TO_PARTNER) is Standing.CURRENT


@pytest.mark.parametrize("code", [3001, 3002, 3003])
def test_a_post_that_came_as_far_as_the_visit_had_token_a(code: int) -> None:
    assert standing(after(handshake("POST", status_code=code)), A) is Standing.ENTRY
    assert standing(after(handshake("PUT", status_code=code)), A) is None


def test_a_token_that_was_served_before_is_no_token_a() -> None:
    served = exchange("GET", f"{HUB}/2.2.1/locations", token=encoded(A))
    assert standing(after(served, handshake("POST", status_code=3001)), A) is None


@pytest.mark.parametrize("lost", [{"error": TransportError.TIMEOUT}, {"status": 502}])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nobody_is_sure_of_anything_after_a_handshake_without_an_answer(method: str, lost: dict[str, Any]) -> None:
    fate = handshake(method, E, D, token=C, **lost)
    if "status" in lost:
        fate = exchange(method, URL, {"token": E}, b"<h1>502</h1>", token=encoded(C), **lost)
    registration = after(POST, fate)
    assert {standing(registration, C), standing(registration, B, TO_PARTNER)} == {Standing.UNSURE}
    assert standing(after(POST, fate, handshake("PUT", E, D, token=C)), C) is Standing.EARLIER


@pytest.mark.parametrize("token", [None, 7, ["x"], {"token": "x"}])
def test_a_token_that_is_no_text_is_none(token: object) -> None:
    assert current(after(handshake("POST", token)))[TO_PARTNER] is None
    assert current(after(handshake("POST", B, token))) == {TO_HUB: None, TO_PARTNER: B}


def test_a_header_is_told_by_the_token_it_holds() -> None:
    registration = after(POST)
    presented = registration.tokens[TO_HUB].presented(f"Token {C}")
    assert (presented.value, presented.coding, presented.standing) == (C, Coding.RAW, Standing.CURRENT)


def test_what_is_remembered_has_a_bound() -> None:
    many = [handshake("POST", f"b-{n}", f"c-{n}", token=f"a-{n}", client=f"{PARTNER}/{n}") for n in range(TOKENS + 9)]
    registration = after(*many)
    assert len(registration.links.alive) == LINKS
    assert len(registration.tokens[TO_HUB].given) == len(registration.tokens[TO_PARTNER].given) == TOKENS


def test_the_recording_watches_from_its_first_exchange_on() -> None:
    assert not after().watched(0)
    registration = after(POST)
    assert not registration.watched(POST.started_at)
    assert registration.watched(POST.started_at + 1)
