"""The form of a scenario file, and the scenarios that come with ocpi-tap."""

import tomllib
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from replay.simulator.scenarios.verbs import VERBS
from validators.spec.versions import ORDER

Actor = Literal["hub", "counterpart", "partner"]


class ScenarioError(Exception):
    """There is no such scenario, or its file cannot be used; the message is one line."""


class Step(BaseModel):
    """One line of the script: `by` whom, what to `do`, the verb's own settings, and what is expected of its outcome.

    A number in `expect` is the least that will do, anything else must be equal. A `phase` holds until the next one.
    `versions` leaves a step out in the others.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    by: Actor
    do: str
    phase: str = ""
    expect: dict[str, str | int | bool] = {}
    versions: tuple[str, ...] = ORDER

    @property
    def settings(self) -> dict[str, Any]:
        return dict(self.model_extra or {})

    @property
    def text(self) -> str:
        """The step in words."""
        return VERBS[self.do].text(self.by, self.settings)


class Scenario(BaseModel):
    """`partner` is the role that is onboarded. `locations` is how many its CPO has, `speed` how fast time runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    partner: Literal["CPO", "EMSP"]
    versions: tuple[str, ...] = ORDER
    locations: int = 30
    speed: float = 60
    steps: tuple[Step, ...]

    def steps_in(self, version: str) -> tuple[Step, ...]:
        """The steps of one version."""
        return tuple(step for step in self.steps if version in step.versions)


def names() -> list[str]:
    """The scenarios that come with ocpi-tap."""
    folder = resources.files("replay.simulator.scenarios")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def load(name: str) -> Scenario:
    """A scenario by name. Raises ScenarioError."""
    if name not in names():
        raise ScenarioError(f"no scenario {name!r}; there are: {', '.join(names())}")
    text = resources.files("replay.simulator.scenarios").joinpath(f"{name}.toml").read_text()
    return read(name, text)


def read(name: str, text: str) -> Scenario:
    """A scenario from the text of its file. Raises ScenarioError."""
    try:
        scenario = Scenario.model_validate({"name": name, **tomllib.loads(text)})
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{name}: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise ScenarioError(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    for step in scenario.steps:
        if wrong := _unusable(step):
            raise ScenarioError(f"{name}: {wrong}")
    return scenario


def _unusable(step: Step) -> str:
    if step.do not in VERBS:
        return f"nobody can {step.do!r}; there are: {', '.join(sorted(VERBS))}"
    verb = VERBS[step.do]
    if unknown := step.settings.keys() - verb.settings:
        return f"{step.do} has no setting {', '.join(sorted(unknown))}"
    missing = verb.required - step.settings.keys()
    return f"{step.do} needs the setting {', '.join(sorted(missing))}" if missing else ""
