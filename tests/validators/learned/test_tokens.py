"""What an Authorization header may mean."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.learned.tokens import STRANGER, Coding, Standing, Token, Tokens, credential, readings, unbase64

TOKEN = "example-token-?1"  # in Base64 it has padding and a slash
ONCE = base64.b64encode(TOKEN.encode()).decode()
SPELLINGS = {
    ONCE: Coding.BASE64,
    TOKEN: Coding.RAW,
    base64.b64encode(f"{TOKEN}\n".encode()).decode(): Coding.BLANKS,
    base64.b64encode(f" {TOKEN}".encode()).decode(): Coding.BLANKS,
    base64.b64encode(ONCE.encode()).decode(): Coding.TWICE,
    ONCE.rstrip("="): Coding.UNUSUAL,
    base64.urlsafe_b64encode(TOKEN.encode()).decode(): Coding.UNUSUAL,
}


def known(token: str) -> Tokens:
    tokens = Tokens()
    tokens.given.put(token, Token(Standing.CURRENT, 0))
    return tokens


@pytest.mark.parametrize(("spelling", "coding"), SPELLINGS.items(), ids=SPELLINGS.values())
def test_a_known_token_is_found_in_every_spelling(spelling: str, coding: Coding) -> None:
    presented = known(TOKEN).presented(f"Token {spelling}")
    assert (presented.value, presented.coding, presented.standing) == (TOKEN, coding, Standing.CURRENT)


def test_base64_of_a_token_that_is_base64_itself_is_encoded_once() -> None:
    assert known(ONCE).presented(f"Token {base64.b64encode(ONCE.encode()).decode()}").coding is Coding.BASE64
    assert known(ONCE).presented(f"Token {ONCE}").coding is Coding.RAW


def test_another_token_is_a_stranger() -> None:
    assert known(TOKEN).presented("Token ZXhhbXBsZS10b2tlbi1j") == STRANGER
    assert known(TOKEN).presented(None) == STRANGER


@pytest.mark.parametrize("again", SPELLINGS)
def test_a_token_known_from_a_header_is_found_however_it_is_spelled(again: str) -> None:
    for first in (TOKEN, ONCE):
        tokens = Tokens()
        tokens.note(f"Token {first}", Token(Standing.SPENT, 0))
        presented = tokens.presented(f"Token {again}")
        assert (presented.coding, presented.standing) == (None, Standing.SPENT)


def test_a_token_that_is_noted_anew_is_what_it_was_noted_as() -> None:
    tokens = known(TOKEN)
    tokens.note(f"Token {ONCE}", Token(Standing.SPENT, 1))
    assert tokens.presented(f"Token {ONCE}").standing is Standing.SPENT
    tokens.forget(f"Token {ONCE}")
    assert tokens.presented(f"Token {ONCE}") == STRANGER


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


@given(st.text())
def test_any_header_can_be_read(header: str) -> None:
    values = [value for value, _ in readings(header)]
    assert len(values) == len(set(values))
    assert all(values)
