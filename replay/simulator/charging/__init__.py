"""A charging session as a CPO sees it: the vehicle, the meter, the Session and its changes, the price, the CDR."""

from replay.simulator.charging.cdr import credit
from replay.simulator.charging.place import Place
from replay.simulator.charging.session import Charging
from replay.simulator.charging.vehicle import Vehicle

__all__ = ["Charging", "Place", "Vehicle", "credit"]
