"""What a URL asks of a list, and lists that are nothing of the kind."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from recordings.exchange import Body
from tests.validators.lists import LIST, client, listed, pages_rules
from validators.asked import asked_by

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*client("EXA"), "id"]), inner),
    max_leaves=8,
)
QUERY = st.lists(
    st.tuples(
        st.sampled_from(["offset", "limit", "date_from", "date_to", "cursor"]),
        st.sampled_from(["", "0", "1", "2", "-1", "99999999999", "None", "2026-01-05T10:00:00Z", "2026-13-05"]),
    ),
    max_size=4,
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs))


@pytest.mark.parametrize(
    "other",
    [
        "limit=2&date_from=2026-01-05T10:00:00Z",
        "date_from=2026-01-05T10%3A00%3A00.000Z&limit=2",
        "offset=0&limit=2&date_from=2026-01-05T10:00:00",
    ],
)
def test_equivalent_urls_ask_for_the_same(other: str) -> None:
    assert asked_by(f"{LIST}/?{other}") == asked_by(f"{LIST}?date_from=2026-01-05T10:00:00Z&limit=2")


@pytest.mark.parametrize("query", ["cursor=abc", "page=2", "offset=-1", "offset=x", "offset="])
def test_where_a_page_begins_may_be_unknown(query: str) -> None:
    assert asked_by(f"{LIST}?{query}").offset is None


@given(data=JSON, query=QUERY, link=QUERY | st.text(max_size=9), total=st.text(max_size=3))
def test_no_list_makes_a_rule_fail(data: Any, query: str, link: str, total: str) -> None:
    first = listed(query, [], total, link)
    body = json.dumps({"data": data, "status_code": 1000, "timestamp": "2026-01-05T10:00:00Z"}).encode()
    assert first.response
    odd = replace(first, response=replace(first.response, body=Body.of(body)))
    again = replace(odd, number=3, id=3)
    following = listed(link.replace("?", ""), [client("EXA")], number=4)
    pages_rules(odd, again, following)


@pytest.mark.parametrize("url", ["//[", "https://[::1/x", "http://a:b/", "?", "\ud800", "https://hub.example:99999/"])
def test_no_link_makes_a_rule_fail(url: str) -> None:
    first = listed("", [client("EXA")])
    assert first.response
    headers = (*first.response.headers, ("Link", f'<{url}>; rel="next"'))
    pages_rules(replace(first, response=replace(first.response, headers=headers)))


@pytest.mark.parametrize(
    ("written", "outside"),
    [
        ("2026-01-05T07:59:59Z", True),
        ("2026-01-05T07:59:59.999Z", True),
        ("2026-01-05T08:00:00.000+00:00", False),
        ("2026-01-05T08:00:00.000000001Z", False),
        ("2026-01-05T08:00:00", False),
        ("yesterday", False),
    ],
)
def test_what_begins_a_window_belongs_to_it(written: str, outside: bool) -> None:
    found = pages_rules(listed("date_from=2026-01-05T08:00:00Z", [client("EXA", written)], 1))
    assert found == ([(2, "page.before-date-from")] if outside else [])


def test_a_server_may_print_less_than_it_keeps() -> None:
    def found(written: str) -> list[tuple[int, str]]:
        return pages_rules(listed("date_from=2026-01-05T08:00:00.500Z", [client("EXA", written)], 1))

    assert found("2026-01-05T08:00:00Z") == []
    assert found("2026-01-05T08:00:00.4Z") == [(2, "page.before-date-from")]
