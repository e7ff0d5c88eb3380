"""Every verb of the scenarios, by the file that declares it."""

from replay.simulator.scenarios import charging, handshake, hubs, keeping, many
from replay.simulator.scenarios.verb import VERBS

__all__ = ["VERBS", "charging", "handshake", "hubs", "keeping", "many"]
