"""The spellings of a Link header."""

import time

import pytest

from validators.link_header import next_in


@pytest.mark.parametrize(
    "link",
    [
        '<u>; rel="next"',
        "<u>;rel=next",
        "<u>; rel=NEXT",
        '<u>;\trel = "next"',
        '<u>; rel="prev next"',
        '<u>; title="a, b"; rel="next"',
        "<u>; rel=next; foo=1",
        '<a>; rel=prev, <b?x=1,2>; rel="last next"',
    ],
)
def test_the_next_page_is_found(link: str) -> None:
    assert next_in(link) is not None


@pytest.mark.parametrize("link", ["", "<u>", "<u>; rel=prev", "rel=next", "u; rel=next", '<u>; rel="next-archive"'])
def test_what_does_not_lead_to_the_next_page_does_not(link: str) -> None:
    assert next_in(link) is None


@pytest.mark.parametrize("part", ["<", "<>", '<>"', ";rel=<>", '<>;"', "<>;rel=\t", ";\t", "rel="])
def test_a_long_header_takes_no_time(part: str) -> None:
    start = time.process_time()
    for link in (part * 10_000, f"<>;{part * 10_000}", f"<>;rel={part * 10_000}"):
        assert next_in(link) is None
    assert time.process_time() - start < 1


def test_the_target_is_what_stands_between_the_brackets() -> None:
    assert next_in('<https://a.example/?x=1,2>; rel=prev, </b?offset=2>; rel="next"') == "/b?offset=2"
