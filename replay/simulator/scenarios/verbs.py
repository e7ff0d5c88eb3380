"""Every verb of the scenarios, by the file that declares it."""

from replay.simulator.scenarios import commands, handshake, hubs, keeping, many, sessions, stations
from replay.simulator.scenarios.verb import VERBS

__all__ = ["VERBS", "commands", "handshake", "hubs", "keeping", "many", "sessions", "stations"]
