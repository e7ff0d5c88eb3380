"""What the hub says of its clients and what is heard of them, where little is known."""

import pytest

from recordings.exchange import Exchange, Side
from tests.validators.learned.test_clients import info as client
from tests.validators.learned.test_clients import page
from tests.validators.learned.test_parties import details
from tests.validators.rules.routing.messages import CPO, EMSP, OTHER, judged, message

CHAPTER = ("hubclientinfo",)


def info(status: str, at: float = 0, *, role: str = "CPO", code: int = 1000) -> Exchange:
    body = {
        "country_code": "NL",
        "party_id": "EXB",
        "role": role,
        "status": status,
        "last_updated": "2026-01-05T10:00:00Z",
    }
    return message("out", method="PUT", path="receiver/hubclientinfo/NL/EXB", body=body, at=at, code=code)


def told(*exchanges: Exchange) -> list[str]:
    return judged(*exchanges, chapters=CHAPTER)


def refused(at: float) -> Exchange:
    return message("in", OTHER, EMSP, at=at, code=4003)


@pytest.mark.parametrize("status", ["OFFLINE", "PLANNED", "SUSPENDED"])
def test_a_request_to_whom_the_hub_has_told_of_as_not_connected(status: str) -> None:
    assert told(info(status), refused(60)) == ["hubclientinfo.request-to-unconnected"]


def test_a_platform_has_a_moment_to_take_it_in() -> None:
    assert told(info("OFFLINE"), refused(5)) == []


def test_who_refused_to_be_told_does_not_know() -> None:
    assert told(info("OFFLINE", code=2001), refused(60)) == []


def test_nobody_knows_of_a_party_that_the_hub_has_not_told_of() -> None:
    assert told(refused(0), refused(60), refused(120), refused(180)) == []


def test_one_role_that_is_connected_is_enough() -> None:
    assert told(info("OFFLINE"), info("CONNECTED", role="EMSP"), refused(60)) == []


def test_what_could_not_be_delivered_counts_from_the_last_client_info_on() -> None:
    assert told(info("CONNECTED"), refused(10), refused(70), info("CONNECTED", 80), refused(90), refused(160)) == []


def test_many_at_once_are_one_failure() -> None:
    assert told(info("CONNECTED"), *(refused(10 + second) for second in range(5))) == []


@pytest.mark.parametrize(("offered", "rules"), [("SENDER", []), ("RECEIVER", ["hubclientinfo.party-not-announced"])])
def test_a_list_that_cannot_be_kept_up_to_date_tells_of_nobody(offered: str, rules: list[str]) -> None:
    listed = page(client("NLEXC"), total=1)
    sent = [message("out", CPO, EMSP, at=at) for at in (60, 180)]
    assert told(details(Side.PARTNER, f"hubclientinfo {offered}"), listed, *sent) == rules
