"""How far a client has pulled a list."""

import pytest

from tests.validators.lists import START, client, listed, pages_rules
from validators.json_text import instant

TEN, FIVE_TO, FIVE_PAST = "2026-01-05T10:00:00Z", "2026-01-05T09:55:00Z", "2026-01-05T10:05:00Z"
GAP = [(3, "page.window-gap")]


def gap(first: str, second: str) -> list[tuple[int, str]]:
    pulls = [listed(first, [], 0, at=1), listed(second, [], 0, number=3, at=900)]
    return pages_rules(*pulls)


def test_the_times_of_these_tests_are_those_of_their_exchanges() -> None:
    assert instant(TEN) == START


@pytest.mark.parametrize("query", [f"date_to={TEN}", f"date_from={FIVE_TO}&date_to={TEN}"])
def test_a_window_that_begins_after_the_last_one_leaves_a_gap(query: str) -> None:
    assert gap(query, f"date_from={FIVE_PAST}") == GAP
    assert gap(query, f"date_from={TEN}") == []
    assert gap(query, "limit=2") == []


def test_a_pull_without_date_to_reaches_its_present() -> None:
    assert gap("limit=2", f"date_from={FIVE_PAST}") == GAP
    assert gap("limit=2", "date_from=2026-01-05T10:00:59Z") == []  # clocks differ


def test_after_an_older_window_nobody_knows_how_far_the_client_has_come() -> None:
    assert gap(f"date_from=2026-01-01T00:00:00Z&date_to={FIVE_TO}", f"date_from={FIVE_PAST}") == []


def test_the_same_objects_in_the_same_order_are_the_same_list() -> None:
    a, b = client("EXA"), client("EXB")
    assert pages_rules(listed("", [a, b], 2), listed("", [a, b], 2, number=3)) == []
    assert pages_rules(listed("", [a, b], 2), listed("", [b], 1, number=3)) == []
    assert pages_rules(listed("", [a, b], 2), listed("", [b, a], 2, number=3)) == [(3, "page.order-changed")]
