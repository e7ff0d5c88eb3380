"""Setting JSON out in lines loses nothing and knows where each value stands."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.browse.json_lines import Line, NotJSONError, json_lines, text_lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def texts(lines: list[Line]) -> list[str]:
    """Each line as people see it."""
    return ["  " * line.depth + "".join(token.text for token in line.tokens) for line in lines]


def resolved(value: Any, pointer: str) -> Any:
    """The value that a JSON Pointer names."""
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value[part.replace("~1", "/").replace("~0", "~")]
    return value


@given(st.lists(VALUES) | st.dictionaries(st.text(), VALUES))
def test_the_lines_are_the_same_json(value: Any) -> None:
    text = json.dumps(value)
    assert json.dumps(json.loads("\n".join(texts(json_lines(text))))) == text


@given(st.dictionaries(st.text(), VALUES))
def test_every_pointer_names_the_value_on_its_line(value: dict[str, Any]) -> None:
    for line in json_lines(json.dumps(value)):
        if line.pointer is not None:
            begin = "".join(token.text for token in line.tokens if token.kind != "key").removeprefix(": ").rstrip(",")
            expected = json.dumps(resolved(value, line.pointer))
            assert begin == (expected if expected[0] not in "[{" or len(expected) == 2 else expected[0])


def test_numbers_duplicates_and_nan_stay_as_they_are() -> None:
    text = '{"a":1234567890123456789012345678901234567890,"b":1.10,"b":NaN,"c":[],"d":{"e":[1,{"f":"\\u00e4"}]}}'
    assert texts(json_lines(text)) == [
        "{",
        '  "a": 1234567890123456789012345678901234567890,',
        '  "b": 1.10,',
        '  "b": NaN,',
        '  "c": [],',
        '  "d": {',
        '    "e": [',
        "      1,",
        "      {",
        '        "f": "\\u00e4"',
        "      }",
        "    ]",
        "  }",
        "}",
    ]


def test_a_body_that_breaks_off_is_set_out_as_far_as_it_goes() -> None:
    assert texts(json_lines('[{"id":"a"},{"id":"b\\', whole=False))[-2:] == ["  {", '    "id": "b\\']


@pytest.mark.parametrize("text", ["", "<html>", "plain", "[1}", "[[1]", "]", "[" * 200 + "]" * 200])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotJSONError):
        json_lines(text)


def test_other_text_keeps_its_lines() -> None:
    assert texts(text_lines("<a>\n  <b>")) == ["<a>", "  <b>"]
    assert [line.pointer for line in text_lines("<a>\n  <b>")] == ["", None]


def test_html_is_escaped() -> None:
    (line,) = json_lines('"<script>&"')
    assert line.html() == '<span class="string">&#34;&lt;script&gt;&amp;&#34;</span>'
