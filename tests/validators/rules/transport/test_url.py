"""Where requests may go: what was announced, agreed, changed since, and handed out."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.rules.finding import found
from tests.validators.talk import PARTNER, TO_PARTNER, credentials, encoded, envelope, exchange
from validators.learned.addresses import GRACE
from validators.rules.transport.published_url import LENGTH

API = f"{PARTNER}/2.2.1"
ELSEWHERE, UNDEFINED, ACCEPTED = (
    "transport.url-not-advertised",
    "transport.method-not-defined",
    "transport.undefined-method-accepted",
)
JOINED = "transport.url-badly-joined"
Line = tuple[str, str, str]
REGISTER = ("credentials", "SENDER", f"{API}/credentials")


def details(number: int, *lines: Line, url: str = API) -> Exchange:
    """The hub reads the partner's details."""
    ends = [{"identifier": module, "role": role, "url": url} for module, role, url in (REGISTER, *lines)]
    return exchange("GET", url, None, envelope({"version": "2.2.1", "endpoints": ends}), way=TO_PARTNER, number=number)


def agreed(number: int, method: str = "POST") -> Exchange:
    """The hub registers at the partner, or renews it."""
    body, answer = (credentials(f"example-token-{letter}", f"{PARTNER}/versions") for letter in "bc")
    token = encoded("example-token-a")
    url = f"{API}/credentials"
    return exchange(method, url, body, envelope(answer), way=TO_PARTNER, token=token, number=number)


def ask(number: int, method: str, url: str, *, status: int = 404, **how: Any) -> Exchange:
    """The hub calls the partner."""
    answer = envelope(None, 2000 if status >= 400 else 1000)
    return exchange(method, url, how.pop("body", None), answer, way=TO_PARTNER, status=status, number=number, **how)


def told(*exchanges: Exchange, about: str = ELSEWHERE) -> list[int]:
    """The exchanges that one rule has something to say of."""
    return [finding.exchange_id for finding in found(*exchanges) if finding.rule == about]


SITES = ("locations", "SENDER", f"{API}/sites")
OLD, NEW = f"{API}/locations/LOC1", f"{API}/sites/LOC1"
ASK_OLD = ask(9, "GET", OLD)


def test_without_details_nothing_is_known() -> None:
    assert told(agreed(1), ASK_OLD) == []


def test_without_credentials_nothing_is_agreed() -> None:
    assert told(details(1, SITES), ASK_OLD) == []


def test_after_both_a_url_of_ones_own_is_told() -> None:
    assert told(details(1, SITES), agreed(2), ASK_OLD) == [9]
    assert told(details(1, SITES), agreed(2), ask(9, "GET", NEW)) == []


def test_details_that_were_read_since_are_as_good_as_those_agreed() -> None:
    later = details(3, ("locations", "SENDER", f"{API}/locations"))
    assert told(details(1, SITES), agreed(2), later, ask(8, "GET", NEW), ASK_OLD) == []


def test_after_a_put_the_former_url_is_wrong_but_not_at_once() -> None:
    talk = [
        details(1, ("locations", "SENDER", f"{API}/locations")),
        agreed(2),
        details(3, SITES),
        agreed(4, "PUT"),
    ]
    assert told(*talk, ask(5, "GET", OLD)) == []
    assert told(*talk, ask(5 + GRACE, "GET", OLD)) == [5 + GRACE]


def test_a_request_that_was_under_way_is_not_told() -> None:
    slow = replace(ask(1, "GET", OLD), duration_ms=60_000)
    assert told(details(2, SITES), agreed(3), slow) == []


def test_two_details_of_one_version_count_together() -> None:
    """Some platforms have versions of their own for each role."""
    first = details(1, SITES)
    second = details(2, ("tokens", "RECEIVER", f"{PARTNER}/emsp/2.2.1/tokens"), url=f"{PARTNER}/emsp/2.2.1")
    assert told(first, second, agreed(3), ask(4, "GET", NEW)) == []


def test_at_a_host_where_nothing_was_offered_nothing_is_known() -> None:
    """As where a recording was made behind a gateway."""
    url = "http://10.0.0.1:8080/ocpi/2.2.1/locations/LOC1"
    assert told(details(1, SITES), agreed(2), ask(9, "GET", url)) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "cdrs/DE/EXA/CDR1"),  # from a Location
        ("GET", "cdrs/4711"),
        ("GET", "tariffs?offset=50&limit=50"),  # from a Link
        ("GET", "tariffs?cursor=b2Zmc2V0"),
        ("POST", "commands/4711"),  # a response_url
        ("POST", "sender/commands/START_SESSION/4711"),
        ("POST", "chargingprofiles/4711"),
    ],
)
def test_urls_that_are_handed_out_elsewhere_need_not_be_in_the_details(method: str, path: str) -> None:
    body = {"result": "ACCEPTED"} if method == "POST" else None
    assert told(details(1, SITES), agreed(2), ask(3, method, f"{API}/{path}", body=body)) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "tariffs"),
        ("GET", "tariffs?date_from=2026-01-01T00:00:00Z&limit=50&offset=0"),
        ("POST", "commands/STOP_SESSION"),
        ("PUT", "tokens/DE/EXM/0123?type=RFID"),
        ("DELETE", "chargingprofiles/S1?response_url=https://hub.example/x"),
    ],
)
def test_what_is_not_offered_at_all_is_told(method: str, path: str) -> None:
    assert told(
        details(1, SITES), agreed(2), ask(3, method, f"{API}/{path}", body={} if method != "GET" else None)
    ) == [3]


def test_percent_encoding_makes_no_difference() -> None:
    offered = ("locations", "SENDER", f"{PARTNER}/%7Ecpo/2.2.1/locations")
    assert told(details(1, offered), agreed(2), ask(3, "GET", f"{PARTNER}/~cpo/2.2.1/locations/LOC1")) == []


def test_a_list_is_asked_of_the_sender() -> None:
    roles = [("locations", "RECEIVER", f"{API}/pushed"), ("locations", "SENDER", f"{API}/offered")]
    assert told(details(1, *roles), ask(2, "GET", f"{API}/pushed")) == [2]
    assert told(details(1, *roles), ask(2, "GET", f"{API}/pushed", status=200)) == []
    assert told(details(1, *roles), ask(2, "GET", f"{API}/offered", status=200)) == []


@pytest.mark.parametrize(
    ("module", "role", "method", "path", "is_told"),
    [
        ("locations", "SENDER", "POST", "", True),
        ("locations", "SENDER", "PUT", "/DE/EXA/LOC1", True),
        ("locations", "RECEIVER", "DELETE", "/DE/EXA/LOC1", True),
        ("locations", "RECEIVER", "PUT", "/LOC1", False),  # its path is wrong, not its method
        ("tokens", "RECEIVER", "POST", "/0123/authorize", True),
        ("cdrs", "RECEIVER", "PUT", "/CDR1", True),
        ("cdrs", "RECEIVER", "GET", "/a/b/c/d", False),  # a Location of any shape
        ("commands", "RECEIVER", "GET", "/START_SESSION", True),
        ("chargingprofiles", "SENDER", "DELETE", "/S1", True),
        ("hubclientinfo", "SENDER", "PUT", "/DE/EXA", True),
        ("credentials", "SENDER", "PATCH", "", True),
        ("credentials", "SENDER", "PATCH", "/something", False),
        ("payments", "SENDER", "DELETE", "/T1", False),  # its text contradicts itself
        ("de-exa-parking", "SENDER", "DELETE", "/P1", False),  # nobody knows what it has
    ],
)
def test_a_method_counts_by_interface(module: str, role: str, method: str, path: str, is_told: bool) -> None:
    url = f"{API}/x-{module}"
    sent = ask(2, method, url + path, status=405, body=None if method in ("GET", "DELETE") else {})
    assert told(details(1, (module, role, url)), sent, about=UNDEFINED) == [2] * is_told


def test_where_the_interface_is_guessed_only_what_neither_has_is_told() -> None:
    assert told(ask(1, "PUT", f"{PARTNER}/cpo/2.2.1/locations/DE/EXA/LOC1", body={}), about=UNDEFINED) == []
    assert told(ask(1, "POST", f"{PARTNER}/cpo/2.2.1/locations", body={}), about=UNDEFINED) == [1]


@pytest.mark.parametrize("version", ["2.1.1", "2.2"])
def test_versions_without_the_module_or_without_tables_are_not_judged(version: str) -> None:
    url = f"{PARTNER}/{version}/chargingprofiles/S1"
    assert told(ask(1, "PATCH", url, body={}), about=UNDEFINED) == []


def test_a_wrong_role_in_the_details_is_not_the_callers_fault() -> None:
    swapped = details(1, ("tokens", "SENDER", f"{API}/tokens"))
    sent = ask(2, "PUT", f"{API}/tokens/DE/EXM/0123", status=200, body={})
    assert told(swapped, sent, about=UNDEFINED) == []
    assert told(swapped, sent, about=ACCEPTED) == [2]


def test_the_versions_have_get_alone() -> None:
    known = exchange("GET", f"{PARTNER}/versions", None, envelope([{"version": "2.2.1", "url": API}]), way=TO_PARTNER)
    assert told(known, ask(2, "POST", f"{PARTNER}/versions", body={}), about=UNDEFINED) == [2]
    assert told(known, ask(2, "POST", API, body={}), about=UNDEFINED) == [2]
    assert told(ask(2, "POST", f"{PARTNER}/versions", body={}), about=UNDEFINED) == []


@pytest.mark.parametrize(
    ("method", "path", "is_told"),
    [
        ("POST", "commandsSTART_SESSION", True),
        ("POST", "commands/START_SESSION/", False),
        ("POST", "commands//START_SESSION", True),
        ("POST", "commands-of-others/4711", False),
        ("POST", "/commands/START_SESSION", False),  # doubled before the endpoint's own path
        ("DELETE", "chargingprofilesS1?response_url=https://hub.example//x", True),
        ("DELETE", "chargingprofiles/S1?response_url=https://hub.example//x", False),
        ("PUT", "chargingprofiles//S1", True),
        ("POST", "tokens0123/authorize", True),
        ("POST", "tokens//0123/authorize", True),
        ("POST", "tokens/01%2F%2F23/authorize", False),
        ("GET", "tokens//", False),
    ],
)
def test_one_slash_joins_endpoint_and_rest(method: str, path: str, is_told: bool) -> None:
    ends = [("commands", "RECEIVER"), ("chargingprofiles", "RECEIVER"), ("tokens", "SENDER")]
    offered = details(1, *((module, role, f"{API}/{module}") for module, role in ends))
    sent = ask(2, method, f"{API}/{path}", body={} if method in ("POST", "PUT") else None)
    assert told(offered, sent, about=JOINED) == [2] * is_told


def test_an_endpoint_may_hold_two_slashes_of_its_own() -> None:
    offered = details(1, ("commands", "RECEIVER", f"{PARTNER}//2.2.1//commands"))
    sent = ask(2, "POST", f"{PARTNER}//2.2.1//commands/STOP_SESSION", body={})
    assert told(offered, sent, about=JOINED) == []


@pytest.mark.parametrize("length", [LENGTH, LENGTH + 1])
def test_a_cdrs_location_may_have_255_characters(length: int) -> None:
    created = exchange("POST", f"{API}/cdrs", {}, way=TO_PARTNER, status=201)
    assert created.response
    location = f"{API}/cdrs/".ljust(length, "x")
    response = replace(created.response, headers=(*created.response.headers, ("Location", location)))
    is_too_long = told(replace(created, response=response), about="transport.url-too-long") == [1]
    assert is_too_long == (length > LENGTH)


@pytest.mark.parametrize("odd", ["http://[", "http://", "http:example.com", "", 7, None, ["http://example.com"]])
def test_what_is_no_url_is_others_business(odd: Any) -> None:
    body = {"response_url": odd, "session_id": "S1"}
    sent = ask(1, "POST", f"{API}/commands/STOP_SESSION", body=body)
    assert told(sent, about="transport.url-without-tls") == []
