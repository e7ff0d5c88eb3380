"""The checkpoints of an eMSP's charging sessions: each is seen passed, failed and not at all."""

from typing import Any

import pytest

from recordings.exchange import Exchange, TransportError
from tests.validators.onboarding.charging import FAILED, VERSIONS, Told
from tests.validators.onboarding.seeing import result, state
from tests.validators.talk import envelope

EMSP = Told(partner="EMSP")
BY_CARD: dict[str, Any] = {"auth_method": "AUTH_REQUEST", "authorization_reference": None}
REFUSED = envelope(status_code=2001)


def started(told: Told = EMSP) -> list[Exchange]:
    """The partner starts a session by command."""
    return [told.command(), told.result(), told.put()]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_session_is_started_by_the_partners_command(version: str) -> None:
    told = Told(version, "EMSP")
    found = result("emsp.session-started", *started(told))
    assert found.state == "passed"
    assert [(proof["part"], proof["exchange"]) for proof in found.evidence["shown"]] == [
        ("begun by the partner", 1),
        ("session delivered", 3),
    ]
    assert state("emsp.session-started", *started(told)[:2]) == "in progress"
    assert state("emsp.session-started", told.token()) == "not seen"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_session_is_started_by_a_card_that_the_partner_allows(version: str) -> None:
    told = Told(version, "EMSP")
    by_card: dict[str, Any] = {"auth_method": "AUTH_REQUEST"} | (
        {} if told.is_old else {"authorization_reference": None}
    )
    found = result("emsp.session-started", told.token(), told.asked(), told.put(**by_card))
    assert found.state == "passed"
    assert found.evidence["shown"][0]["exchange"] == 2
    assert state("emsp.session-started", told.token(), told.asked("BLOCKED"), told.put(**by_card)) == "in progress"


def test_a_card_on_the_whitelist_needs_no_question() -> None:
    assert state("emsp.session-started", EMSP.put(auth_method="WHITELIST", authorization_reference=None)) == "passed"


def test_a_partner_may_read_its_sessions() -> None:
    read = EMSP.listed("sessions", EMSP.session("ACTIVE"))
    assert state("emsp.session-started", EMSP.command(), EMSP.result(), read) == "passed"


def test_a_session_that_nobody_is_known_to_have_begun_is_only_delivered() -> None:
    assert state("emsp.session-started", EMSP.put(**BY_CARD)) == "in progress"
    assert state("emsp.session-started", EMSP.command(answer="REJECTED"), EMSP.put(**BY_CARD)) == "in progress"


@pytest.mark.parametrize(
    "failed",
    [EMSP.put(http=500, answer=FAILED), EMSP.put(answer=FAILED), EMSP.put(http=502, answer=b"<html>")],
    ids=["500", "3000", "502"],
)
def test_a_session_that_the_partner_does_not_take_fails(failed: Exchange) -> None:
    assert state("emsp.session-started", *started()[:2], failed) == "failed"
    assert state("emsp.session-started", *started()[:2], failed, EMSP.put()) == "passed"


def test_what_the_hub_did_wrong_says_nothing() -> None:
    assert state("emsp.session-started", *started()[:2], EMSP.put(http=500, answer=FAILED, kwh="much")) == "in progress"
    assert state("emsp.session-started", *started()[:2], EMSP.put(answer=REFUSED)) == "in progress"


@pytest.mark.parametrize("version", VERSIONS)
def test_updates_are_acknowledged(version: str) -> None:
    told = Told(version, "EMSP")
    assert state("emsp.session-updated", told.put(), told.patch(status="ACTIVE")) == "passed"
    assert state("emsp.session-updated", told.put(), told.put("ACTIVE")) == "passed"
    assert state("emsp.session-updated", told.put()) == "not seen"
    failed = told.patch(500, FAILED, status="ACTIVE")
    assert state("emsp.session-updated", told.put(), failed) == "failed"
    assert state("emsp.session-updated", told.put(), failed, told.patch(status="ACTIVE")) == "passed"


def test_an_update_without_an_envelope_is_not_acknowledged() -> None:
    found = result("emsp.session-updated", EMSP.put(), EMSP.patch(204, b"", kwh=1))
    assert found.state == "failed"
    assert found.evidence["against"][0]["rules"]


def test_an_update_of_a_session_that_the_partner_never_got_may_be_refused() -> None:
    unknown = EMSP.patch(404, REFUSED, kwh=1)
    assert state("emsp.session-updated", unknown) == "not seen"
    assert state("emsp.session-updated", EMSP.put(), unknown) == "failed"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_end_of_a_session_is_acknowledged(version: str) -> None:
    told = Told(version, "EMSP")
    alone = result("emsp.session-stopped", *started(told), told.completed())
    assert (alone.state, alone.evidence["shown"][0]["what"]) == ("passed", "without STOP_SESSION")
    stop = [told.command("STOP_SESSION"), told.result(name="STOP_SESSION")]
    asked = result("emsp.session-stopped", *started(told), *stop, told.completed())
    assert {proof["part"]: proof["exchange"] for proof in asked.evidence["shown"]} == {
        "session completed": 6,
        "stopped by the partner": 4,
    }
    assert state("emsp.session-stopped", *started(told)) == "not seen"


def test_an_end_that_the_partner_does_not_take_fails() -> None:
    lost = EMSP.completed(http=500, answer=FAILED)
    assert state("emsp.session-stopped", *started(), lost) == "failed"
    assert state("emsp.session-stopped", *started(), lost, EMSP.completed()) == "passed"


def test_sessions_of_the_hubs_say_nothing_of_a_cpo() -> None:
    for checkpoint in ("cpo.session-started", "cpo.session-states", "cpo.session-stopped", "cpo.cdr-received"):
        assert state(checkpoint, *started(), EMSP.completed(), EMSP.billed()) == "not applicable"
    assert state("emsp.session-started", EMSP.command(error=TransportError.TIMEOUT)) == "in progress"


def test_a_partner_in_both_roles_has_sessions_of_its_own_and_of_the_hubs() -> None:
    own = [*started(Told()), Told().completed()]
    both = [*own, *started(), EMSP.completed()]
    for checkpoint in ("cpo.session-started", "cpo.session-states", "emsp.session-started", "emsp.session-stopped"):
        assert state(checkpoint, *both) == "passed"
    assert state("cpo.session-started", *started(), Told().put()) == "not seen"
