"""What changed from one version of an object to the next."""

from recordings.browse.differences import LONGEST, SHOWN, Change, changes, in_words
from recordings.browse.states import member, patched, read


def test_changed_lines_with_a_few_around_them_and_where_they_stand() -> None:
    before = {"evses": [{"uid": "1", "status": "AVAILABLE", "z": [1, 2, 3]}], "id": "LOC1", "name": "a"}
    after = {"evses": [{"uid": "1", "status": "CHARGING", "z": [1, 2, 3]}], "id": "LOC1", "name": "a"}
    found = changes(before, after)
    assert found
    assert [(line.kind, line.text.strip()) for line in found] == [
        ("skipped", "evses"),
        ("same", '"evses": ['),
        ("same", "{"),
        ("removed", '"status": "AVAILABLE",'),
        ("added", '"status": "CHARGING",'),
        ("same", '"uid": "1",'),
        ("same", '"z": ['),
    ]


def test_the_order_of_keys_is_no_change() -> None:
    assert changes({"a": 1, "b": 2}, {"b": 2, "a": 1}) == []


def test_a_line_removed_at_the_end_and_one_added_to_nothing() -> None:
    assert [line.kind for line in changes([1, 2], [1]) or ()].count("removed") == 2
    assert [line.kind for line in changes({}, {"a": 1}) or ()].count("added") == 3


def test_what_is_too_long_to_compare_or_to_show() -> None:
    assert changes(list(range(LONGEST)), []) is None
    found = changes(list(range(SHOWN)), [])
    assert found
    assert found[-1] == Change("skipped", "and 4 more lines")


def test_changes_in_words() -> None:
    assert in_words({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 0, "d": 4}) == "changed: b; added: d; removed: c"
    assert in_words({"a": 1}, {"a": 1}) == "nothing changed"


def test_a_patch_lies_over_what_was_there() -> None:
    assert patched({"a": 1, "charging_periods": [1]}, {"charging_periods": [2]}, adds_periods=True) == {
        "a": 1,
        "charging_periods": [1, 2],
    }
    assert patched({"a": {"b": 1}}, {"a": {"c": 1}}, adds_periods=False) == {"a": {"c": 1}}


def test_whatever_was_sent_is_read_as_far_as_it_can_be() -> None:
    assert read(b'{"a": 1}') == {"a": 1}
    assert [read(content) for content in (None, "", "{", b"\xff\xfe{", "[" * 100_000, "9" * 10_000)] == [None] * 6
    assert member({"a": [{"b": 1}]}, "a", "b") == 1
    assert member([], "a") is None
    assert member("text", "a") is None
