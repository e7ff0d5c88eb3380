"""Which pushed objects belong into a list, and which need not."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.lists import listed, pages_rules
from tests.validators.talk import HUB, PARTNER, TIME, TO_PARTNER, credentials, envelope, exchange

TARIFFS = f"{PARTNER}/2.2.1/tariffs"
LOCATIONS = f"{PARTNER}/2.2.1/locations"
MISSING = "page.pushed-object-missing"
IDS = (("X-Request-ID", "r1"), ("X-Correlation-ID", "c1"))


def tariff(id: str, **more: Any) -> dict[str, Any]:
    component = {"type": "ENERGY", "price": 0.25, "step_size": 1}
    owner = {"country_code": "DE", "party_id": "EXA"}
    return (
        owner
        | {"id": id, "currency": "EUR", "elements": [{"price_components": [component]}], "last_updated": TIME}
        | more
    )


def location(id: str, **more: Any) -> dict[str, Any]:
    place = {"latitude": "52.520008", "longitude": "13.404954"}
    owner = {"country_code": "DE", "party_id": "EXA", "publish": True, "time_zone": "Europe/Berlin"}
    return owner | {"id": id, "address": "Street", "city": "Berlin", "country": "DEU", "coordinates": place,
                    "last_updated": TIME} | more  # fmt: skip


def push(owned: dict[str, Any], module: str = "tariffs", method: str = "PUT", path: str = "", **more: Any) -> Exchange:
    more = {"headers": IDS} | more  # and no parties, as on the lists here
    return exchange(method, f"{HUB}/2.2.1/{module}/DE/EXA/{path or owned['id']}", owned, **more)


def numbered(*exchanges: Exchange) -> list[Exchange]:
    return [replace(each, number=at, id=at, started_at=each.started_at + at) for at, each in enumerate(exchanges, 1)]


def missing(*exchanges: Exchange) -> bool:
    return MISSING in [rule for _, rule in pages_rules(*numbered(*exchanges))]


def all_tariffs(*ids: str, query: str = "limit=9") -> Exchange:
    return listed(query, [tariff(id) for id in ids], len(ids), url=TARIFFS, way=TO_PARTNER)


def all_locations(*ids: str) -> Exchange:
    return listed("limit=9", [location(id) for id in ids], len(ids), url=LOCATIONS, way=TO_PARTNER)


def test_a_pushed_object_belongs_into_the_list() -> None:
    assert missing(push(tariff("T1")), push(tariff("T2")), all_tariffs("T2"))
    assert not missing(push(tariff("T1")), push(tariff("T2")), all_tariffs("T2", "t1"))


@pytest.mark.parametrize("query", [f"date_to={TIME}", "date_from=2026-01-05T10:00:01Z", "offset=1&limit=9", "q=T2"])
def test_what_is_not_the_whole_list_up_to_now_tells_nothing(query: str) -> None:
    assert not missing(push(tariff("T1")), push(tariff("T2")), all_tariffs("T2", query=query))


def test_what_was_refused_or_deleted_or_belongs_to_others_need_not_be_there() -> None:
    assert not missing(push(tariff("T1"), answer={"status_code": 2001, "timestamp": TIME}), all_tariffs("T2"))
    assert not missing(push(tariff("T1")), push({}, method="DELETE", path="T1"), all_tariffs("T2"))
    foreign = tariff("T2") | {"party_id": "EXB"}
    alone = listed("limit=9", [foreign], 1, url=TARIFFS, way=TO_PARTNER)
    assert not missing(push(tariff("T1")), alone)


def test_nor_what_was_pushed_to_another_party() -> None:
    to_another = push(tariff("T1"), headers=(("OCPI-to-country-code", "DE"), ("OCPI-to-party-id", "EXM")))
    assert not missing(to_another, all_tariffs("T2"))


@pytest.mark.parametrize(
    "hidden",
    [
        {"publish": False},
        {"evses": []},
        {"evses": [{"uid": "E1", "status": "REMOVED", "connectors": [], "last_updated": TIME}]},
    ],
)
def test_nor_what_is_hidden_until_it_is_shown_again(hidden: dict[str, Any]) -> None:
    shown = {"publish": True, "last_updated": TIME}
    for first in ([push(location("L1", **hidden), "locations")],
                  [push(location("L1"), "locations"), push(hidden, "locations", "PATCH", "L1")]):  # fmt: skip
        assert not missing(*first, all_locations("L2"))
        assert missing(*first, push(shown, "locations", "PATCH", "L1"), all_locations("L2"))


def test_nor_a_location_that_lost_an_evse() -> None:
    gone = push({"status": "REMOVED", "last_updated": TIME}, "locations", "PATCH", "L1/E1")
    assert not missing(push(location("L1"), "locations"), gone, all_locations("L2"))


def test_a_patch_of_an_object_that_was_never_seen_whole_tells_nothing() -> None:
    assert not missing(push({"last_updated": TIME}, "locations", "PATCH", "L1"), all_locations("L2"))


def test_what_was_pushed_before_a_registration_need_not_be_there_after_it() -> None:
    body = credentials("example-token-b", f"{PARTNER}/versions")
    answer = envelope(credentials("example-token-c", f"{HUB}/versions"))
    registered = exchange("POST", f"{HUB}/2.2.1/credentials", body, answer)
    assert not missing(push(tariff("T1")), registered, push(tariff("T2")), all_tariffs("T2"))
