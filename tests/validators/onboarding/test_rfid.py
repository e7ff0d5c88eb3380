"""The checkpoints of RFID cards: each is seen passed, failed and not at all."""

from typing import Any

import pytest

from tests.validators.onboarding.charging import FAILED, UID, VERSIONS, Told
from tests.validators.onboarding.seeing import result, state
from tests.validators.talk import PARTNER, TO_PARTNER, envelope, exchange

CPO, EMSP = Told(), Told(partner="EMSP")
NOBODYS = "04FFFFFFFFFFFF"
PARTNERS = ("CPO", "EMSP")


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("version", VERSIONS)
def test_cards_are_asked_about_and_answered(version: str, partner: str) -> None:
    told = Told(version, partner)
    for checkpoint, answer in (("known", "ALLOWED"), ("unknown", "UNKNOWN"), ("blocked", "BLOCKED")):
        assert state(f"rfid.{checkpoint}", told.asked(answer)) == "passed"
        assert state(f"rfid.{checkpoint}", told.token(), told.put()) == "not seen"
    assert state("rfid.known", told.asked("NO_CREDIT"), told.asked("UNKNOWN")) == "not seen"


def test_nobody_has_to_show_a_card() -> None:
    for name in ("known", "unknown", "blocked", "card"):
        assert not result(f"rfid.{name}", EMSP.asked()).checkpoint.required
    by_hand = result("rfid.card", EMSP.asked())
    assert (by_hand.state, by_hand.checkpoint.is_manual) == ("not seen", True)


def test_an_endpoint_that_is_not_there_knows_no_cards() -> None:
    assert state("rfid.unknown", EMSP.asked(answer=b"<html>", status=404)) == "not seen"


def test_a_token_of_its_own_that_the_partner_does_not_know_fails() -> None:
    assert state("rfid.known", EMSP.token(), EMSP.asked("UNKNOWN")) == "failed"
    assert state("rfid.unknown", EMSP.token(), EMSP.asked("UNKNOWN")) == "not seen"
    assert state("rfid.known", EMSP.token(), EMSP.asked(answer=FAILED, status=500)) == "failed"
    assert state("rfid.known", EMSP.token(type="OTHER"), EMSP.asked("UNKNOWN")) == "not seen"  # another token
    assert state("rfid.known", CPO.token(), CPO.asked("UNKNOWN")) == "not seen"  # the hub's own fault


def test_an_answer_that_fails_for_a_card_that_nobody_knows() -> None:
    every_token = exchange("GET", f"{PARTNER}/2.2.1/sender/tokens", answer=envelope([]), way=TO_PARTNER)
    assert state("rfid.unknown", every_token, EMSP.asked(uid=NOBODYS, answer=FAILED, status=500)) == "failed"
    assert state("rfid.unknown", EMSP.asked(uid=NOBODYS, answer=FAILED, status=500)) == "not seen"  # may be known


def test_a_refusal_as_a_server_error_is_none() -> None:
    every_token = exchange("GET", f"{PARTNER}/2.2.1/sender/tokens", answer=envelope([]), way=TO_PARTNER)
    refused = EMSP.asked(uid=NOBODYS, answer=envelope(status_code=2004), status=500)
    assert state("rfid.unknown", every_token, refused) == "failed"


def test_a_token_that_is_not_valid_must_not_be_allowed() -> None:
    found = result("rfid.blocked", EMSP.token(valid=False), EMSP.asked())
    assert (found.state, found.evidence["against"][0]["what"]) == ("failed", "ALLOWED, though the token is not valid")
    assert state("rfid.known", EMSP.token(valid=False), EMSP.asked()) == "not seen"
    contradicting = envelope({"allowed": "ALLOWED", "token": {"valid": False}})
    assert state("rfid.blocked", EMSP.asked(answer=contradicting)) == "failed"
    assert state("rfid.blocked", EMSP.token(valid=False), EMSP.token(), EMSP.asked()) == "not seen"


@pytest.mark.parametrize(("checkpoint", "answer"), [("rfid.blocked", "BLOCKED"), ("rfid.unknown", "UNKNOWN")])
def test_a_session_with_a_refused_card_fails(checkpoint: str, answer: str) -> None:
    by_card: dict[str, Any] = {"auth_method": "AUTH_REQUEST", "authorization_reference": None}
    found = result(checkpoint, CPO.asked(answer), CPO.put(**by_card))
    assert found.state == "failed"
    assert UID not in str(found.evidence)
    assert state(checkpoint, CPO.asked(answer), CPO.put()) == "passed"  # begun by a command
    assert state(checkpoint, CPO.asked(), CPO.asked(answer), CPO.put(**by_card)) == "passed"  # allowed before
    assert state(checkpoint, CPO.asked(answer), CPO.asked(), CPO.put(**by_card)) == "passed"  # and after
