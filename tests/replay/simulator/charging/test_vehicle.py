"""A vehicle draws what its battery and the connector allow."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replay.simulator.charging import Vehicle

SHARES = st.floats(0, 1)


@given(SHARES, st.floats(1, 400), st.booleans())
def test_power_stays_within_vehicle_and_connector(soc: float, connector_kw: float, direct_current: bool) -> None:
    power = Vehicle(60, soc, 11, 100).power(connector_kw, direct_current)
    assert 0 < power <= min(connector_kw, 100 if direct_current else 11)


@given(SHARES, SHARES)
def test_fuller_battery_never_draws_more(one: float, other: float) -> None:
    for direct_current in (True, False):
        emptier, fuller = (Vehicle(60, soc, 11, 100).power(150, direct_current) for soc in sorted((one, other)))
        assert emptier >= fuller


def test_fast_charge_is_full_power_to_60_percent_and_a_trickle_from_95() -> None:
    powers = [Vehicle(60, soc, 11, 100).power(150, True) for soc in (0.1, 0.6, 0.8, 0.95, 1)]
    assert powers == pytest.approx([100, 100, 47.429, 8, 8])


@given(st.integers(0, 999), st.sampled_from([1, 60, 3600]))
def test_vehicle_takes_what_its_battery_lacks(seed: int, speed: float) -> None:
    vehicle = Vehicle.typical(speed, random.Random(seed))
    lacking, taken = vehicle.battery_kwh * (1 - vehicle.soc), 0.0
    while not vehicle.full:
        taken += vehicle.charge(vehicle.power(50, True), 0.1 / speed)
    assert taken == pytest.approx(lacking)
    assert vehicle.charge(11, 1) == 0


def test_same_seed_gives_the_same_vehicle() -> None:
    assert Vehicle.typical(60, random.Random(7)) == Vehicle.typical(60, random.Random(7))
