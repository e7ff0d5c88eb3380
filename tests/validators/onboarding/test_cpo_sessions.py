"""The checkpoints of a CPO's charging sessions: each is seen passed, failed and not at all."""

from typing import Any

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange, TransportError
from tests.validators.onboarding.charging import FAILED, START, TO_BE_TOLD, TOKEN, VERSIONS, Told
from tests.validators.onboarding.seeing import numbered, onboarding, onboarding_as_numbered, result, state

CPO = Told()
OTHER = TOKEN | {"uid": "FEDCBA98765432"}


def started(told: Told = CPO) -> list[Exchange]:
    """A session is started by command."""
    return [told.command(), told.result(), told.put()]


def whole(told: Told = CPO) -> list[Exchange]:
    """It is charged, and ends by itself."""
    return [*started(told), told.patch(status="ACTIVE"), told.patch(kwh=5), told.completed()]


def against(checkpoint: str, *exchanges: Exchange) -> list[tuple[str, str]]:
    found = result(checkpoint, *exchanges)
    assert found.state == "failed"
    return [(proof["part"], proof["what"]) for proof in found.evidence["against"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_session_is_started_by_a_command_its_result_and_a_session_of_its_token(version: str) -> None:
    told = Told(version)
    found = result("cpo.session-started", *started(told))
    assert found.state == "passed"
    assert [(proof["part"], proof["exchange"]) for proof in found.evidence["shown"]] == [
        ("command accepted", 1),
        ("result accepted", 2),
        ("session of its token", 3),
    ]
    assert state("cpo.session-started", *started(told)[:2]) == "in progress"
    assert state("cpo.session-started", told.put()) == "not seen"


def test_a_result_may_overtake_its_command() -> None:
    command, early, put = started()
    assert state("cpo.session-started", early, command, put) == "passed"


def test_a_refused_command_leaves_it_open() -> None:
    for refused in (CPO.command(answer="REJECTED"), CPO.command(answer=None, status_code=2003)):
        assert state("cpo.session-started", refused) == "in progress"
        assert state("cpo.session-started", *started(), refused) == "passed"
    assert state("cpo.session-started", CPO.command(), CPO.result("EVSE_OCCUPIED")) == "in progress"


@pytest.mark.parametrize(
    "failed",
    [
        CPO.command(answer=None, status_code=3000),
        CPO.command(answer=b"<html>", status=502),
        CPO.command(error=TransportError.TIMEOUT),
        CPO.command(answer=[{"result": "ACCEPTED", "timeout": 30}]),
    ],
    ids=["3000", "502", "timeout", "in a list"],
)
def test_a_command_that_fails_counts_until_one_does_not(failed: Exchange) -> None:
    assert state("cpo.session-started", failed) == "failed"
    assert state("cpo.session-started", failed, *started()) == "passed"


def test_what_the_hub_or_the_tap_broke_off_says_nothing() -> None:
    for error in (TransportError.CLIENT_ABORTED, TransportError.TAP_STOPPED, TransportError.ORIGIN_REFUSED):
        assert state("cpo.session-started", *started(), CPO.command(error=error)) == "passed"


def test_a_result_that_failed_or_never_came() -> None:
    assert against("cpo.session-started", CPO.command(), CPO.result("FAILED")) == [("result accepted", "FAILED")]
    later = after(130, CPO.command(), CPO.put())
    assert state_of("cpo.session-started", later) == "failed"
    assert state_of("cpo.session-started", after(60, CPO.command(), CPO.put())) == "in progress"
    slow = CPO.command(answer={"result": "ACCEPTED", "timeout": 300})
    assert state_of("cpo.session-started", after(130, slow, CPO.put())) == "in progress"
    [(part, _)] = against("cpo.session-started", CPO.command(), *whole()[2:])  # the session is over
    assert part == "result accepted"


def test_a_result_that_may_have_been_missed_or_was_not_taken_is_not_waited_for() -> None:
    command, put = after(130, CPO.command(), CPO.put())
    assert state_of("cpo.session-started", [command, replace(put, number=7)]) == "in progress"
    refused = after(130, CPO.command(), CPO.result(status=500), CPO.put())
    assert state_of("cpo.session-started", refused) == "in progress"


def test_a_result_that_is_sent_past_the_tap_is_not_waited_for() -> None:
    elsewhere = CPO.command(asked={"response_url": "https://elsewhere.example/results/1"})
    assert state_of("cpo.session-started", after(130, elsewhere, CPO.put())) == "in progress"
    assert state("cpo.session-started", elsewhere, *whole()[2:]) == "in progress"


def test_a_session_of_another_token_is_told_by_its_reference_or_by_its_place() -> None:
    expected = [("session of its token", "it has another token than its command")]
    assert against("cpo.session-started", *started()[:2], CPO.put(cdr_token=OTHER)) == expected
    nameless = CPO.put(cdr_token=OTHER, authorization_reference=None)
    assert against("cpo.session-started", *started()[:2], nameless) == expected
    assert state("cpo.session-started", *started()[:2], CPO.put(cdr_token=OTHER), *started(Told(number=2))) == "passed"


def test_another_drivers_session_says_nothing_of_the_command() -> None:
    with_card: dict[str, Any] = {"cdr_token": OTHER, "authorization_reference": None, "auth_method": "WHITELIST"}
    assert state("cpo.session-started", *started()[:2], CPO.put(**with_card)) == "in progress"
    elsewhere: dict[str, Any] = {"cdr_token": OTHER, "authorization_reference": None, "location_id": "LOC2"}
    assert state("cpo.session-started", *started()[:2], CPO.put(**elsewhere)) == "in progress"


def test_a_session_without_the_reference_is_known_by_token_and_location() -> None:
    lost: dict[str, Any] = {"authorization_reference": None}
    expected = [("session of its token", "it does not repeat its command's authorization_reference")]
    assert against("cpo.session-started", *started()[:2], CPO.put(**lost)) == expected
    for_no_reference = CPO.command(asked={"authorization_reference": None})
    assert state("cpo.session-started", for_no_reference, CPO.result(), CPO.put(**lost)) == "passed"
    assert state("cpo.session-started", CPO.command(answer="REJECTED"), CPO.put(**lost)) == "in progress"


def test_a_session_that_the_hub_refuses_for_its_faults_fails() -> None:
    broken = CPO.put(http=400, answer=FAILED, kwh="much")
    found = result("cpo.session-started", *started()[:2], broken)
    assert found.state == "failed"
    assert found.evidence["against"][0]["rules"] == ["fields.wrong-type"]
    for_nothing = CPO.put(http=500, answer=FAILED, kwh="much")
    assert state("cpo.session-started", *started()[:2], for_nothing) == "in progress"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_states_of_a_session_are_in_order(version: str) -> None:
    told = Told(version)
    found = result("cpo.session-states", *whole(told))
    assert found.state == "passed"
    assert found.evidence["shown"][0]["what"] == "PENDING, ACTIVE, COMPLETED"
    assert found.evidence["shown"][0]["thing"] == "Session S1"
    assert state("cpo.session-states", *whole(told)[:-1]) == "in progress"
    assert state("cpo.session-states", told.command()) == "not seen"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([CPO.put("ACTIVE"), CPO.patch(status="PENDING")], "PENDING after ACTIVE (ACTIVE, PENDING)"),
        ([CPO.put("INVALID"), CPO.patch(status="ACTIVE")], "ACTIVE after INVALID (INVALID, ACTIVE)"),
        ([CPO.put(), CPO.patch(kwh=3)], "energy flows while it is PENDING (PENDING)"),
    ],
)
def test_a_step_back_fails_at_once(steps: list[Exchange], expected: str) -> None:
    assert against("cpo.session-states", *whole()[:2], *steps) == [("the states of a session", expected)]


def test_after_a_push_that_the_hub_did_not_take_its_state_is_not_known() -> None:
    lost = CPO.patch(500, FAILED, status="ACTIVE")
    assert state("cpo.session-states", CPO.put(), lost, CPO.patch(kwh=3), CPO.completed()) == "passed"
    assert state("cpo.session-states", *whole(), lost) == "failed"  # it had ended


def test_a_session_that_changes_after_its_end_fails_and_a_repetition_does_not() -> None:
    again = CPO.completed()
    assert state("cpo.session-states", *whole(), again) == "passed"
    found = result("cpo.session-states", *whole(), CPO.patch(kwh=20))
    assert found.state == "failed"
    assert found.evidence["against"][0]["rules"] == ["sessions.changed-after-completed"]


def test_a_reservation_may_become_a_session_or_end_unused() -> None:
    used = [CPO.put("RESERVATION"), CPO.patch(status="PENDING"), CPO.patch(status="ACTIVE"), CPO.completed()]
    assert state("cpo.session-states", *used) == "passed"
    assert state("cpo.session-states", CPO.put("RESERVATION"), CPO.completed(kwh=0)) == "passed"


def test_calls_that_overlap_are_in_no_order() -> None:
    first, late = numbered(CPO.put("ACTIVE"), CPO.patch(status="PENDING"))
    assert state_of("cpo.session-states", [first, replace(late, started_at=first.started_at)]) == "in progress"


def test_a_list_that_is_older_than_the_pushes_changes_nothing() -> None:
    old = CPO.listed("sessions", CPO.session("ACTIVE"))
    assert state("cpo.session-states", *whole(), old) == "passed"


def test_sessions_that_are_read_count_as_those_that_are_pushed() -> None:
    read = [CPO.listed("sessions", CPO.session(each, last_updated=at)) for each, at in
            (("PENDING", START), ("COMPLETED", TO_BE_TOLD))]  # fmt: skip
    assert state("cpo.session-states", *read) == "passed"
    assert state("cpo.session-states", read[1]) == "not seen"  # nobody saw how it came there


def test_updates_come_in_order() -> None:
    found = result("cpo.session-updates", *whole())
    assert (found.state, found.checkpoint.required) == ("passed", False)
    assert found.evidence["shown"][0]["what"] == "1 update"
    assert state("cpo.session-updates", *whole()[:4], CPO.completed()) == "not seen"


def test_an_update_that_goes_back_in_time_or_energy_fails() -> None:
    earlier = CPO.patch(kwh=6, last_updated="2026-01-05T09:15:00Z")
    expected = "last_updated 2026-01-05T09:15:00Z after 2026-01-05T09:45:00Z"
    assert against("cpo.session-updates", *whole()[:5], earlier) == [("the updates of a session", expected)]
    less = [*whole()[:5], CPO.patch(kwh=2.5), CPO.completed()]
    assert against("cpo.session-updates", *less) == [("the updates of a session", "kwh 2.5 after 5")]


def test_a_vehicle_may_give_energy_back() -> None:
    periods = [{"start_date_time": START, "dimensions": [{"type": "ENERGY_EXPORT", "volume": 2.5}]}]
    discharged = [*whole()[:5], CPO.patch(kwh=2.5, charging_periods=periods), CPO.completed(kwh=2.5)]
    assert state("cpo.session-updates", *discharged) == "passed"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_session_is_stopped_by_command(version: str) -> None:
    told = Told(version)
    stopped = [*whole(told)[:-1], told.command("STOP_SESSION"), told.result(name="STOP_SESSION"), told.completed()]
    assert state("cpo.session-stopped", *stopped) == "passed"
    assert state("cpo.session-stopped", *stopped[:-1]) == "in progress"
    assert state("cpo.session-stopped", *whole(told)) == "not seen"  # its driver ended it
    failed = result("cpo.session-stopped", *stopped[:-2], told.result("TIMEOUT", "STOP_SESSION"))
    assert failed.state == "failed"


def test_a_session_that_nobody_knows_any_more_cannot_be_stopped() -> None:
    assert state("cpo.session-stopped", CPO.command("STOP_SESSION", "UNKNOWN_SESSION")) == "in progress"


JUNK: list[Any] = [
    None,
    5,
    10**400,
    float("nan"),
    "text",
    [],
    [None],
    {"uid": 7},
    {"cdr_token": [1], "kwh": True, "status": {}},
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_normal_input(junk: Any) -> None:
    for told in (CPO, Told("2.1.1"), Told(partner="EMSP")):
        bodies = [told.command(), told.result(), told.put(), told.patch(), told.billed(), told.token()]
        replies = [told.command(answer=junk),
                   told.command(answer={"result": "ACCEPTED", "timeout": junk}), told.asked(answer=junk),
                   told.listed("sessions", junk),
                   told.listed("cdrs", junk), told.listed("tokens", junk)]  # fmt: skip
        content = Told().command(asked={"token": junk, "response_url": junk, "location_id": junk})
        odd = [replace(each, request=replace(each.request, body=content.request.body)) for each in bodies]
        assert onboarding(*odd, *replies, told.put(cdr_token=junk, kwh=junk, status=junk), told.billed(id=junk))


def after(seconds: float, *exchanges: Exchange) -> list[Exchange]:
    """The same, the last one so much later."""
    *first, last = numbered(*exchanges)
    return [*first, replace(last, started_at=first[0].started_at + seconds)]


def state_of(checkpoint: str, exchanges: list[Exchange]) -> str:
    """Its state after exchanges that have their numbers and times."""
    results = onboarding_as_numbered(exchanges).results()
    return next(each.state.value for each in results if each.checkpoint.id == checkpoint)
