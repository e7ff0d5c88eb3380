"""The wire formats: OCPI objects between the canonical form of 2.3.0 and the version of a connection."""

from replay.simulator.wire.convert import down, up
from replay.simulator.wire.way import Known

__all__ = ["Known", "down", "up"]
