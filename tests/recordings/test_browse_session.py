"""What belongs to a charging session and why, what each step is in words, and how its CDR agrees with it."""

from dataclasses import replace
from typing import Any

import pytest

from recordings.browse import session_words as words
from recordings.browse.session_steps import Step, states
from recordings.browse.session_ties import Facts, Tie, tie_of, tied
from recordings.browse.session_values import beside, over_time

FACTS = Facts("S1", 1_800_000_000.0, frozenset({"ref"}), frozenset({"uid1"}), frozenset({"loc1"}))
BARE = replace(FACTS, references=frozenset())
CERTAIN = Tie("same authorization_reference")


def step(module: str, operation: str, **values: Any) -> Step:
    """An answered PATCH from the partner ten seconds before the session began, unless `values` say otherwise."""
    defaults: dict[str, Any] = {
        "id": 1, "started_at": "2027-01-15T07:59:50.000000Z", "duration_ms": 5.0, "direction": "partner_to_hub",
        "method": "PATCH", "url": "https://hub.example/x", "version": "2.2.1", "object_id": None, "session_id": None,
        "http_status": 200, "ocpi_status": 1000, "error": "",
    }  # fmt: skip
    return Step(**(defaults | values), module=module, operation=operation)


def authorised(**values: Any) -> Step:
    """A real-time authorisation of the session's token at its location."""
    return step("tokens", "authorize", object_id="UID1", method="POST", sent={"location_id": "LOC1"}, **values)


def test_what_names_the_session_needs_no_reason() -> None:
    assert tie_of(step("sessions", "patch", session_id="S1"), FACTS) == Tie()
    assert tie_of(step("commands", "command", session_id="S1", object_id="STOP_SESSION"), FACTS) == Tie()
    assert tie_of(step("sessions", "list", pulled={"id": "S1"}), FACTS) == Tie()
    assert tie_of(step("sessions", "patch", session_id="S2"), FACTS) is None


def test_a_reference_ties_for_certain_and_another_one_parts() -> None:
    answered = {"data": {"authorization_reference": "REF"}}
    assert tie_of(authorised(answered=answered), FACTS) == CERTAIN
    assert tie_of(authorised(answered={"data": {"authorization_reference": "else"}}), FACTS) is None
    start = step("commands", "command", object_id="START_SESSION", sent={"authorization_reference": "ref"})
    assert tie_of(start, FACTS) == CERTAIN


@pytest.mark.parametrize(
    ("values", "guessed"),
    [
        ({}, True),
        ({"started_at": "2027-01-15T07:49:59.000000Z"}, False),  # more than ten minutes before
        ({"started_at": "2027-01-15T08:00:01.000000Z"}, False),  # after it began
        ({"object_id": "UID2"}, False),
        ({"sent": {"location_id": "LOC2"}}, False),
        ({"sent": "no JSON object"}, True),
        ({"object_id": "long", "contract": "uid1"}, True),  # a session of 2.1.1 tells the contract alone
    ],
)
def test_the_same_token_shortly_before_is_a_guess(values: dict[str, Any], guessed: bool) -> None:
    tie = tie_of(replace(authorised(), **values), BARE)
    assert (tie is not None) == guessed
    assert tie is None or not tie.is_certain


def test_of_guesses_the_last_one_counts_and_none_beside_what_is_certain() -> None:
    early, late = authorised(), replace(authorised(), id=2, started_at="2027-01-15T07:59:55.000000Z")
    assert [one.id for one, _ in tied([early, late], BARE)] == [2]
    sure = replace(early, id=3, answered={"data": {"authorization_reference": "ref"}})
    assert [one.id for one, _ in tied([sure, late], FACTS)] == [3]


def test_a_result_goes_with_the_command_that_named_its_url() -> None:
    url = "https://hub.example/callbacks/1"
    command = step("commands", "command", object_id="STOP_SESSION", session_id="S1", sent={"response_url": url})
    result = step("commands", "result", id=2, url=f"{url}?a=1", method="POST")
    other = step("commands", "result", id=3, url=f"{url}2", method="POST")
    found = {one.id: tie for one, tie in tied([result, command, other], FACTS)}
    assert found == {1: Tie(), 2: Tie("sent to the response_url of STOP_SESSION")}
    assert words.asked(replace(result, sent={"result": "FAILED"}), command) == "result of STOP_SESSION: FAILED"


def test_a_cdr_of_211_is_tied_by_token_and_start() -> None:
    start = "2027-01-15T08:00:00Z"
    facts = replace(BARE, starts=frozenset({start.lower()}))
    cdr = step("cdrs", "post", method="POST", sent={"auth_id": "uid1", "start_date_time": start})
    assert tie_of(cdr, facts) == Tie("same token and start_date_time", is_certain=False)
    assert tie_of(replace(cdr, sent={"auth_id": "uid1", "start_date_time": "another"}), facts) is None


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (step("sessions", "patch", sent={"status": "COMPLETED", "kwh": 12.3}), "PATCH status COMPLETED, kwh 12.3"),
        (step("sessions", "patch", sent={"total_cost": {"excl_vat": 3}}), "PATCH total_cost 3 before taxes"),
        (step("sessions", "patch", sent={"total_cost": {"before_taxes": 3}}), "PATCH total_cost 3 before taxes"),
        (step("sessions", "patch", sent={"last_updated": "x"}), "PATCH last_updated"),
        (step("sessions", "patch", sent=[1]), "PATCH nothing that can be read"),
        (step("sessions", "put", method="PUT", sent={"kwh": 0}), "PUT Session, kwh 0"),
        (step("cdrs", "post", method="POST", sent={"total_energy": 9}), "POST CDR, total_energy 9"),
        (authorised(), "real-time authorisation at LOC1"),
        (step("commands", "command", object_id="STOP_SESSION"), "STOP_SESSION"),
        (step("commands", "result", method="POST"), "result of command: none told"),
        (step("chargingprofiles", "put", method="PUT"), "PUT chargingprofiles put"),
        (step("sessions", None, method="DELETE"), "DELETE sessions"),  # type: ignore[arg-type]
    ],
)
def test_a_step_in_words(told: Step, said: str) -> None:
    assert words.asked(told) == said


def test_answers_in_words() -> None:
    allowed = authorised(answered={"data": [{"allowed": "BLOCKED"}]})
    assert (words.status(allowed), words.answered(allowed)) == ("HTTP 200, OCPI 1000", "BLOCKED")
    refused = authorised(ocpi_status=2001, answered={"status_message": "why " * 20})
    assert len(words.answered(refused)) == words.LONGEST
    assert words.status(authorised(http_status=None, ocpi_status=None, error="timeout")) == "no answer: timeout"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.046, "46 ms"),
        (1.24, "1.2 s"),
        (59.97, "1 min"),
        (200, "3 min 20 s"),
        (7500, "2 h 5 min"),
        (273_600, "3 d 4 h"),
    ],
)
def test_durations(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


def test_values_over_time_leave_out_what_was_refused() -> None:
    put = step("sessions", "put", method="PUT", sent={"kwh": 0, "status": "PENDING", "charging_periods": [1]})
    refused = step("sessions", "patch", sent={"kwh": 99}, ocpi_status=2001)
    patch = step("sessions", "patch", sent={"kwh": 5, "charging_periods": [2]})
    told = states([put, refused, patch])
    assert told[-1][1] == {"kwh": 5, "status": "PENDING", "charging_periods": [1, 2]}
    cells = over_time(told)[-1][1]
    assert [(cell.text, cell.is_new) for cell in cells[:2]] == [("PENDING", False), ("5", True)]


def test_a_session_of_211_is_read_by_the_later_names() -> None:
    put = step("sessions", "put", method="PUT", version="2.1.1", sent={"start_datetime": "a", "charging_periods": [1]})
    patch = step("sessions", "patch", version="2.1.1", sent={"charging_periods": [1, 2]})
    assert states([put, patch])[-1][1] == {"start_date_time": "a", "charging_periods": [1, 2]}


def test_a_cdr_beside_the_last_session() -> None:
    session = {
        "start_date_time": "2027-01-15T08:00:00Z", "kwh": 12, "currency": "EUR", "total_cost": {"excl_vat": 4},
        "cdr_token": {"uid": "ABC"}, "meter_id": "M",
    }  # fmt: skip
    cdr = {
        "start_date_time": "2027-01-15T09:00:00+01:00", "total_energy": 12.5, "currency": "EUR",
        "total_cost": {"excl_vat": 4, "incl_vat": 5}, "cdr_token": {"uid": "abc"}, "auth_method": "COMMAND",
    }  # fmt: skip
    assert {row.title: row.outcome for row in beside(session, cdr)} == {
        "start_date_time": "same",
        "energy, kWh": "differs",
        "total_cost": "same",
        "currency": "same",
        "token uid": "same",
        "auth_method": "CDR only",
        "meter_id": "session only",
    }
    assert beside({}, {"cdr_location": "no object"}) == []
