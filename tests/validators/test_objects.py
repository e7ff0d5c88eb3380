"""The OCPI objects that a call carries."""

import json
from typing import Any

from recordings.entry import SeenObject
from recordings.exchange import Exchange
from tests.validators.talk import HUB, conversation, cut, envelope, exchange
from validators.objects import objects_in

LOCATION = {"country_code": "DE", "party_id": "EXA", "id": "LOC1", "last_updated": "2026-01-05T10:00:00Z"}
INFO = {"country_code": "NL", "party_id": "EXB", "role": "CPO", "status": "CONNECTED"}


def seen(sent: Exchange) -> list[SeenObject]:
    return list(objects_in(conversation().read(sent)))


def put(path: str, body: Any, answer: Any = None) -> list[SeenObject]:
    return seen(exchange("PUT", f"{HUB}/2.2.1/{path}", body, answer))


def test_a_pushed_object_is_seen_with_its_identity() -> None:
    [location] = put("locations/DE/EXA/LOC1", LOCATION)
    assert location == SeenObject(
        side="request",
        pointer="",
        module="locations",
        kind="Location",
        country_code="DE",
        party_id="EXA",
        object_id="LOC1",
        last_updated="2026-01-05T10:00:00Z",
        content=json.dumps(LOCATION, separators=(",", ":")),
    )


def test_an_evse_takes_owner_and_location_from_the_url() -> None:
    [evse] = put("locations/DE/EXA/LOC1/E1", {"uid": "E1"})
    assert (evse.kind, evse.country_code, evse.party_id, evse.object_id) == ("EVSE", "DE", "EXA", "LOC1/E1")


def test_every_object_of_a_list_is_seen_in_its_place() -> None:
    page = [LOCATION, "no object", {**LOCATION, "id": "LOC2"}, {"name": "without an id"}]
    objects = seen(exchange("GET", f"{HUB}/2.2.1/locations", None, envelope(page)))
    assert [(each.side, each.pointer, each.object_id) for each in objects] == [
        ("response", "/data/0", "LOC1"),
        ("response", "/data/2", "LOC2"),
    ]


def test_a_pulled_object_stands_in_data() -> None:
    [location] = seen(exchange("GET", f"{HUB}/2.2.1/locations/LOC1", None, envelope(LOCATION)))
    assert (location.pointer, location.object_id, location.party_id) == ("/data", "LOC1", "EXA")


def test_a_client_info_is_its_role_of_a_party() -> None:
    [pushed] = put("hubclientinfo/NL/EXB", INFO)
    [pulled] = seen(exchange("GET", f"{HUB}/2.2.1/hubclientinfo", None, envelope([INFO])))
    assert pushed.object_id == pulled.object_id == "CPO"
    assert (pushed.country_code, pushed.party_id) == (pulled.country_code, pulled.party_id) == ("NL", "EXB")


def test_letters_beyond_ascii_stay_readable() -> None:
    [location] = put("locations/DE/EXA/LOC1", {**LOCATION, "city": "Köln"})
    assert '"city":"Köln"' in location.content


def test_a_refused_object_is_not_seen() -> None:
    assert put("locations/DE/EXA/LOC1", LOCATION, envelope(status_code=2001)) == []


def test_nothing_is_seen_in_a_body_that_was_cut() -> None:
    assert put("locations/DE/EXA/LOC1", cut(b'{"id": "LOC1"')) == []


def test_nothing_is_seen_where_no_object_is_carried() -> None:
    assert put("locations/DE/EXA/LOC1", [LOCATION]) == []
    assert seen(exchange("GET", f"{HUB}/versions", None, envelope([LOCATION]))) == []
    assert seen(exchange("PUT", "https://hub.example/favicon.ico", LOCATION)) == []
