"""Runs a scenario: does the steps of the platforms in this process, and waits for those of others."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from replay.simulator.answer import OcpiError
from replay.simulator.connection import PeerError
from replay.simulator.scenarios.scenario import Scenario, Step
from replay.simulator.scenarios.stage import Stage, StepError
from replay.simulator.scenarios.verbs import VERBS


@dataclass(frozen=True)
class Result:
    """What came of one step: the facts, and what is wrong with them, "" where nothing is."""

    number: int
    step: Step
    facts: dict[str, Any]
    wrong: str = ""


class Run:
    """One performance of a scenario in one version; `failed` counts the steps that did not come off."""

    def __init__(self, scenario: Scenario, stage: Stage, version: str) -> None:
        self.steps = scenario.steps_in(version)
        self._stage = stage
        self.failed = 0

    async def results(self) -> AsyncIterator[Result]:
        """Each step as it ends. After a handshake that failed nothing else is tried."""
        for number, step in enumerate(self.steps, start=1):
            result = await self._performed(number, step)
            self.failed += bool(result.wrong)
            yield result
            if result.wrong and step.do == "register":
                return

    async def _performed(self, number: int, step: Step) -> Result:
        """Do it, or see it done. A side that is not ours shows no facts, so that only its coming is expected."""
        verb, stage = VERBS[step.do], self._stage
        actor = stage.actor(step.by) or (stage.present if verb.either else None)
        try:
            if actor is None:
                await verb.watch(stage, step.text, step.settings)
                return Result(number, step, {})
            facts = await verb.do(stage, actor, **step.settings)
        except (StepError, PeerError) as error:
            return Result(number, step, {}, str(error))
        except OcpiError as error:
            return Result(number, step, {}, error.message)
        return Result(number, step, facts, _unmet(step, facts))


def _unmet(step: Step, facts: dict[str, Any]) -> str:
    """The first expectation that the facts do not meet."""
    for name, wanted in step.expect.items():
        found = facts.get(name)
        least = isinstance(wanted, int) and not isinstance(wanted, bool)
        if (least and (found is None or found < wanted)) or (not least and found != wanted):
            return f"{name} is {found}, expected {'at least ' if least else ''}{wanted}"
    return ""
