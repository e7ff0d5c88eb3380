"""Scenario files: those that come with ocpi-tap can be used, and one that cannot says why in one line."""

import re

import pytest

from replay.simulator.scenarios import ScenarioError, load, names
from replay.simulator.scenarios.scenario import read
from replay.simulator.scenarios.verb import VERBS
from tests.replay.simulator.scenarios.scripts import script
from validators.spec.versions import ORDER

PROMISED = {
    "cpo-onboarding", "emsp-onboarding", "rfid", "refused-commands", "token-refresh", "new-roaming-partner",
    "large-sync", "busy-day",
}  # fmt: skip
TEXT = re.compile(r"(hub|counterpart|partner) [a-zA-Z][\w ,:().-]*")


def test_the_promised_scenarios_come_with_it() -> None:
    assert set(names()) >= PROMISED


@pytest.mark.parametrize("name", names())
def test_every_shipped_file_can_be_used(name: str) -> None:
    scenario = load(name)
    assert (scenario.name, bool(scenario.title)) == (name, True)
    assert scenario.versions
    assert set(scenario.versions) | {version for step in scenario.steps for version in step.versions} == {*ORDER}
    assert scenario.steps[0].phase
    assert scenario.steps[0].do == "register"
    for version in scenario.versions:
        assert len(scenario.steps_in(version)) > 3


@pytest.mark.parametrize("name", names())
def test_every_step_reads_as_a_sentence(name: str) -> None:
    for step in load(name).steps:
        assert TEXT.fullmatch(step.text), step.text
        assert not re.search(r"[{}]|  | $|None", step.text), step.text


def test_every_verb_is_used_by_somebody() -> None:
    assert VERBS.keys() == {step.do for name in names() for step in load(name).steps}


@pytest.mark.parametrize(("step", "text"), [
    ('by = "hub", do = "register"', "hub registers"),
    ('by = "hub", do = "sync", kind = "full"', "hub makes a full sync"),
    ('by = "partner", do = "pull", module = "tokens", limit = 10', "partner pulls tokens (limit 10)"),
    ('by = "partner", do = "present"', "partner has a card read"),
    ('by = "partner", do = "present", card = "ALLOWED", whitelist = "ALWAYS"',
     "partner has a card read (card ALLOWED, whitelist ALWAYS)"),
    ('by = "counterpart", do = "start", expect = { result = "ACCEPTED" }', "counterpart sends START_SESSION"),
])  # fmt: skip
def test_a_text_shows_every_setting_and_no_expectation(step: str, text: str) -> None:
    assert script(step).steps[0].text == text


@pytest.mark.parametrize(("text", "said"), [
    ('title = "t"\npartner = "CPO"\nsteps = [', "a-test: "),
    ('title = "t"\npartner = "CPO"', "a-test: steps: Field required"),
    ('partner = "CPO"\nsteps = []', "a-test: title: Field required"),
    ('title = "t"\npartner = "NSP"\nsteps = []', "a-test: partner: Input should be 'CPO' or 'EMSP'"),
    ('title = "t"\npartner = "CPO"\nsteps = []\nspede = 9', "a-test: spede: Extra inputs are not permitted"),
    ('title = "t"\npartner = "CPO"\nsteps = [{ do = "register" }]', "a-test: steps.0.by: Field required"),
    ('title = "t"\npartner = "CPO"\nsteps = [{ by = "hub" }]', "a-test: steps.0.do: Field required"),
])  # fmt: skip
def test_a_file_that_is_no_scenario_says_so_in_one_line(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as told:
        read("a-test", text)
    assert str(told.value).startswith(said)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("step", "said"), [
    ('by = "somebody", do = "register"', "steps.0.by: Input should be 'hub', 'counterpart' or 'partner'"),
    ('by = "hub", do = "dance"', "nobody can 'dance'; there are: answer_next, bill, "),
    ('by = "hub", do = "sync", kind = "full", module = "cdrs"', "sync has no setting module"),
    ('by = "hub", do = "register", slowly = true', "register has no setting slowly"),
    ('by = "hub", do = "fetch"', "fetch needs the setting module"),
])  # fmt: skip
def test_a_step_that_nobody_can_do_is_told_in_one_line(step: str, said: str) -> None:
    with pytest.raises(ScenarioError) as told:
        script(step)
    assert str(told.value).startswith(f"a-test: {said}")
    assert "\n" not in str(told.value)


def test_a_scenario_that_there_is_not_names_those_that_there_are() -> None:
    with pytest.raises(ScenarioError) as told:
        load("../secrets")
    assert str(told.value).startswith("no scenario '../secrets'; there are: busy-day, cpo-onboarding, ")


def test_versions_leave_steps_out() -> None:
    scenario = script('by = "hub", do = "register"', 'by = "partner", do = "take_back", versions = ["2.2.1", "2.3.0"]')
    assert [step.do for step in scenario.steps_in("2.1.1")] == ["register"]
    assert [step.do for step in scenario.steps_in("2.3.0")] == ["register", "take_back"]
