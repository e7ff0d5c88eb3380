"""Whose URL it is follows from origins and path prefixes."""

import pytest

from recordings.exchange import Side
from recordings.formats import FormatError
from recordings.formats.sides import Sides

BOTH = Sides(hub="https://hub.example/ocpi", partner="https://CPO.example:443/")


@pytest.mark.parametrize(
    ("url", "side"),
    [
        ("https://hub.example/ocpi/versions?x=1", Side.HUB),
        ("https://HUB.example:443/ocpi", Side.HUB),
        ("https://cpo.example/2.2.1/locations", Side.PARTNER),
        ("https://hub.example/ocpi2", None),
        ("http://cpo.example/", None),
        ("https://cpo.example:444/", None),
        ("https://cpo.example:port/", None),
        ("https://[::1", None),
        ("data:text/plain,x", None),
    ],
)
def test_owner(url: str, side: Side | None) -> None:
    assert BOTH.owner(url) is side
    assert BOTH.responder(url) is side


def test_the_longer_prefix_wins() -> None:
    shared = Sides(hub="https://host.example", partner="https://host.example/cpo")
    assert shared.owner("https://host.example/cpo/versions") is Side.PARTNER
    assert shared.owner("https://host.example/versions") is Side.HUB


def test_with_one_side_known_the_rest_is_the_other() -> None:
    assert Sides(hub="https://hub.example").responder("https://any.example/") is Side.PARTNER
    assert Sides(partner="https://cpo.example").responder("https://any.example/") is Side.HUB


def test_a_further_url_tells_where_the_first_does_not() -> None:
    assert BOTH.responder("https://modules.example/cdrs", "https://hub.example/ocpi") is Side.HUB


def test_with_nothing_known_the_hint_names_the_options() -> None:
    with pytest.raises(FormatError, match="--hub or --partner"):
        Sides().responder("https://hub.example/")


@pytest.mark.parametrize("url", ["hub.example", "ftp://hub.example", "https://", "https://hub.example:x"])
def test_a_side_must_be_an_absolute_url(url: str) -> None:
    with pytest.raises(FormatError, match="absolute"):
        Sides(hub=url)
