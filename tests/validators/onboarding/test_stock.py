"""What is remembered of the partner's objects: it stays small, and lists that did not change are not read again."""

from recordings.exchange import Exchange
from tests.validators.onboarding.objects import evse, listed, location, pushed
from tests.validators.onboarding.seeing import onboarding
from validators.onboarding.item import LONGEST, PARTS, PLACES, Item


def touched(*exchanges: Exchange) -> list[str]:
    """The locations that the last of these told something new of."""
    return [entry.thing for entry in onboarding(*exchanges).dossier.locations.touched]


def test_a_list_that_did_not_change_tells_nothing_new() -> None:
    poll, moved = listed("locations", [location()]), pushed("locations", location(city="Paris"))
    assert touched(poll) == ["Location LOC1"]
    assert touched(poll, poll) == []
    assert touched(poll, moved, poll) == ["Location LOC1"]
    assert touched(poll, listed("locations", [location(city="Paris")]), poll) == ["Location LOC1"]


def test_a_list_with_errors_is_read_every_time() -> None:
    poll = listed("locations", [location(city=7)])
    assert touched(poll, poll) == ["Location LOC1"]


def test_what_is_polled_is_still_there() -> None:
    seen = onboarding(*[listed("locations", [location()])] * 3).dossier.locations
    assert [entry.seen.exchange for entry in seen.entries.values()] == [3]
    assert seen.gone == []


def test_a_location_keeps_a_bounded_number_of_parts_and_places() -> None:
    item = Item("Location")
    for each in range(PARTS + 10):
        item.part(f"E{each}", is_new=True)
    item.take({f"field{each}": "" for each in range(PLACES)} | {"id": "x" * 999}, 1)
    assert len(item.parts) == PARTS
    item.take({"evses": [evse(uid=f"{each}{'x' * 99}") for each in range(PARTS + 10)]}, 2)
    assert len(item.parts) == PARTS
    assert max(map(len, item.parts)) == LONGEST


def test_an_object_is_that_of_its_url_whoever_it_says_owns_it() -> None:
    wrong = pushed("locations", location(party_id="EXB"), party="EXA")
    right = pushed("locations", location())
    assert [entry.owner for entry in onboarding(right, wrong).dossier.locations.touched] == ["DEEXA"]
