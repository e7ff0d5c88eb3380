"""Whom a message names, where little is known of who is there."""

import pytest

from recordings.exchange import Side
from tests.validators.learned.test_parties import details
from tests.validators.rules.routing.messages import (
    CPO,
    EMSP,
    HOSTS_BOTH,
    HOSTS_CPO,
    IS_HUB,
    OTHER,
    H,
    judged,
    message,
    told,
)

PLAIN = details(Side.PARTNER, "tokens SENDER", "commands SENDER")


@pytest.mark.parametrize("known", [[], [HOSTS_CPO], [PLAIN], [IS_HUB, HOSTS_CPO]])
def test_who_may_be_a_hub_may_send_in_anybodys_name(known: list) -> None:  # type: ignore[type-arg]
    assert "routing.sender-not-hosted" not in judged(*known, message("in", H, OTHER))


def test_a_platform_that_is_no_hub_may_not() -> None:
    other = message("in", EMSP, OTHER, path="receiver/commands/UNLOCK_CONNECTOR", method="POST", body={})
    assert judged(PLAIN, HOSTS_CPO, IS_HUB, other) == ["routing.sender-not-hosted"]


@pytest.mark.parametrize("known", [[], [HOSTS_CPO], [IS_HUB, HOSTS_CPO]])
def test_without_credentials_and_details_nobody_is_unknown(known: list) -> None:  # type: ignore[type-arg]
    assert "routing.receiver-unknown" not in judged(*known, message("out", OTHER, EMSP), message("in", OTHER, CPO))


def test_a_hub_that_delivers_knew_the_receiver() -> None:
    listed = {"country_code": "NL", "party_id": "EXC", "role": "CPO", "status": "CONNECTED"}
    page = message("in", method="GET", path="sender/hubclientinfo", body=None, data=[listed])
    assert page.response
    known = [details(Side.PARTNER, "hubclientinfo RECEIVER"), IS_HUB]
    assert "routing.receiver-unknown" not in judged(*known, page, message("in", OTHER, EMSP))


def test_whoever_may_be_a_hub_may_answer_for_another() -> None:
    assert judged(message("in", OTHER, EMSP, answered=(EMSP, CPO))) == []
    assert judged(IS_HUB, message("in", H, EMSP, answered=(EMSP, CPO))) == ["routing.broadcast-answer-not-from-hub"]
    assert judged(IS_HUB, message("in", OTHER, EMSP, answered=(EMSP, CPO))) == ["routing.response-not-swapped"]


@pytest.mark.parametrize("code", [4000, 4001, 4003])
def test_a_hubs_own_error_may_bear_either_name(code: int) -> None:
    assert judged(IS_HUB, message("in", OTHER, EMSP, code=code, answered=(EMSP, H))) == []


def test_messages_between_two_roles_of_one_party_are_swapped_already() -> None:
    assert judged(told("partner", ("CPO", CPO), ("EMSP", CPO)), message("out", CPO, CPO)) == []


def test_both_parties_hosted_on_one_platform_may_talk_through_the_hub() -> None:
    assert judged(IS_HUB, HOSTS_BOTH, message("in", CPO, EMSP)) == []
