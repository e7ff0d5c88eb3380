"""JSON as partners send it."""

import json
import math

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validators import json_text
from validators.json_text import LONG, READ, noted, parse

VALUE = {"id": "LÖC1", "kwh": 7.5}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(
    st.binary(max_size=200)
    | st.text('{}[]":,0123456789.eE-+tfn \\u\ud800', max_size=60).map(lambda text: text.encode(errors="replace"))
)
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
@example(b"-" + b"9" * 10_000)
@example(b"1e999999999")
@example(b'"\\ud800"')
@example(b"\xef\xbb\xbf")
@example(b"\x00\x00\xfe\xff")
def test_no_body_is_too_odd(content: bytes) -> None:
    read = parse(content)
    json.dumps(read.value, ensure_ascii=False).encode()
    assert read.value is None or not read.error


@given(
    st.text('{}[]":,0123456789.eE-+tfn \\uaé\t\x00\x7f', max_size=60).map(str.encode)
    | JSON.map(json.dumps).map(str.encode)
)
@example(b'{"a": 1, "a": 2}')
@example(b"[-0, -0.0, 1e5, 1.0, 0.1234567890123456789012345678901234567890]")
@example(b"[18446744073709551616, -9223372036854775809, 9007199254740993.0]")
def test_a_body_means_the_same_to_the_quick_reader_as_to_pythons_own(content: bytes) -> None:
    try:
        quick = READ(content)
    except (msgspec.MsgspecError, ValueError):
        return
    assert repr(quick) == repr(json.loads(content))


@given(JSON)
def test_what_is_json_is_read(value: object) -> None:
    assert parse(json.dumps(value).encode()).value == value
    assert parse(json.dumps(value, ensure_ascii=False).encode()).value == value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_every_encoding_of_unicode_is_read(encoding: str) -> None:
    assert parse(json.dumps(VALUE, ensure_ascii=False).encode(encoding)).value == VALUE


@pytest.mark.parametrize("content", [b"", b" ", b"\r\n\t "])
def test_an_empty_body_is_said_to_be_empty(content: bytes) -> None:
    assert parse(content).error == json_text.EMPTY


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{"data": [1, 2', "is not JSON: Expecting ',' delimiter at line 1 column 15"),
        (b'{"a": 1,}', "is not JSON: "),
        (b'{"a": 1} {"b": 2}', "is not JSON: Extra data at line 1 column 10"),
        (b"<html></html>", "is not JSON: Expecting value at line 1 column 1"),
        (b'{"name": "caf\xe9"}', "is not valid text: invalid continuation byte at byte 13"),
        (b"\xff\xfe{", "is not valid text: "),
        (b'"\xed\xa0\x80"', "is not valid text: "),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"kwh": ' + b"1" * 10_000 + b"}", "a number of thousands of digits"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, error: str) -> None:
    assert error in parse(content).error
    assert parse(content).value is None


def test_a_number_of_forty_digits_keeps_all_of_them() -> None:
    digits = "1234567890" * 4
    assert parse(digits.encode()).value == int(digits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_half_a_surrogate_pair_is_replaced_as_no_database_takes_it(encoding: str) -> None:
    text = r'{"\uDC00": ["\ud83d", "\ud83d\ude00", "\\ud83d"]}'
    assert parse(text.encode(encoding)).value == {"?": ["?", "\N{GRINNING FACE}", r"\ud83d"]}


def test_of_equal_names_the_last_counts() -> None:
    assert parse(b'{"status_code": 1000, "status_code": 2000}').value == {"status_code": 2000}


def test_nan_and_infinity_are_read() -> None:
    values = parse(b"[NaN, Infinity, -Infinity]").value
    assert math.isnan(values[0])
    assert values[1:] == [math.inf, -math.inf]


def test_members_are_found_or_none() -> None:
    value = {"data": {"token": "x", "roles": [], "count": 7, "none": None}}
    assert json_text.member(value, "data", "count") == 7
    assert json_text.member(value, "data", "none", "deeper") is None
    assert json_text.member(value, "data", "roles", "token") is None
    assert json_text.member([value], "data") is None
    assert json_text.text(value, "data", "token") == "x"
    assert json_text.text(value, "data", "count") is None


def test_a_pointer_escapes_what_it_must() -> None:
    assert json_text.pointer("data", 0, "a/b", "m~n") == "/data/0/a~1b/m~0n"
    assert json_text.pointer() == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-01-05T10:00:00Z", "2026-01-05T10:00:00.000"),
        ("LOC-1", "loc-1"),
        (1, 1.0),
        (None, []),
        ({"a": 1, "b": None}, {"a": 1.0}),
        ([{"a": "X"}], [{"a": "x"}]),
    ],
)
def test_what_means_the_same_is_the_same(one: object, other: object) -> None:
    assert json_text.same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-01-05T10:00:00Z", "2026-01-05T10:00:01Z"),
        ("2026", "2027"),
        (0, None),
        (False, []),
        ([1], [1, 1]),
        ("1", 1),
    ],
)
def test_what_differs_is_not(one: object, other: object) -> None:
    assert not json_text.same(one, other)


def test_what_follows_from_a_long_body_is_worked_out_once() -> None:
    content = json.dumps(["x" * LONG]).encode()
    worked = []

    def length() -> int:
        worked.append(True)
        return len(parse(content).value)

    assert [noted(parse(bytes(bytearray(content))), "length", length) for _ in range(3)] == [1, 1, 1]
    assert len(worked) == 1
    assert noted(parse(json.dumps(["y" * LONG, 2]).encode()), "length", lambda: 2) == 2
