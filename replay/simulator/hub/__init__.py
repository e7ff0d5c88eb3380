"""The simulated roaming hub DE/ENA: its connections, what it routes between them, and how it keeps in step."""

from replay.simulator.hub.hub import HUB, SIMULATED_EMSP, Hub

__all__ = ["HUB", "SIMULATED_EMSP", "Hub"]
