"""What is known of the versions and endpoints that a side announced."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.exchange import Exchange, Side
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, conversation, envelope, exchange, listen
from validators.learned.announcements import VERSIONS, Announcements, Offer, listed_in, offers_in

LOCATIONS = Offer("locations", "SENDER", f"{HUB}/2.2.1/locations")
TARIFFS = Offer("tariffs", "SENDER", f"{HUB}/2.2.1/tariffs")


def listing(*versions: str, number: int = 1) -> Exchange:
    entries = [{"version": version, "url": f"{HUB}/{version}"} for version in versions]
    return exchange("GET", f"{HUB}/versions", None, envelope(entries), number=number)


def details(*offers: Offer, url: str = f"{HUB}/2.2.1", number: int = 1, status_code: int = 1000) -> Exchange:
    endpoints = [{"identifier": module, "role": role, "url": url} for module, role, url in offers]
    data = {"version": "2.2.1", "endpoints": endpoints}
    return exchange("GET", url, None, envelope(data, status_code), number=number)


def after(*exchanges: Exchange) -> Announcements:
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.announcements


def test_nothing_is_known_before_anything_was_served() -> None:
    announced = after()
    assert announced.lists == {}
    assert announced.of(Side.HUB, "2.2.1") is None


def test_a_versions_list_is_kept_with_the_time_it_was_served() -> None:
    first, second = listing("2.1.1"), listing("2.1.1", "2.2.1", number=5)
    known = after(first, second).lists
    assert known.keys() == {Side.HUB}
    assert known[Side.HUB].url == f"{HUB}/versions"
    assert known[Side.HUB].urls == {"2.1.1": f"{HUB}/2.1.1", "2.2.1": f"{HUB}/2.2.1"}
    assert known[Side.HUB].at == pytest.approx(second.started_at + 0.001)


def test_details_are_kept_by_side_and_version() -> None:
    announced = after(listing("2.2.1"), details(LOCATIONS, TARIFFS))
    known = announced.of(Side.HUB, "2.2.1")
    assert known
    assert known.offers == announced.offers(Side.HUB, "2.2.1") == (LOCATIONS, TARIFFS)
    assert (known.before, known.changed_at) == (None, None)
    assert announced.of(Side.PARTNER, "2.2.1") is announced.of(Side.HUB, "2.1.1") is None
    assert announced.offers(Side.PARTNER, "2.2.1") == ()


def test_details_for_each_role_of_a_platform_add_up() -> None:
    announced = after(details(LOCATIONS, url=f"{HUB}/cpo/2.2.1"), details(TARIFFS, url=f"{HUB}/emsp/2.2.1", number=2))
    known = announced.of(Side.HUB, "2.2.1")
    assert known
    assert (known.offers, known.before) == ((TARIFFS,), None)
    assert announced.offers(Side.HUB, "2.2.1") == (LOCATIONS, TARIFFS)


def test_what_stood_there_before_a_change_is_kept_with_the_time_of_the_change() -> None:
    changed = details(TARIFFS, number=3)
    announced = after(details(LOCATIONS), changed, details(TARIFFS, number=9))
    known = announced.of(Side.HUB, "2.2.1")
    assert known
    assert (known.offers, known.before) == ((TARIFFS,), (LOCATIONS,))
    assert known.changed_at == pytest.approx(changed.started_at + 0.001)
    assert known.at == pytest.approx(changed.started_at + 6.001)


def test_another_order_is_no_change() -> None:
    known = after(details(LOCATIONS, TARIFFS), details(TARIFFS, LOCATIONS, number=2)).of(Side.HUB, "2.2.1")
    assert known
    assert known.before is None


@pytest.mark.parametrize("status_code", [2000, 3001])
def test_what_was_refused_announces_nothing(status_code: int) -> None:
    assert after(details(LOCATIONS, status_code=status_code)).of(Side.HUB, "2.2.1") is None


def test_an_offer_without_a_role_stands_for_both() -> None:
    announced = after(details(LOCATIONS, Offer("tokens", None, "x")))
    assert announced.offered(Side.HUB, "2.2.1", "locations")
    assert announced.offered(Side.HUB, "2.2.1", "locations", "SENDER")
    assert not announced.offered(Side.HUB, "2.2.1", "locations", "RECEIVER")
    assert announced.offered(Side.HUB, "2.2.1", "tokens", "RECEIVER")
    assert not announced.offered(Side.PARTNER, "2.2.1", "tokens")


def test_a_list_wrapped_in_an_object_is_read_all_the_same() -> None:
    entry = {"version": "2.1.1", "url": "https://partner.example/2.1.1"}
    announced = after(exchange("GET", f"{PARTNER}/versions", None, envelope({"versions": [entry]}), way=TO_PARTNER))
    assert announced.lists[Side.PARTNER].urls == {"2.1.1": "https://partner.example/2.1.1"}


def test_a_list_without_end_is_not_remembered_whole() -> None:
    announced = after(listing(*map(str, range(1000))))
    assert len(announced.lists[Side.HUB].urls) == VERSIONS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["versions", "endpoints", "url", "2.2.1"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["versions", "endpoints", "url", "role"]), inner),
)


@given(JSON)
def test_any_answer_can_be_read(data: Any) -> None:
    assert list(listed_in(data)) + list(offers_in(data)) == []
