"""Shapes of bodies: order and values never count, what is gone or of another type does."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.finding import Finding, Severity
from replay.compare import Change, Kind, changes, shape, shape_changes
from tests.replay.dialogue import BASE, envelope, exchanges, said
from validators import profile
from validators.call import Call
from validators.engine import Engine

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "/", "~", "*", ""]), inner),
    max_leaves=20,
)


def told(before: Any, after: Any) -> list[tuple[str, str, str]]:
    return [(str(each.kind), each.place, each.message) for each in shape_changes(shape(before), shape(after))]


def call(text: str) -> Call:
    return Engine(profile.load("ocpi")).judge(exchanges(text)[0])[0]


def finding(rule: str, pointer: str, side: str = "response") -> Finding:
    return Finding(
        exchange_id=1, rule=rule, severity=Severity.ERROR, side=side, party="partner", pointer=pointer, message="Wrong."
    )


@given(VALUES)
def test_a_value_has_its_own_shape(value: Any) -> None:
    assert told(value, json.loads(json.dumps(value))) == []


@given(st.lists(VALUES, max_size=5), st.randoms())
def test_order_does_not_count(items: list[Any], random: Any) -> None:
    shuffled = random.sample(items, len(items))
    assert told({"data": items}, {"data": shuffled}) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"id": "1"}, {"id": "2"}, []),
        ({"kwh": 1}, {"kwh": 1.5}, []),
        ({"id": "1"}, {"id": 1}, [("regression", "/id", "is number, was string")]),
        ({"on": True}, {"on": 1}, [("regression", "/on", "is number, was boolean")]),
        ({"id": "1", "x": 1}, {"id": "1"}, [("regression", "/x", "is gone, was number")]),
        ({"id": "1", "x": 1}, {"id": "1", "x": None}, [("regression", "/x", "is gone, was number")]),
        ({"id": "1", "x": None}, {"id": "1"}, []),
        ({"id": "1"}, {"id": "1", "x": {"y": 1}}, [("note", "/x", "is new: object")]),
        ({"x": {"y": {"z": 1}}}, {}, [("regression", "/x", "is gone, was object")]),
        ({"x": [{"y": 1}]}, {"x": {"y": 1}}, [("regression", "/x", "is object, was array")]),
        ({"x": [1]}, {"x": []}, [("note", "/x", "is empty, was not")]),
        ({"x": []}, {"x": [{"y": 1}]}, []),
        # optional in the items: gone from lists as long is a change, gone from a shorter list is chance
        ([{"a": 1, "b": 1}, {"a": 1}], [{"a": 1}, {"a": 1}], [("regression", "/*/b", "is gone, was number")]),
        ([{"a": 1, "b": 1}, {"a": 1}], [{"a": 1}], [("note", "/*/b", "is in no item now, was in some")]),
        ([{"a": 1, "b": 1}, {"a": 1, "b": 1}], [{"a": 1}], [("regression", "/*/b", "is gone, was number")]),
        ([{"a": 1, "b": 1}], [{"a": 1, "b": 1}, {"a": 1}], []),
    ],
)
def test_shape_changes(before: Any, after: Any, expected: list[tuple[str, str, str]]) -> None:
    assert told(before, after) == expected


def test_depth_is_no_obstacle() -> None:
    value: Any = 1
    for _ in range(3000):
        value = [value]
    assert told(value, value) == []


def test_the_same_answer_is_no_change() -> None:
    one = call(said(f"GET {BASE}/2.2.1/locations", answer=envelope([{"id": "L1"}])))
    assert list(changes(one, (), one, ())) == []


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (201, envelope(), Kind.NOTE),
        (204, envelope(), Kind.REGRESSION),
        (500, envelope(), Kind.REGRESSION),
        (200, envelope(None, 2000), Kind.REGRESSION),
        (200, {"status_code": "1000"}, Kind.REGRESSION),
    ],
)
def test_status_changes(status: int, body: Any, kind: Kind) -> None:
    before = call(said(f"GET {BASE}/2.2.1/locations", answer=envelope()))
    after = call(said(f"GET {BASE}/2.2.1/locations", status=status, answer=body))
    assert [change.kind for change in changes(before, (), after, ())] == [kind]


def test_a_server_error_that_is_gone_is_mended() -> None:
    before = call(said(f"GET {BASE}/2.2.1/locations", status=502, answer="<html>Bad gateway</html>"))
    after = call(said(f"GET {BASE}/2.2.1/locations", answer=envelope()))
    assert [change.kind for change in changes(before, (), after, ())] == [Kind.MENDED]


def test_no_answer_is_a_regression() -> None:
    before = call(said(f"GET {BASE}/2.2.1/locations", answer=envelope()))
    after = call(f"### hub to partner\nGET {BASE}/2.2.1/locations HTTP/1.1\n\nNO ANSWER reset: gone\n")
    assert list(changes(before, (), after, ())) == [Change(Kind.REGRESSION, "status", "no answer: reset")]


def test_text_in_place_of_json_is_a_regression() -> None:
    before = call(said(f"GET {BASE}/2.2.1/tokens", status=404, answer={"detail": "gone"}))
    after = call(said(f"GET {BASE}/2.2.1/tokens", status=404, answer="<html>"))
    (change,) = changes(before, (), after, ())
    assert (change.kind, change.place) == (Kind.REGRESSION, "")
    assert list(changes(after, (), after, ())) == []


def test_where_a_rule_speaks_once_is_no_change() -> None:
    one = call(said(f"GET {BASE}/2.2.1/locations", answer=envelope([])))
    once = finding("fields.needless-null", "/data/0/name")
    assert list(changes(one, (), one, (once,))) == []


def test_findings_are_compared_by_rule_and_place_without_indices() -> None:
    one = call(said(f"GET {BASE}/2.2.1/locations", answer=envelope([])))
    before = (finding("page.link-missing", "/data/0/id"), finding("envelope.status-code-missing", "/x"))
    after = (
        finding("page.link-missing", "/data/17/id"),
        finding("page.link-missing", "/data/1/name"),
        finding("transport.authorization-missing", "header:Authorization", "request"),
    )
    assert list(changes(one, before, one, after)) == [
        Change(Kind.REGRESSION, "/data/*/name", "page.link-missing: Wrong."),
        Change(Kind.MENDED, "/x", "envelope.status-code-missing: Wrong."),
    ]
