"""The simulated roaming hub DE/ENA: its connections, what it routes between them, and how it keeps in step."""

from replay.simulator.hub.hub import HUB, Hub

__all__ = ["HUB", "Hub"]
