"""Scenarios: short files that name what hub and partner do in turn, and what each must come to."""

from replay.simulator.scenarios.run import Result, Run
from replay.simulator.scenarios.scenario import Scenario, ScenarioError, load, names
from replay.simulator.scenarios.stage import Stage

__all__ = ["Result", "Run", "Scenario", "ScenarioError", "Stage", "load", "names"]
