"""Odd texts are found wherever they stand, and the quick look at the bytes overlooks none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators.talk import HUB, conversation, cut, envelope, exchange
from validators.odd_bytes import CODES, has_only_letters, may_be_odd
from validators.texts import MARKS, odd_texts

LOCATION = f"{HUB}/2.2.1/locations/DE/EXA/LOC1"
NAMES = st.sampled_from(["name", "city", "id", "uid", "tariff_ids", "text", "x"])
TEXTS = st.text(alphabet='aéß–\u2028\x7f"\\/<&#NA](\n:,', max_size=6)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def found_in(body: Any, url: str = LOCATION) -> list[tuple[str, str]]:
    """The odd texts of a pushed Location, each with its place."""
    talk = conversation()
    call = talk.read(exchange("PUT", url, body))
    return [(odd.pointer, odd.text) for odd in odd_texts(call, talk)]


@pytest.mark.parametrize("text", ["a\nb", "a\x7fb", "<b>", "a & b", "#NA", "[a](b)", "a\u2028b", "a\u00a0b"])
def test_an_odd_text_is_found_at_its_place(text: str) -> None:
    body = {"name": "plain", "evses": [{"uid": "E1"}, {"uid": "E2", "physical_reference": text}]}
    for content in (json.dumps(body), json.dumps(body, ensure_ascii=False)):
        assert found_in(content.encode()) == [("/evses/1/physical_reference", text)]


def test_letters_beyond_ascii_are_odd_in_codes_alone() -> None:
    assert found_in('{"name": "Köln", "city": "Köln"}'.encode()) == []
    assert ("/id", "Köln") in found_in('{"name": "Köln", "id": "Köln"}'.encode())


def test_in_2_1_1_one_such_text_is_enough() -> None:
    body = '{"name": "Köln", "city": "Köln"}'.encode()
    assert found_in(body, f"{HUB}/2.1.1/locations/DE/EXA/LOC1") == [("/name", "Köln")]


def test_what_the_tables_do_not_know_is_left_out() -> None:
    assert found_in({"own": "a\nb", "coordinates": {"own": "a\nb"}, "name": {"own": "a\nb"}}) == []


def test_the_items_of_a_list_and_the_envelope_have_their_own_places() -> None:
    talk = conversation()
    answer = envelope([{"name": "plain"}, {"name": "a\nb"}]) | {"status_message": "c\nd"}
    call = talk.read(exchange("GET", f"{HUB}/2.2.1/locations", answer=answer))
    assert {(odd.pointer, odd.label) for odd in odd_texts(call, talk)} == {
        ("/status_message", "`status_message` of Response"),
        ("/data/1/name", "`name` of Location"),
    }


def test_a_body_that_was_cut_has_none() -> None:
    talk = conversation()
    assert odd_texts(talk.read(exchange("PUT", LOCATION, cut(b'{"name": "a\\nb"}'))), talk) == []


@given(VALUES, st.booleans())
def test_the_quick_look_overlooks_nothing(value: Any, ascii_only: bool) -> None:
    content = json.dumps(value, ensure_ascii=ascii_only).encode()
    strings = list(strings_in(value, ""))
    if not may_be_odd(content):
        assert all(text.isascii() and text.isprintable() and not MARKS.search(text) for _, text in strings)
    elif has_only_letters(content):
        odd = [(name, text) for name, text in strings if not (text.isascii() and text.isprintable())]
        assert all(text.isprintable() and name not in CODES for name, text in odd)
        assert not any(MARKS.search(text) for _, text in strings)


def strings_in(value: Any, name: str) -> Any:
    """Every text in a value with the name of the field it stands in, "" within a list."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings_in(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner, "")
