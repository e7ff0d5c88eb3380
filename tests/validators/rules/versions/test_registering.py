"""Which version is chosen, which modules belong together, and what follows when they change."""

from typing import Any

import pytest

from recordings.exchange import Exchange
from tests.validators.rules.registering import A, B, C, at, details, post, told, versions
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, credentials, encoded, envelope, exchange

SENDERS = ("locations/SENDER", "tariffs/SENDER")
FLAT = {"business_details": {"name": "Example"}, "party_id": "EXA", "country_code": "DE"}


def flat(token: str, base: str) -> dict[str, Any]:
    return {"token": token, "url": f"{base}/versions", **FLAT}


def both_list(*listed: str, chosen: str) -> list[Exchange]:
    return [versions("hub", *listed), versions("partner", *listed, token=B), post(chosen)]


def test_a_deprecated_version_is_no_better_choice() -> None:
    assert told("versions.older-chosen", both_list("2.1.1", "2.2", chosen="2.1.1")) == []
    assert told("versions.older-chosen", both_list("2.1.1", "2.2", "2.2.1", chosen="2.1.1"))


def test_versions_compare_as_numbers_not_as_texts() -> None:
    assert told("versions.older-chosen", both_list("2.3.0", "2.10.0", chosen="2.3.0"))
    assert told("versions.older-chosen", both_list("2.2.1", "latest", chosen="2.2.1")) == []


def test_what_one_side_lists_alone_cannot_be_chosen() -> None:
    talk = [versions("hub", "2.1.1", "2.2.1"), versions("partner", "2.1.1", token=B), post("2.1.1")]
    assert told("versions.older-chosen", talk) == []
    assert told("versions.older-chosen", talk[:1] + talk[2:]) == []


def test_a_registration_for_each_version_is_no_older_choice() -> None:
    first = post(body=credentials("example-token-x", f"{PARTNER}/versions"), token=encoded("example-token-y"))
    talk = [*both_list("2.1.1", "2.2.1", chosen="2.2.1")[:2], first]
    second = post(
        "2.1.1", flat("example-token-b", PARTNER), flat("example-token-d", HUB), token="Token example-token-z"
    )
    assert told("versions.older-chosen", [*talk, second]) == []


@pytest.mark.parametrize(("partner", "found"), [(("2.2",), 0), (("2.2", "2.2.1"), 1)])
def test_choosing_a_deprecated_version_is_worse_where_both_list_its_successor(
    partner: tuple[str, ...], found: int
) -> None:
    talk = [versions("hub", "2.2", "2.2.1"), versions("partner", *partner, token=B), post("2.2")]
    places = [line.split()[1] for line in told("versions.deprecated", talk)]
    assert places.count("url") == found
    assert told("versions.older-chosen", talk) == []


def test_details_that_two_versions_share_may_name_either() -> None:
    listed = [{"version": version, "url": f"{HUB}/all"} for version in ("2.2", "2.2.1")]
    data = {"version": "2.2", "endpoints": [{"identifier": "credentials", "role": "SENDER", "url": f"{HUB}/x"}]}
    talk = [
        exchange("GET", f"{HUB}/versions", None, envelope(listed), token=A),
        exchange("GET", f"{HUB}/all", None, envelope(data), token=A),
    ]
    assert told("versions.details-of-other-version", talk) == []
    listed.pop(0)
    talk[0] = exchange("GET", f"{HUB}/versions", None, envelope(listed), token=A)
    assert told("versions.details-of-other-version", talk)


def registered(*offers: str, hub: tuple[str, ...] = ()) -> list[Exchange]:
    return [details("hub", "2.2.1", *hub), details("partner", "2.2.1", *offers, token=B), post()]


def test_modules_are_missed_only_where_both_sides_are_known() -> None:
    rule = "versions.dependency-missing"
    assert len(told(rule, registered("commands/RECEIVER"))) == 2
    assert told(rule, registered("commands/RECEIVER")[1:]) == []
    assert told(rule, registered("commands/RECEIVER", hub=("locations/RECEIVER", "sessions/RECEIVER", *SENDERS))) == []


def test_both_offering_what_lacks_another_is_told_once() -> None:
    assert len(told("versions.dependency-missing", registered("commands/RECEIVER", hub=("commands/SENDER",)))) == 2


def test_a_hub_may_offer_anything() -> None:
    assert told("versions.role-implausible", registered(hub=("hubclientinfo/SENDER", "locations/RECEIVER"))) == []
    assert told("versions.role-implausible", registered("hubclientinfo/SENDER"))


@pytest.mark.parametrize(("later", "found"), [(1800, 0), (7200, 1)])
def test_there_is_an_hour_to_tell_of_changed_endpoints(later: int, found: int) -> None:
    changed = at(60, details("partner", "2.2.1", "tariffs/SENDER", token=B))
    call = at(60 + later, exchange("DELETE", f"{HUB}/2.2.1/receiver/tariffs/DE/EXA/T1", token=C))
    rule = "versions.changed-untold"
    assert len(told(rule, [*registered(*SENDERS), changed, call])) == found
    assert told(rule, [*registered(*SENDERS)[:2], changed, call]) == []  # nobody saw a registration


def test_an_earlier_version_may_be_called_while_the_switch_is_under_way() -> None:
    talk = [
        details("hub", "2.1.1", "cdrs"),
        details("hub", "2.2.1", "cdrs/RECEIVER"),
        post("2.1.1", flat("example-token-b", PARTNER), flat("example-token-d", HUB)),
        post(token="Token example-token-d", method="PUT"),
    ]
    late = exchange("GET", f"{HUB}/2.1.1/cdrs", None, envelope([]), token=C)
    rule = "versions.other-than-negotiated"
    assert told(rule, [*talk, at(30, late)]) == []
    assert told(rule, [*talk, at(90, late)])
    handed_out = exchange("GET", f"{HUB}/2.1.1/cdrs/4711", token=C)
    assert told(rule, [*talk, at(90, handed_out)]) == []


def test_each_token_has_its_own_version() -> None:
    talk = [
        details("hub", "2.1.1", "cdrs"),
        details("hub", "2.2.1", "cdrs/RECEIVER"),
        post("2.1.1", flat("example-token-x", PARTNER), flat("example-token-d", HUB), token="Token example-token-y"),
        post(),
        at(90, exchange("GET", f"{HUB}/2.1.1/cdrs", None, envelope([]), token="Token example-token-d")),
    ]
    assert told("versions.other-than-negotiated", talk) == []


def test_a_list_that_is_not_there_matters_where_its_owner_pushes() -> None:
    push = exchange("PUT", f"{HUB}/2.1.1/tokens/DE/EXA/0123", {"uid": "0123"}, token="Token example-token-c")
    refused = exchange("GET", f"{PARTNER}/2.1.1/tokens", way=TO_PARTNER, status=405, token="Token example-token-b")
    known = details("partner", "2.1.1", "tokens", token=B)
    rule = "versions.pull-not-offered"
    assert [line.split()[:2] for line in told(rule, [known, push, refused])] == [["3", "status"]]
    assert [line.split()[:2] for line in told(rule, [known, refused, push])] == [["3", "url"]]
    assert told(rule, [known, refused]) == told(rule, [known, push]) == []


def test_after_the_end_of_a_registration_nothing_needs_to_be_served() -> None:
    gone = at(120, exchange("GET", f"{HUB}/versions", status=404, token=C))
    ended = exchange("DELETE", f"{HUB}/2.2.1/credentials", token=C)
    rule = "versions.not-served"
    assert told(rule, [versions("hub", "2.2.1"), post(), gone])
    assert told(rule, [versions("hub", "2.2.1"), post(), ended, gone]) == []


def test_a_versions_list_that_has_moved_is_not_served_where_it_was() -> None:
    moved = exchange("GET", "https://new.hub.example/ocpi/versions", None,
                     envelope([{"version": "2.2.1", "url": f"{HUB}/2.2.1"}]), token=A)  # fmt: skip
    gone = at(120, exchange("GET", f"{HUB}/versions", status=404, token=A))
    assert told("versions.not-served", [versions("hub", "2.2.1"), gone])
    assert told("versions.not-served", [versions("hub", "2.2.1"), moved, gone]) == []


def test_what_fails_while_its_owner_registers_is_told_of_the_registration() -> None:
    missing = exchange("GET", f"{PARTNER}/2.2.1", way=TO_PARTNER, status=404, token=B)
    fetch_back = [versions("partner", "2.2.1", token=B), missing]
    rule = "versions.not-served"
    assert told(rule, fetch_back) == []  # maybe the recording has just begun
    assert told(rule, [fetch_back[0], at(120, missing)])
    visit = at(100, versions("hub", "2.2.1"))
    assert told(rule, [fetch_back[0], visit, at(120, missing)]) == []
