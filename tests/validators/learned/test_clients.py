"""What is known of the parties connected to a hub."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange, Response, Side
from tests.validators.learned.test_parties import VERSION, details, told
from tests.validators.talk import HUB, TO_PARTNER, conversation, envelope, exchange, listen
from validators.learned import clients
from validators.learned.clients import Clients
from validators.learned.parties import Parties

EARLY, LATE = "2026-01-05T09:00:00Z", "2026-01-05T09:30:00Z"


def info(party: str, status: str = "CONNECTED", updated: str = EARLY, role: str = "CPO") -> dict[str, Any]:
    return {"country_code": party[:2], "party_id": party[2:], "role": role, "status": status, "last_updated": updated}


def push(value: dict[str, Any], *, code: int = 1000, number: int = 1) -> Exchange:
    url = f"https://partner.example/ocpi/{VERSION}/hubclientinfo/{value['country_code']}/{value['party_id']}"
    return exchange("PUT", url, value, envelope(status_code=code), way=TO_PARTNER, number=number)


def page(*items: Any, total: int | None, query: str = "", number: int = 1) -> Exchange:
    found = exchange("GET", f"{HUB}/{VERSION}/hubclientinfo{query}", answer=envelope(list(items)), number=number)
    assert found.response
    headers = (("X-Total-Count", str(total)),) if total is not None else ()
    return replace(found, response=Response(status=200, headers=headers, body=found.response.body))


def parties_after(*exchanges: Exchange) -> Parties:
    talk = conversation()
    list(listen(talk, *exchanges))
    return talk.parties


def after(*exchanges: Exchange) -> Clients:
    return parties_after(*exchanges).clients[Side.HUB]


def statuses(known: Clients) -> Iterator[tuple[str, str | None]]:
    return ((party, known.status_of(party)) for party in list(known.by_party))


def test_a_push_tells_of_a_party() -> None:
    (client,) = after(push(info("NLEXB", "PLANNED"))).of("NLEXB")
    assert (client.role, client.status, client.accepted) == ("CPO", "PLANNED", True)


def test_what_the_receiver_refused_was_told_all_the_same() -> None:
    (client,) = after(push(info("NLEXB"), code=2001)).of("NLEXB")
    assert not client.accepted


def test_a_party_is_connected_where_one_of_its_roles_is() -> None:
    known = after(push(info("NLEXB", "OFFLINE")), push(info("NLEXB", "CONNECTED", role="EMSP")))
    assert known.status_of("NLEXB") == "CONNECTED"
    assert len(known.of("NLEXB")) == 2


def test_a_push_that_was_overtaken_changes_nothing() -> None:
    assert after(push(info("NLEXB", "SUSPENDED", LATE)), push(info("NLEXB"))).status_of("NLEXB") == "SUSPENDED"


def test_a_whole_list_tells_who_is_not_connected() -> None:
    first, last = page(info("NLEXB"), info("NLEXC"), total=3), page(info("NLEXD"), total=3, query="?offset=2")
    assert not after(first).listed
    assert after(first, last).listed


def test_a_whole_list_ends_what_was_told_before() -> None:
    known = after(push(info("NLEXA")), page(info("NLEXB"), total=1, number=2))
    assert dict(statuses(known)) == {"NLEXB": "CONNECTED"}


def test_what_is_pushed_while_a_list_is_read_stays() -> None:
    first = page(info("NLEXB"), total=2)
    last = page(info("NLEXC"), total=2, query="?offset=1", number=3)
    assert dict(statuses(after(first, push(info("NLEXD"), number=2), last))).keys() == {"NLEXB", "NLEXC", "NLEXD"}


@pytest.mark.parametrize(
    "pages",
    [
        [page(info("NLEXB"), total=1, query="?date_from=2026-01-05T00:00:00Z")],
        [page(info("NLEXB"), total=None)],
        [page(info("NLEXB"), total=2, query="?offset=1")],
        [page(info("NLEXB"), total=3), page(info("NLEXB"), total=3, query="?offset=2")],
        [page(info("NLEXB"), total=2, query="?offset=x")],
    ],
)
def test_a_part_of_a_list_does_not_tell_who_is_missing(pages: list[Exchange]) -> None:
    known = after(*pages)
    assert not known.listed
    assert known.status_of("NLEXB") == "CONNECTED"


@pytest.mark.parametrize(("offered", "hosted"), [("RECEIVER", False), ("SENDER", None)])
def test_all_clients_are_known_only_where_later_ones_can_be_pushed(offered: str, hosted: bool | None) -> None:
    parties = parties_after(details(Side.PARTNER, f"hubclientinfo {offered}"), page(info("NLEXB"), total=1))
    assert parties.hosts(Side.HUB, VERSION, "NLEXC") is hosted


@pytest.mark.parametrize("value", [[], "x", {"country_code": "DE"}, info("DEEXA") | {"status": 3}])
def test_what_is_no_client_info_tells_nothing(value: Any) -> None:
    assert not after(page(value, total=1)).by_party


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "ROLES", 2)
    known = Clients()
    talk = conversation()
    for call in listen(talk, *(told("NLEXB", f"ROLE{number}") for number in range(5))):
        known.learn(call)
    assert len(known.of("NLEXB")) == 2
    assert not after(page(*(info(f"DE{number:03}") for number in range(3)), total=3)).walk
