"""A recording holds each version of an object once."""

from typing import Any

from tests.validators.talk import HUB, PARTNER, TO_PARTNER, conversation, envelope, exchange
from validators.history import History

TALK = conversation()


def location(name: str, number: int = 1) -> dict[str, Any]:
    return {
        "country_code": "DE",
        "party_id": "ABC",
        "id": f"LOC{number}",
        "name": name,
        "last_updated": "2026-01-05T10:00:00Z",
    }


def listed(history: History, *locations: dict[str, Any]) -> list[str]:
    """What a pull of the list brings that is new, by place."""
    pulled = exchange("GET", f"{PARTNER}/2.2.1/sender/locations", answer=envelope(list(locations)), way=TO_PARTNER)
    return [seen.pointer for seen in history.new_in(TALK.read(pulled))]


def pushed(history: History, value: dict[str, Any]) -> list[str]:
    push = exchange("PUT", f"{HUB}/2.2.1/receiver/locations/DE/ABC/{value['id']}", value)
    return [seen.content for seen in history.new_in(TALK.read(push))]


def test_the_first_sight_of_an_object_is_a_version() -> None:
    assert listed(History(), location("Main street"), location("Side street", 2)) == ["/data/0", "/data/1"]


def test_what_did_not_change_is_no_new_version() -> None:
    history = History()
    listed(history, location("Main street"), location("Side street", 2))
    assert listed(history, location("Main street"), location("Side street", 2)) == []
    assert listed(history, location("Main street"), location("Broad street", 2)) == ["/data/1"]
    assert pushed(history, location("Main street")) == []


def test_an_object_that_changes_back_is_a_version_again() -> None:
    history = History()
    listed(history, location("Main street"))
    assert len(pushed(history, location("Broad street"))) == 1
    assert listed(history, location("Main street")) == ["/data/0"], "the same list again, but not the same version"


def test_ids_that_differ_in_case_are_one_object() -> None:
    history = History()
    listed(history, location("Main street"))
    assert listed(history, location("Main street") | {"party_id": "abc"}) == ["/data/0"], "its text did change"
    assert listed(history, location("Main street") | {"party_id": "abc"}) == []
