"""What a handshake teaches about tokens and registration."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.exchange import Direction, Exchange
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, conversation, envelope, exchange, listen
from validators.learned.registration import Registration, Tokens, credential, unbase64

URL = f"{HUB}/2.2.1/credentials"


def credentials(
    method: str, token: object = "example-token-b", answered: object = "example-token-c", status_code: int = 1000
) -> Exchange:
    return exchange(method, URL, {"token": token}, envelope({"token": answered}, status_code))


def after(*exchanges: Exchange) -> Registration:
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.registration


def current(registration: Registration) -> dict[Direction, str | None]:
    return {way: tokens.current for way, tokens in registration.tokens.items()}


def test_nothing_is_known_before_a_handshake() -> None:
    registration = after()
    assert set(current(registration).values()) == {None}
    assert set(registration.registered.values()) == {None}


def test_each_side_uses_the_token_that_the_other_gave() -> None:
    registration = after(credentials("POST"))
    assert current(registration) == {TO_HUB: "example-token-c", TO_PARTNER: "example-token-b"}
    assert set(registration.registered.values()) == {True}


def test_a_registration_that_the_hub_begins_is_the_mirror_image() -> None:
    body, answer = {"token": "example-token-b"}, envelope({"token": "example-token-c"})
    registration = after(exchange("POST", f"{PARTNER}/2.2.1/credentials", body, answer, way=TO_PARTNER))
    assert current(registration) == {TO_PARTNER: "example-token-c", TO_HUB: "example-token-b"}


def test_put_replaces_both_tokens_and_remembers_the_earlier_ones() -> None:
    registration = after(credentials("POST"), credentials("PUT", "example-token-e", "example-token-d"))
    assert current(registration) == {TO_HUB: "example-token-d", TO_PARTNER: "example-token-e"}
    assert registration.tokens[TO_HUB].earlier == {"example-token-c"}


def test_delete_ends_the_registration_on_both_sides() -> None:
    registration = after(credentials("POST"), credentials("DELETE"))
    assert set(current(registration).values()) == {None}
    assert set(registration.registered.values()) == {False}
    assert registration.tokens[TO_PARTNER].earlier == {"example-token-b"}


def test_get_teaches_nothing() -> None:
    assert current(after(credentials("GET"))) == current(after())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_refused_call_changes_nothing(method: str) -> None:
    registered = after(credentials("POST"))
    assert after(credentials("POST"), credentials(method, "x", "y", 3001)) == registered


def test_a_token_that_is_the_same_again_is_not_an_earlier_one() -> None:
    tokens = Tokens("example-token-c")
    tokens.replace("example-token-c")
    assert tokens == Tokens("example-token-c", set())


@pytest.mark.parametrize("token", [None, 7, ["x"], {"token": "x"}])
def test_a_token_that_is_no_text_is_none(token: object) -> None:
    assert current(after(credentials("POST", token, "example-token-c")))[TO_PARTNER] is None


def test_an_answer_without_a_token_registers_all_the_same() -> None:
    registration = after(credentials("POST", "example-token-b", None))
    assert current(registration) == {TO_HUB: None, TO_PARTNER: "example-token-b"}
    assert set(registration.registered.values()) == {True}


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Token abc", "abc"),
        ("Token   abc ", "abc"),
        ("Bearer abc", "abc"),
        ("Token a b", "a b"),
        ("abc", None),
        ("Token", None),
        ("", None),
        (None, None),
    ],
)
def test_the_credential_is_what_follows_the_scheme(header: str | None, token: str | None) -> None:
    assert credential(header) == token


@given(st.text())
def test_base64_is_undone(text: str) -> None:
    assert unbase64(base64.b64encode(text.encode()).decode()) == text


@pytest.mark.parametrize("text", ["example-token-c", "YWJ", "YW Jj", "_-__", "////", "ä"])
def test_what_is_no_base64_of_a_text_is_none(text: str) -> None:
    assert unbase64(text) is None
