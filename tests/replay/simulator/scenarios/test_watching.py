"""Steps of a platform elsewhere: each is seen in what comes from it, once, and not for ever waited for."""

import asyncio
from typing import Any

import pytest

from replay.simulator.partner import Partner
from replay.simulator.scenarios import Stage
from replay.simulator.scenarios.stage import StepError
from replay.simulator.scenarios.verb import VERBS
from tests.replay.simulator.scenarios.scripts import partner

SEEN: dict[str, Any] = {
    "sent": False, "module": "locations", "operation": "GET ", "path": "/", "http_status": 200, "ocpi_status": 1000,
}  # fmt: skip


def note(platform: Partner, **changed: Any) -> None:
    """Something came in."""
    platform.journal.add(platform.now(), **(SEEN | changed))


def watched(platform: Partner, name: str, stage: Stage | None = None, **settings: Any) -> str:
    """What is said of a step that another side is to do, "" where it was seen."""
    stage = stage or Stage("CPO", None, platform, patience=0.05)
    try:
        asyncio.run(VERBS[name].watch(stage, f"hub does {name}", settings))
    except StepError as error:
        return str(error)
    return ""


def test_a_request_is_seen_by_its_module_and_operation() -> None:
    platform = partner(count=2)
    note(platform)
    assert watched(platform, "fetch", module="locations") == ""
    assert watched(platform, "fetch", module="tariffs") == "«hub does fetch» did not come within 0.05 s"


@pytest.mark.parametrize("changed", [
    {"ocpi_status": 2001}, {"ocpi_status": None}, {"last": False}, {"sent": True}, {"outside": False},
    {"operation": "GET /*"},
])  # fmt: skip
def test_what_failed_is_under_way_or_comes_from_elsewhere_does_not_count(changed: dict[str, Any]) -> None:
    platform = partner(count=2)
    note(platform, **changed)
    assert watched(platform, "fetch", module="locations") != ""


def test_one_request_is_one_step() -> None:
    platform = partner(count=2)
    stage = Stage("CPO", None, platform, patience=0.05)
    note(platform)
    assert watched(platform, "fetch", stage, module="locations") == ""
    assert watched(platform, "fetch", stage, module="locations") != ""
    note(platform)
    assert watched(platform, "fetch", stage, module="locations") == ""


def test_a_command_is_seen_by_its_name() -> None:
    platform = partner(count=2)
    note(platform, module="commands", operation="POST /*", facts={"command": "UNLOCK_CONNECTOR"})
    assert watched(platform, "start") != ""
    assert watched(platform, "unlock") == ""


@pytest.mark.parametrize(("whitelist", "module", "operation"), [
    ("", "tokens", "POST /*/authorize"), ("ALLOWED", "tokens", "POST /*/authorize"), ("ALWAYS", "sessions", "PUT /*"),
])  # fmt: skip
def test_a_card_is_seen_by_the_question_or_by_its_session(whitelist: str, module: str, operation: str) -> None:
    platform = partner(count=2)
    note(platform, module=module, operation=operation, ocpi_status=2000 if module == "tokens" else 1000)
    assert watched(platform, "present", whitelist=whitelist) == ""


def test_a_session_is_known_to_have_come_so_far() -> None:
    platform = partner(count=2)
    stage = Stage("CPO", None, platform, patience=0.05)
    assert "did not come" in watched(platform, "follow", stage, status="ACTIVE", periods=1)
    session = {"id": "S1", "country_code": "DE", "party_id": "ABC", "status": "ACTIVE", "charging_periods": [{}]}
    platform.store.put("sessions", session)
    assert watched(platform, "follow", stage, status="ACTIVE", periods=1) == ""
    assert stage.session_id == "S1"
    assert "did not come" in watched(platform, "follow", stage, status="ACTIVE", periods=2)
    assert "did not come" in watched(platform, "bill", stage)
    platform.store.put("cdrs", {"id": "C1", "country_code": "DE", "party_id": "ABC", "session_id": "S1"})
    assert watched(platform, "bill", stage) == ""


def test_what_nobody_can_see_is_given_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("replay.simulator.scenarios.verb.UNSEEN", 0.01)
    assert watched(partner(count=2), "offer_token") == ""
