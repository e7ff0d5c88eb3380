"""What platforms hand over in their credentials, and what of it appears elsewhere."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordings.exchange import Exchange
from tests.validators.rules.registering import A, B, C, at, details, post, told, versions
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, credentials, encoded, envelope, exchange
from validators import profile
from validators.engine import Engine

SECRET = "0123456789-example-token"
FLAT = {"business_details": {"name": "Example"}, "party_id": "EXA", "country_code": "DE"}


def roles(*named: str) -> list[dict[str, Any]]:
    """Roles from `CPO DE EXA`."""
    words = [each.split() for each in named]
    company = {"name": "Example"}
    return [{"role": r, "country_code": c, "party_id": p, "business_details": company} for r, c, p in words]


def handed(base: str, token: str, *named: str, **more: Any) -> dict[str, Any]:
    return {"token": token, "url": f"{base}/versions", "roles": roles(*named), **more}


def answered(version: str, body: dict[str, Any]) -> list[Exchange]:
    return [exchange("GET", f"{HUB}/{version}/credentials", None, envelope(body), token=C)]


def test_the_other_shape_is_judged_by_its_own_version() -> None:
    talk = answered("2.2.1", FLAT | {"business_details": {}, "url": f"{HUB}/versions"})
    assert len(told("credentials.shape-of-other-version", talk)) == 1
    missing = [re.findall("`(.*?)` of", line) for line in told("fields.required-missing", talk)]
    assert sorted(missing) == [["name"], ["token"]]


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1", "2.3.0"])
@pytest.mark.parametrize("body", [{"token": "example-token-c"}, FLAT | {"roles": roles("CPO DE EXA")}])
def test_a_mixture_of_shapes_and_neither_are_left_to_the_tables(version: str, body: dict[str, Any]) -> None:
    assert told("credentials.shape-of-other-version", answered(version, body)) == []


def test_a_token_that_was_given_before_is_not_new() -> None:
    again = post(token=C, method="PUT", answer=credentials("example-token-d", f"{HUB}/versions"))
    back = post(token=encoded("example-token-d"), method="PUT")
    assert "used before" in told("credentials.token-not-new", [post(), again, back])[0]


def test_an_encoded_token_is_only_told_of_where_it_was_refused_as_it_should_be_sent() -> None:
    inner = "ZXhhbXBsZS10b2tlbi1j"  # example-token-c
    registered = post(answer=credentials(inner, f"{HUB}/versions"))
    url = f"{HUB}/2.2.1/credentials"
    rule = "credentials.token-encoded"
    assert told(rule, [registered, exchange("GET", url, status=401, token=encoded(inner))])
    assert told(rule, [registered, exchange("GET", url, status=401, token=f"Token {inner}")]) == []
    assert told(rule, [registered, exchange("GET", url, status=404, token=encoded(inner))]) == []
    assert told(rule, [post(), exchange("GET", url, status=401, token=C)]) == []


@pytest.mark.parametrize(
    ("hub", "found"),
    [
        (handed(HUB, "example-token-c", "CPO DE EXA"), 1),
        (handed(HUB, "example-token-c", "EMSP DE EXA"), 0),
        (handed(HUB, "example-token-c", "HUB DE HUB", "CPO DE EXA"), 0),
        (handed(HUB, "example-token-c", "CPO DE EXA", hub_party_id="DEHUB"), 0),
    ],
)
def test_a_hub_may_name_who_is_connected_directly_as_well(hub: dict[str, Any], found: int) -> None:
    assert len(told("credentials.party-taken", [post("2.3.0", answer=hub)])) == found


def test_a_token_is_looked_for_in_bodies_too_but_not_a_short_one() -> None:
    leaks = exchange("POST", f"{PARTNER}/2.2.1/commands/STOP_SESSION", {"response_url": f"{HUB}/r/{SECRET}"},
                     way=TO_PARTNER, token=B)  # fmt: skip
    registered = post(answer=credentials(SECRET, f"{HUB}/versions"))
    assert [line[:3] for line in told("credentials.token-leaked", [registered, leaks])] == ["2  "]
    short = exchange("GET", f"{HUB}/versions?token=example-token-c", token=C)
    assert told("credentials.token-leaked", [short]) == []


@pytest.mark.parametrize(("renewed_after", "found"), [(None, 1), (20, 0)])
def test_a_token_that_was_renewed_is_young_again(renewed_after: int | None, found: int) -> None:
    day, talk, token = 24 * 3600, [post()], C
    if renewed_after:
        talk.append(at(renewed_after * day, post(token=C, method="PUT", answer=handed(HUB, "example-token-d"))))
        token = encoded("example-token-d")
    talk.append(at(40 * day, exchange("GET", f"{HUB}/2.2.1/credentials", token=token)))
    talk.append(at(40 * day, exchange("GET", f"{PARTNER}/2.2.1/credentials", way=TO_PARTNER, token=B)))
    assert len(told("credentials.token-old", talk)) == 2 * found


def test_a_url_is_judged_only_against_what_the_platform_announced() -> None:
    body = credentials("example-token-b", f"{PARTNER}/2.2.1") | {"url": f"{PARTNER}/2.2.1"}
    rule = "credentials.url-not-versions"
    assert told(rule, [post(body=body)]) == []
    assert told(rule, [details("partner", "2.2.1", token=B), post(body=body)])
    assert told(rule, [versions("partner", "2.2.1", token=B), post(body=body)])


def listing(*parties: str) -> Exchange:
    items = [{"country_code": party[:2], "party_id": party[2:], "id": party} for party in parties]
    return exchange("GET", f"{PARTNER}/2.2.1/sender/tariffs", None, envelope(items), way=TO_PARTNER, token=B)


def test_who_collects_what_belongs_to_many_may_list_it() -> None:
    known = details("partner", "2.2.1", "tariffs/SENDER", token=B)
    rule = "credentials.party-not-announced"
    for role, found in (("CPO", 1), ("NAP", 0)):
        body = handed(PARTNER, "example-token-b", f"{role} DE EXA")
        assert len(told(rule, [known, post(body=body), listing("DEEXA", "DEEXB", "DEEXB")])) == found
    assert told(rule, [known, listing("DEEXB")]) == []


def test_sessions_keep_their_owner_on_the_way_to_who_plans_the_charging() -> None:
    known = details("partner", "2.2.1", "tokens/SENDER", token=B)
    unrouted = (("X-Request-ID", "5f0c"),)
    pushed = exchange("PUT", f"{HUB}/2.2.1/receiver/sessions/DE/EXC/S1", {"id": "S1"}, token=C, headers=unrouted)
    body = handed(PARTNER, "example-token-b", "EMSP DE EXA")
    for role, found in (("SCSP", 0), ("CPO", 1)):
        answer = handed(HUB, "example-token-c", f"{role} NL EXS")
        talk = [known, post(body=body, answer=answer), pushed]
        assert len(told("credentials.party-not-announced", talk)) == found
        assert len(told("versions.pull-not-offered", talk)) == found


def test_a_partner_with_swapped_roles_is_no_hub_that_lacks_its_party_id() -> None:
    body = handed(PARTNER, "example-token-b", "CPO DE EXA")
    pushed = exchange("PUT", f"{HUB}/2.3.0/receiver/locations/DE/EXA/L1", {"id": "L1"}, token=C)
    talk = [details("partner", "2.3.0", "hubclientinfo/SENDER", token=B), post("2.3.0", body), pushed]
    assert told("versions.role-implausible", talk)
    assert told("credentials.hub-party-id-missing", talk) == []


NAMES = ["token", "url", "roles", "role", "country_code", "party_id", "hub_party_id", "business_details",
         "version", "versions", "endpoints", "identifier"]  # fmt: skip
WORDS = st.sampled_from(["", "HUB", "CPO", "DE", "EXA", "é\n", "example-token-b", f"{HUB}/versions"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)


@settings(deadline=None)
@given(JUNK, JUNK, st.sampled_from(["2.1.1", "2.2.1", "2.3.0"]))
def test_whatever_is_said_no_rule_breaks(one: Any, other: Any, version: str) -> None:
    engine = Engine(profile.load("ocpi"))
    for said in (
        exchange("GET", f"{HUB}/versions", None, {"data": one, "status_code": 1000}, token=A),
        exchange("GET", f"{HUB}/{version}", None, {"data": other, "status_code": 1000}, token=A),
        exchange("GET", f"{PARTNER}/{version}", None, {"data": one, "status_code": 1000}, way=TO_PARTNER, token=B),
        exchange("POST", f"{HUB}/{version}/credentials", one, {"data": other, "status_code": 1000}, token=A),
        exchange("PUT", f"{HUB}/{version}/credentials", other, {"data": one, "status_code": 1000}, token=C),
        exchange("GET", f"{HUB}/{version}/credentials", None, {"data": other, "status_code": 1000}, token=C),
        exchange("PUT", f"{HUB}/{version}/tariffs/DE/EXA/T1", other, {"data": one, "status_code": 1000}, token=C),
        exchange("GET", f"{HUB}/{version}/tariffs", None, {"data": [one, other], "status_code": 1000}, token=C),
    ):
        assert not engine.judge(said)[1].crashes
