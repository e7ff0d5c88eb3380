"""A charge point operator on a platform: its data, its charging stations, and what it tells its peer."""

from replay.simulator.cpo.operator import Cpo

__all__ = ["Cpo"]
