"""Clients that do not read a list as its Links say: what the examples on the pages cannot show."""

from msgspec.structs import replace

from recordings.exchange import Exchange
from recordings.finding import Severity
from tests.validators.lists import client, listed
from validators import profile
from validators.engine import Engine

BAD = {key: value for key, value in client("EXC").items() if key != "status"}
AGAIN = listed("limit=2", [client("EXA"), client("EXB")], 6, "offset=2&limit=2", number=4, at=2000)


def abandoned(*exchanges: Exchange) -> list[Severity]:
    engine = Engine(profile.load("ocpi"))
    findings = [finding for each in exchanges for finding in engine.judge(each)[1].findings]
    return [finding.severity for finding in findings if finding.rule == "page.walk-abandoned"]


def test_who_stops_at_a_faulty_object_after_following_links_is_warned() -> None:
    first = listed("limit=2", [client("EXA"), client("EXB")], 6, "offset=2&limit=2")
    faulty = listed("offset=2&limit=2", [BAD, client("EXD")], 6, "offset=4&limit=2", number=3)
    assert abandoned(first, faulty, AGAIN) == [Severity.WARNING]
    assert abandoned(faulty, replace(AGAIN, number=4)) == []  # whether it follows Links at all was not seen


def test_who_stops_at_once_may_have_seen_enough() -> None:
    faulty = listed("limit=2", [BAD, client("EXB")], 6, "offset=2&limit=2", number=3)
    assert abandoned(faulty, AGAIN) == [Severity.INFO]


def test_a_link_to_another_server_may_have_been_followed_past_the_tap() -> None:
    elsewhere = listed("limit=2", [client("EXA")], 6, number=3)
    assert elsewhere.response
    link = ("Link", '<https://other.example/ocpi/2.2.1/hubclientinfo?offset=2>; rel="next"')
    response = replace(elsewhere.response, headers=(*elsewhere.response.headers, link))
    assert abandoned(replace(elsewhere, response=response), AGAIN) == []
