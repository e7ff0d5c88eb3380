"""Origins: one spelling for each, and who may lead the tap where."""

import pytest

from addons.origins import Origins, authority_of, is_private, origin_of
from recordings.exchange import Side

HUB, PARTNER = "https://hub.example", "https://partner.example"
TAP_HUB, TAP_PARTNER = "http://127.0.0.1:8081", "http://127.0.0.1:8082"


def origins(hub: str = HUB, partner: str = PARTNER) -> Origins:
    return Origins({Side.HUB: hub, Side.PARTNER: partner}, {Side.HUB: TAP_HUB, Side.PARTNER: TAP_PARTNER})


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://hub.example/ocpi/versions?x=1#y", HUB),
        ("HTTPS://Hub.EXAMPLE:443", HUB),
        ("http://hub.example:80/", "http://hub.example"),
        ("http://hub.example:443/", "http://hub.example:443"),
        ("https://hub.example:8443/", "https://hub.example:8443"),
        ("https://user:word@hub.example/", HUB),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080"),
        ("http://[::1]/", "http://[::1]"),
    ],
)
def test_an_origin_has_one_spelling(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url", ["", "/ocpi", "hub.example", "ftp://hub.example", "https://", "https://hub.example:x/", "http://[::1"]
)
def test_what_is_no_absolute_http_url_has_no_origin(url: str) -> None:
    assert origin_of(url) is None


def test_an_authority_names_its_port() -> None:
    assert authority_of(HUB) == ("https", "hub.example", 443)
    assert authority_of("http://[::1]:8080") == ("http", "::1", 8080)


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:8000", "http://10.1.2.3", "https://192.168.0.1", "http://169.254.169.254", "http://[::1]",
        "http://[fd00::1]", "http://localhost", "http://a.localhost", "https://db.internal", "http://0.0.0.0",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_its_network_are_private(origin: str) -> None:
    assert is_private(origin)


@pytest.mark.parametrize("origin", [HUB, "http://93.184.216.34", "https://[2606:2800:220:1::1]"])
def test_other_addresses_are_not(origin: str) -> None:
    assert not is_private(origin)


def test_a_further_origin_is_learned_once_and_reached_through_the_tap() -> None:
    known = origins()
    assert known.announce(Side.PARTNER, "https://Data.partner.example:8443/cdrs") == "https://data.partner.example:8443"
    assert known.announce(Side.PARTNER, "https://data.partner.example:8443/tariffs") is None
    name = known.names(Side.PARTNER)["https://data.partner.example:8443"]
    assert name == f"{TAP_PARTNER}/.tap/https/data.partner.example:8443"
    path = name.removeprefix(TAP_PARTNER)
    assert known.behind(Side.PARTNER, f"{path}/cdrs?a=/b") == ("https://data.partner.example:8443", "/cdrs?a=/b")
    assert known.behind(Side.PARTNER, path) == ("https://data.partner.example:8443", "/")
    assert known.behind(Side.HUB, path) is None, "the other side did not announce it"


@pytest.mark.parametrize("url", [HUB, PARTNER, TAP_HUB, TAP_PARTNER, "/relative", "mailto:a@partner.example"])
def test_known_ends_and_things_that_are_no_url_are_not_learned(url: str) -> None:
    known = origins()
    assert known.announce(Side.PARTNER, url) is None
    assert not known.further[Side.PARTNER]


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "http://localhost:5432", "https://10.0.0.1/ocpi"])
def test_a_public_platform_cannot_lead_the_tap_into_a_private_network(url: str) -> None:
    known = origins()
    assert known.announce(Side.PARTNER, url) is None
    assert known.behind(Side.PARTNER, "/.tap/" + url.replace("://", "/")) is None


def test_a_private_platform_may_have_further_private_hosts() -> None:
    known = origins(partner="http://10.0.0.1:8000")
    assert known.announce(Side.PARTNER, "http://10.0.0.2/cdrs") == "http://10.0.0.2"


@pytest.mark.parametrize(
    "path",
    [
        "/.tap/",
        "/.tap/http",
        "/.tap/https/other.example/x",
        "/.tap/ftp/partner.example/",
        "/.tap/https/:443/",
        "/.tap//",
    ],
)
def test_nothing_is_behind_a_path_that_nobody_announced(path: str) -> None:
    assert origins().behind(Side.PARTNER, path) is None


def test_every_other_path_is_the_listeners_own_platform() -> None:
    assert origins().behind(Side.HUB, "/ocpi/versions?a=b") == (HUB, "/ocpi/versions?a=b")
    assert origins().behind(Side.HUB, "//evil.example/") == (HUB, "//evil.example/")


def test_a_url_belongs_to_the_side_whose_origin_it_has() -> None:
    known = origins()
    known.announce(Side.PARTNER, "https://data.partner.example/")
    assert known.side_of("https://HUB.example:443/x") is Side.HUB
    assert known.side_of("https://data.partner.example/cdrs") is Side.PARTNER
    assert known.side_of("http://hub.example/") is None
    assert known.side_of("https://hub.example@evil.example/") is None
