"""A partner is to pull what a new roaming partner has: only where the party is known to be new, and needed."""

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, credentials, envelope, exchange
from tests.validators.test_payloads import TOKEN
from validators import profile
from validators.engine import Engine

DAYS = 24 * 3600.0


def handshake() -> Exchange:
    hub = credentials("example-token-c", f"{HUB}/versions")
    partner = credentials("example-token-b", f"{PARTNER}/versions")
    return exchange("POST", f"{HUB}/2.2.1/credentials", partner, envelope(hub))


def client(status: str = "CONNECTED", role: str = "EMSP") -> Exchange:
    body = {"country_code": "DE", "party_id": "EXM", "role": role, "status": status}
    body |= {"last_updated": "2026-01-05T10:00:00Z"}
    return exchange("PUT", f"{PARTNER}/2.2.1/hubclientinfo/DE/EXM", body, way=TO_PARTNER)


def pull(module: str = "tokens") -> Exchange:
    return exchange("GET", f"{HUB}/2.2.1/{module}", None, envelope([]))


def later() -> Exchange:
    one = exchange("DELETE", f"{HUB}/2.2.1/tariffs/DE/EXA/T1")
    return replace(one, started_at=one.started_at + 2 * DAYS)


def told(*exchanges: Exchange) -> int:
    judge = Engine(profile.load("enapi")).judge
    numbered = [replace(each, number=place, id=place) for place, each in enumerate(exchanges, 1)]
    found = [finding for each in numbered for finding in judge(each)[1].findings]
    return sum(finding.rule == "hub.not-pulled-after-agreement" for finding in found)


def test_a_new_party_whose_objects_nobody_asked_for() -> None:
    assert told(handshake(), client(), later()) == 1


def test_they_were_pulled_or_pushed() -> None:
    pushed = exchange("PUT", f"{PARTNER}/2.2.1/tokens/DE/EXM/1", TOKEN, way=TO_PARTNER)
    assert told(handshake(), client(), pull(), later()) == 0
    assert told(handshake(), client(), pushed, later()) == 0
    assert told(handshake(), client(), pull("locations"), later()) == 1


@pytest.mark.parametrize("role", ["CPO", "NSP"])
def test_a_cpo_needs_nothing_of_others_than_emsps(role: str) -> None:
    assert told(handshake(), client(role=role), later()) == 0


def test_the_agreement_has_ended() -> None:
    assert told(handshake(), client(), client("SUSPENDED"), later()) == 0


def test_in_mid_life_a_party_may_have_been_told_of_before() -> None:
    assert told(client(), later()) == 0


def test_one_that_was_suspended_is_new_again() -> None:
    assert told(handshake(), client("SUSPENDED"), client(), later()) == 1
    assert told(handshake(), client(), pull(), client(), later()) == 0
