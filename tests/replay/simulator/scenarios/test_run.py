"""A run: each step is done by whom it is for, what goes wrong is told and does not end the rest."""

import asyncio

import pytest

from replay.simulator.answer import OcpiError
from replay.simulator.connection import PeerError
from replay.simulator.scenarios import Result, Run, Stage
from replay.simulator.scenarios.stage import StepError
from replay.simulator.scenarios.verb import VERBS, Do, Facts, Verb
from tests.replay.simulator.scenarios.scripts import failing, partner, script, telling, verb

OURS = 'by = "partner", do = "one"'


@pytest.fixture
def verbs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Verb]:
    """The verbs that there are; a test may change them."""
    for name in ("one", "other"):
        monkeypatch.setitem(VERBS, name, verb(telling()))
    monkeypatch.setitem(VERBS, "register", VERBS["register"])
    return VERBS


def played(*steps: str, version: str = "2.2.1", patience: float = 0.1) -> tuple[list[Result], int]:
    """Every result of a scenario for a partner whose hub is elsewhere, and how many steps failed."""

    async def run() -> tuple[list[Result], int]:
        performance = Run(script(*steps), Stage("CPO", None, partner(count=2), patience=patience), version)
        return [result async for result in performance.results()], performance.failed

    return asyncio.run(run())


def test_a_failed_step_does_not_end_the_run(verbs: dict[str, Verb]) -> None:
    verbs["one"] = verb(failing(StepError("no")))
    results, failed = played(OURS, 'by = "partner", do = "other"', OURS)
    assert [(result.number, result.wrong) for result in results] == [(1, "no"), (2, ""), (3, "no")]
    assert failed == 2


def test_a_failed_handshake_does(verbs: dict[str, Verb]) -> None:
    results, failed = played('by = "hub", do = "register"', OURS)
    assert [result.wrong for result in results] == ["the registration did not come within 0.1 s"]
    assert failed == 1


@pytest.mark.parametrize(("error", "wrong"), [
    (StepError("the CDR did not come"), "the CDR did not come"),
    (PeerError("GET x answered 500", 500), "GET x answered 500"),
    (OcpiError(2003, "unknown location"), "unknown location"),
])  # fmt: skip
def test_what_goes_wrong_between_platforms_is_told(verbs: dict[str, Verb], error: Exception, wrong: str) -> None:
    verbs["one"] = verb(failing(error))
    [result], _ = played(OURS)
    assert (result.wrong, result.facts) == (wrong, {})


def test_what_is_wrong_with_ourselves_is_not_hidden(verbs: dict[str, Verb]) -> None:
    verbs["one"] = verb(failing(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        played(OURS)


@pytest.mark.parametrize(("expect", "wrong"), [
    ("objects = 5", ""),
    ("objects = 4", ""),
    ("objects = 6", "objects is 5, expected at least 6"),
    ('status = "ACTIVE"', ""),
    ('status = "COMPLETED"', "status is ACTIVE, expected COMPLETED"),
    ("valid = true", ""),
    ("valid = false", "valid is True, expected False"),
    ("cdrs = 1", "cdrs is None, expected at least 1"),
    ('objects = 5, status = "INVALID"', "status is ACTIVE, expected INVALID"),
])  # fmt: skip
def test_numbers_are_least_values_and_all_else_must_be_equal(verbs: dict[str, Verb], expect: str, wrong: str) -> None:
    verbs["one"] = verb(telling(objects=5, status="ACTIVE", valid=True))
    [result], failed = played(f"{OURS}, expect = {{ {expect} }}")
    assert (result.wrong, failed) == (wrong, bool(wrong))
    assert result.facts == {"objects": 5, "status": "ACTIVE", "valid": True}


def test_a_step_of_somebody_elsewhere_is_seen_and_nothing_is_claimed_of_it(verbs: dict[str, Verb]) -> None:
    verbs["one"] = verb(failing(StepError("it is not ours")))
    [result], _ = played('by = "hub", do = "one", expect = { objects = 3 }')
    assert (result.wrong, result.facts) == ("", {})


def test_a_step_that_takes_both_sides_is_done_by_the_one_that_is_here(verbs: dict[str, Verb]) -> None:
    seen: list[object] = []

    def noting() -> Do:
        async def note(stage: Stage, actor: object) -> Facts:
            seen.append(actor)
            return {}

        return note

    verbs["one"] = Verb("one", noting(), "one", None, None, True, frozenset(), frozenset())
    played('by = "hub", do = "one"', OURS)
    assert len(seen) == 2
    assert seen[0] is seen[1]


def test_steps_of_other_versions_are_left_out(verbs: dict[str, Verb]) -> None:
    steps = (f'{OURS}, versions = ["2.1.1"]', 'by = "partner", do = "other"')
    assert [result.step.do for result in played(*steps, version="2.1.1")[0]] == ["one", "other"]
    assert [result.step.do for result in played(*steps, version="2.3.0")[0]] == ["other"]
