"""Seeded test data in canonical form: a CPO's locations and tariffs, an eMSP's drivers; a seed gives the same again."""

from replay.simulator.data.accounts import Account, accounts
from replay.simulator.data.locations import locations
from replay.simulator.data.tariffs import tariffs

__all__ = ["Account", "accounts", "locations", "tariffs"]
