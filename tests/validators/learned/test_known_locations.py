"""Locations that were handed over, and their EVSEs in use."""

from typing import Any

import pytest

from recordings.exchange import Exchange, Side
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, conversation, envelope, exchange, listen

URL = f"{HUB}/2.2.1/receiver/locations/DE/EXA/L1"
USED, REMOVED = {"uid": "E1", "status": "AVAILABLE"}, {"uid": "E2", "status": "REMOVED"}


def evses_after(*exchanges: Exchange, side: Side = Side.HUB, owner: str = "DEEXA") -> frozenset[str] | None:
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.known_locations.of(side, owner, "L1")


def put(*evses: Any) -> Exchange:
    return exchange("PUT", URL, {"id": "L1", "evses": list(evses)})


def test_a_push_that_was_accepted_hands_a_location_over() -> None:
    assert evses_after(put(USED, REMOVED)) == frozenset({"e1"})
    assert evses_after(put(USED), owner="") == frozenset({"e1"}), "for those who do not know the owner"
    assert evses_after(put(USED), owner="DEEXB") is None
    assert evses_after(put(USED), side=Side.PARTNER) is None


def test_one_that_was_refused_does_not() -> None:
    assert evses_after(exchange("PUT", URL, {"id": "L1"}, envelope(status_code=2001))) is None


def test_a_location_without_evses_is_known() -> None:
    assert evses_after(put()) == frozenset()


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1"])
def test_a_list_hands_over_what_it_holds(version: str) -> None:
    item = {"id": "L1", "evses": [USED, REMOVED, None]} | (
        {} if version == "2.1.1" else {"country_code": "de", "party_id": "EXA"}
    )
    pulled = exchange("GET", f"{PARTNER}/{version}/cpo/locations", None, envelope([item, None]), way=TO_PARTNER)
    assert evses_after(pulled, owner="" if version == "2.1.1" else "DEEXA") == frozenset({"e1"})


def test_evses_come_and_go() -> None:
    another = exchange("PUT", f"{URL}/E3", {"uid": "E3"})
    assert evses_after(put(USED), another) == frozenset({"e1", "e3"})
    gone = exchange("PATCH", f"{URL}/E1", {"status": "REMOVED"})
    assert evses_after(put(USED), another, gone) == frozenset({"e3"})
    assert evses_after(put(USED), gone) is None, "nothing is left of it"
    assert evses_after(another) is None, "a part says nothing of the whole"
    assert evses_after(put(USED), exchange("PUT", f"{URL}/E1/1", {"id": "1"})) == frozenset({"e1"})


def test_a_patch_changes_the_evses_only_where_it_has_them() -> None:
    assert evses_after(put(USED), exchange("PATCH", URL, {"publish": False})) == frozenset({"e1"})
    assert evses_after(put(USED), exchange("PATCH", URL, {"evses": [REMOVED]})) is None
