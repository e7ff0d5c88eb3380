"""When a receiver could not be reached, and what it has missed."""

from typing import Any

from msgspec.structs import replace

from recordings.exchange import Direction, Exchange, TransportError
from tests.validators.talk import HUB, PARTNER, TIME, TO_HUB, TO_PARTNER, conversation, envelope, exchange, listen
from validators.json_text import instant
from validators.learned.outages import MISSED, Outage, Outages

AT = instant(TIME) or 0.0
LOST = TransportError.CONNECT_FAILED


def push(minute: float, token: str, way: Direction = TO_PARTNER, **more: Any) -> Exchange:
    """A token that is pushed so many minutes after ten."""
    url = f"{PARTNER if way is TO_PARTNER else HUB}/2.2.1/receiver/tokens/DE/EXM/{token}"
    body = {"uid": token, "last_updated": TIME}
    return replace(exchange("PUT", url, body, way=way, **more), started_at=AT + minute * 60)


def after(*exchanges: Exchange) -> Outage | None:
    """The outage of the partner's tokens after these exchanges."""
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.outages.of.get((TO_PARTNER, "tokens"))


def test_it_lasts_from_the_first_lost_push_to_the_last_and_is_over_with_the_next_that_arrives() -> None:
    outage = after(push(0, "T1", error=LOST), push(5, "T2", error=LOST), push(9, "T3"))
    assert outage
    assert (outage.since, outage.times, outage.over) == (AT, 2, AT + 9 * 60)
    assert {target.url.rpartition("/")[2] for target in outage.missed} == {"T1", "T2"}


def test_what_arrives_after_all_was_not_missed() -> None:
    assert after(push(0, "T1", error=LOST), push(5, "T2", error=LOST), push(9, "T1"), push(10, "T2")) is None


def test_a_push_the_other_way_says_nothing_of_the_receiver() -> None:
    outage = after(push(0, "T1", error=LOST), push(5, "T2", way=TO_HUB))
    assert outage
    assert outage.over is None


def test_who_pulls_the_list_has_missed_nothing() -> None:
    pull = exchange("GET", f"{HUB}/2.2.1/sender/tokens", answer=envelope([]))
    assert after(push(0, "T1", error=LOST), push(5, "T2"), pull) is None
    other = exchange("GET", f"{HUB}/2.2.1/sender/locations", answer=envelope([]))
    assert after(push(0, "T1", error=LOST), push(5, "T2"), other)


def test_memory_is_bounded() -> None:
    outages, talk = Outages(), conversation()
    for number in range(MISSED + 5):
        outages.learn(talk.read(push(0, f"T{number}", error=LOST)))
    assert len(outages.of[TO_PARTNER, "tokens"].missed) == MISSED
