"""A walk goes on with the page its Link asked for, is forgotten where something may have been missed, is bounded."""

from msgspec.structs import replace

from recordings.exchange import BodyNote, Exchange
from tests.validators.lists import client, listed, pages_rules
from tests.validators.talk import HUB, conversation, listen
from validators.conversation import Conversation
from validators.learned import walk, walks
from validators.learned.walk import Walk

A, B, C = (client(name) for name in ("EXA", "EXB", "EXC"))
FIRST = listed("limit=2", [A, B], 3, "offset=2&limit=2")
SECOND = listed("offset=2&limit=2", [C], 3, number=3)


def after(*exchanges: Exchange) -> Conversation:
    talk = conversation()
    for _ in listen(talk, *exchanges):
        pass
    return talk


def waiting(talk: Conversation) -> list[Walk]:
    return [each for _, here in talk.walks.waiting.items() for each in here.values()]


def continues(before: Exchange, exchange: Exchange) -> bool:
    talk = after(before)
    call = talk.read(exchange)
    return talk.walks.continued(call) is not None


def test_the_page_that_the_link_asks_for_continues_the_walk() -> None:
    assert continues(FIRST, SECOND)
    assert continues(FIRST, listed("limit=2&offset=2", [C], number=3))
    assert not continues(FIRST, listed("limit=3&offset=2", [C], number=3))


def test_a_request_that_began_before_the_link_came_continues_nothing() -> None:
    slow = listed("limit=2", [A, B], 3, "offset=2&limit=2", lasts=5)
    assert not continues(slow, SECOND)


def test_who_reads_ahead_of_the_links_leaves_nothing_behind() -> None:
    early = listed("offset=2&limit=2", [C], 3, number=2, at=2.05, lasts=0.01)
    assert waiting(after(early, replace(FIRST, number=3))) == []


def test_another_client_of_the_same_list_continues_nothing() -> None:
    headers = (*SECOND.request.headers, ("OCPI-from-party-id", "EXM"))
    assert not continues(FIRST, replace(SECOND, request=replace(SECOND.request, headers=headers)))


def test_after_an_error_the_page_may_be_asked_for_again() -> None:
    failed = listed("offset=2&limit=2", None, number=3, status=503)
    assert len(waiting(after(FIRST, failed))) == 1


def test_a_page_of_which_only_a_part_was_kept_ends_the_walk() -> None:
    cut = listed("offset=2&limit=2", [C], 3, number=3, note=BodyNote.CUT)
    assert waiting(after(FIRST, cut)) == []


def test_where_exchanges_were_missed_every_walk_ends() -> None:
    assert not continues(FIRST, replace(SECOND, number=9))
    assert not continues(FIRST, replace(SECOND, number=1))


def test_a_page_that_is_asked_for_again_does_not_disturb_the_walk() -> None:
    pages = [
        listed(f"offset={at}&limit=1", [client(f"E{at}A")], 4, f"offset={at + 1}&limit=1", number=number)
        for number, at in ((2, 0), (3, 1), (4, 1), (5, 2))
    ]
    [one] = waiting(after(*pages))
    assert (one.whole, one.pages, one.count) == (True, 3, 3)


def test_duplicates_are_told_once_a_walk_and_not_of_a_page_asked_for_again() -> None:
    twice = listed("offset=2&limit=2", [B], 3, number=3)
    assert pages_rules(FIRST, twice, replace(twice, number=4, id=4)) == [(3, "page.duplicate-object")]


def test_walks_and_what_they_remember_are_bounded() -> None:
    many = [listed(f"limit={n}", [client(f"E{n}")], 9, f"offset=1&limit={n}", number=n) for n in range(2, 20)]
    assert len(waiting(after(*many))) == walks.WALKS
    lists = [
        listed("limit=1", [A], 9, "offset=1", number=n, url=f"{HUB}/{n}/2.2.1/hubclientinfo") for n in range(2, 100)
    ]
    assert len(waiting(after(*lists))) == walks.LISTS
    crowd = [client(f"E{n}") for n in range(walk.IDENTITIES + 10)]
    [one] = waiting(after(listed("", crowd, 99_999, f"offset={len(crowd)}")))
    assert (len(one.versions), one.blurred) == (walk.IDENTITIES, True)
