"""URLs compared as the platforms mean them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validators import urls


@pytest.mark.parametrize(
    "url",
    [
        "https://HUB.Example/ocpi/2.2.1",
        "https://hub.example:443/ocpi/2.2.1",
        "https://hub.example/ocpi/2.2.1/",
        "https://hub.example//ocpi///2.2.1",
        "https://hub.example/ocpi/2.2.1?limit=10#top",
        "HTTPS://hub.example/ocpi/2.2.1",
    ],
)
def test_spellings_of_one_url_are_equal(url: str) -> None:
    assert urls.normal(url) == "https://hub.example/ocpi/2.2.1"


@pytest.mark.parametrize(
    "url",
    [
        "http://hub.example/ocpi/2.2.1",
        "https://hub.example:8443/ocpi/2.2.1",
        "https://hub.example/OCPI/2.2.1",
        "https://www.hub.example/ocpi/2.2.1",
        "https://hub.example/ocpi/2.2.1/x",
    ],
)
def test_different_urls_stay_different(url: str) -> None:
    assert urls.normal(url) != "https://hub.example/ocpi/2.2.1"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://hub.example:80/x", "http://hub.example"),
        ("http://hub.example:443/x", "http://hub.example:443"),
        ("http://[::1]:8080/x", "http://[::1]:8080"),
        ("https://user:pass@hub.example/x", "https://hub.example"),
        ("hub.example/x", ""),
        ("/ocpi/versions", ""),
        ("ftp://hub.example/x", ""),
        ("https://hub.example:99999/x", ""),
        ("https://hub.example:x/x", ""),
        ("https://[::1/x", ""),
        ("https:///x", ""),
        ("", ""),
    ],
)
def test_an_origin_is_scheme_host_and_a_port_that_is_not_the_default(url: str, origin: str) -> None:
    assert urls.origin(url) == origin


def test_segments_are_decoded_one_by_one() -> None:
    assert urls.segments("/DE/EXA/LOC%2F1/a%20b//") == ("DE", "EXA", "LOC/1", "a b")


def test_the_last_of_equal_parameters_counts() -> None:
    assert urls.query("https://h.example/x?offset=1&offset=2&limit=&date_from=2026-01-05T10%3A00%3A00Z") == {
        "offset": "2",
        "limit": "",
        "date_from": "2026-01-05T10:00:00Z",
    }


@given(st.text(max_size=60) | st.text("htps:/[]@?#%.0129", max_size=40).map("http://".__add__))
@example("http://[")
@example("http://h.example?" + "&".join("a=1" for _ in range(2000)))
def test_no_text_is_too_odd(url: str) -> None:
    assert urls.normal(urls.normal(url)) == urls.normal(url)
    assert urls.origin(urls.origin(url)) == urls.origin(url)
    urls.query(url)
    urls.segments(url)
