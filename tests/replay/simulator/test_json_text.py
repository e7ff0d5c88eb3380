"""What is let in as JSON, and that everything can go out again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replay.simulator.json_text import DEEPEST, decoded, encoded

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(ANY)
def test_what_goes_out_can_come_in(value: object) -> None:
    assert decoded(encoded(value)) == value


REFUSED = {
    "Expecting": [b"", b"{"],
    "is not JSON": [b"NaN", b"-Infinity"],
    "too large": [b"1e999", b"9" * 400],
    "surrogates not allowed": [b'"\\ud800"', b'["\\uDFFF"]'],
    "codec can't decode": [b"\xed\xa0\x80"],
    "too deeply": [b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), b"[" * 100_000],
}


@pytest.mark.parametrize(("why", "text"), [(why, text) for why, texts in REFUSED.items() for text in texts])
def test_what_could_not_be_kept_is_refused(why: str, text: bytes) -> None:
    with pytest.raises(ValueError, match=why):
        decoded(text)


def test_large_numbers_pairs_of_surrogates_and_some_depth_are_let_in() -> None:
    assert decoded(b"1" * 40) == int("1" * 40)
    assert decoded(b'"\\ud83d\\ude00"') == "😀"
    nested = b"[" * DEEPEST + b"]" * DEEPEST
    assert encoded(decoded(nested)) == nested
    assert decoded(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_half_of_a_surrogate_pair_goes_out_as_an_escape() -> None:
    assert encoded({"a": "ü"}) == '{"a":"ü"}'.encode()
    assert json.loads(encoded({"a": "\ud800"})) == {"a": "\ud800"}
