"""`--state FILE`: what a platform knows, kept in a file, so that a restarted one goes on where it was."""

from replay.simulator.state.file import StateError
from replay.simulator.state.keeper import State

__all__ = ["State", "StateError"]
