"""What the target hands out is used in place of what the recorded platform handed out."""

from hypothesis import given
from hypothesis import strategies as st

from recordings.exchange import Direction, Exchange, Request, Response
from replay.correlate import Correlation, absolute


def answered(url: str, *headers: tuple[str, str]) -> Exchange:
    return Exchange(
        direction=Direction.HUB_TO_PARTNER,
        started_at=0,
        duration_ms=1,
        request=Request(method="GET", url=url),
        response=Response(status=200, headers=headers),
    )


def link(url: str, relation: str = "next") -> tuple[str, str]:
    return "link", f'<{url}>; rel="{relation}"'


def test_links_and_locations_are_learned() -> None:
    correlation = Correlation()
    correlation.learn(
        answered("https://a.example/l", link("https://a.example/l?offset=5"), ("location", "https://a.example/cdrs/1")),
        answered("http://t/x", link("/x?page=2"), ("Location", "http://t/c/9")),
    )
    assert correlation.url("https://a.example/l?offset=5") == "http://t/x?page=2"
    assert correlation.url("https://a.example/cdrs/1") == "http://t/c/9"
    assert not correlation.knows("https://a.example/l")


def test_a_list_without_a_further_page_ends_and_the_next_pull_begins_anew() -> None:
    correlation, page = Correlation(), answered("https://a.example/l", link("https://a.example/l?offset=5"))
    correlation.learn(page, answered("http://t/x"))
    assert correlation.knows("https://a.example/l?offset=5")
    assert correlation.url("https://a.example/l?offset=5") is None
    correlation.learn(page, answered("http://t/x", link("http://t/x?p=2")))
    assert correlation.url("https://a.example/l?offset=5") == "http://t/x?p=2"


def test_a_missing_location_and_other_relations_leave_urls_as_they_are() -> None:
    correlation = Correlation()
    recorded = answered(
        "https://a.example/l", ("Location", "https://a.example/1"), link("https://a.example/l", "first")
    )
    correlation.learn(recorded, answered("http://t/x"))
    assert not correlation.knows("https://a.example/1")
    assert not correlation.knows("https://a.example/l")


def test_message_ids_are_new_and_tie_what_was_tied() -> None:
    correlation = Correlation()
    first, other = correlation.message_id("C-1"), correlation.message_id("C-2")
    assert correlation.message_id("C-1") == first
    assert len({first, other, "C-1", "C-2"}) == 4


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_in_a_header_makes_it_raise(value: str, location: str) -> None:
    for text in (value, f"<{value}>; rel=next", f"<http://[{value}>; rel=next"):
        odd = answered("http://t/x", ("Link", text), ("Location", f"http://[{location}"))
        Correlation().learn(odd, odd)


def test_what_is_no_url_stays_as_it_is() -> None:
    assert absolute("http://t/x", "http://[") == "http://["
