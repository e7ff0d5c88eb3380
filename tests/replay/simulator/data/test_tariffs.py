"""Tariffs: each kind is there, hangs at a connector, and says nothing that contradicts itself."""

from datetime import UTC, datetime
from typing import Any

import pytest

from replay.simulator.data import locations, tariffs
from replay.simulator.values import Json, moment
from tests.replay.simulator.data.places import CPO, VERSIONS, connectors, evses
from validators.spec.versions import V211, V221, V230

V221_UP = (V221, V230)


def components(tariff: Json) -> list[Json]:
    return [each for element in tariff["elements"] for each in element["price_components"]]


def restrictions(version: str) -> set[str]:
    found = tariffs(CPO, version)
    return {name for tariff in found for element in tariff["elements"] for name in element.get("restrictions", {})}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_id_means_the_same_prices_in_every_version(version: str) -> None:
    latest = {tariff["id"]: tariff for tariff in tariffs(CPO)}
    assert len(tariffs(CPO, version)) >= 12
    for tariff in tariffs(CPO, version):
        same = [(each["type"], each["price"], each["step_size"]) for each in components(latest[tariff["id"]])]
        assert [(each["type"], each["price"], each["step_size"]) for each in components(tariff)] == same


def test_what_a_version_brings_is_used_from_there_on() -> None:
    plain = {"start_time", "end_time", "start_date", "end_date", "min_kwh", "max_kwh", "min_power", "max_power",
             "max_duration", "day_of_week"}  # fmt: skip
    assert restrictions(V211) == plain
    assert restrictions(V221) == restrictions(V230) == plain | {"max_current", "reservation"}
    assert {"min_price", "max_price", "start_date_time"} <= {name for each in tariffs(CPO, V221) for name in each}
    assert {each["tax_included"] for each in tariffs(CPO, V221)} == {"NO"}
    assert {each["tax_included"] for each in tariffs(CPO) if each["currency"] == "USD"} == {"YES", "NO", "N/A"}


@pytest.mark.parametrize("version", VERSIONS)
def test_steps_of_energy_and_time_vary(version: str) -> None:
    steps = {(each["type"], each["step_size"]) for tariff in tariffs(CPO, version) for each in components(tariff)}
    assert {
        ("ENERGY", 1),
        ("ENERGY", 100),
        ("ENERGY", 500),
        ("TIME", 60),
        ("TIME", 900),
        ("PARKING_TIME", 300),
    } <= steps
    assert version == V211 or ("TIME", 300) in steps


@pytest.mark.parametrize("version", VERSIONS)
def test_every_tariff_hangs_at_a_connector_and_every_connector_has_one(version: str) -> None:
    used = {tariff for each in connectors(version) for tariff in each["tariff_ids"]}
    assert used == {tariff["id"] for tariff in tariffs(CPO, version)}


@pytest.mark.parametrize("version", VERSIONS)
def test_connectors_charge_in_the_currency_of_the_place(version: str) -> None:
    currency = {tariff["id"]: tariff["currency"] for tariff in tariffs(CPO, version)}
    for location, evse in evses(version):
        for each in evse["connectors"]:
            expected = "USD" if location["country"] == "USA" else "EUR"
            assert {currency[tariff] for tariff in each["tariff_ids"]} == {expected}


@pytest.mark.parametrize("version", V221_UP)
def test_a_connector_has_one_tariff_of_each_type_and_the_regular_one_comes_first(version: str) -> None:
    types = {tariff["id"]: tariff["type"] for tariff in tariffs(CPO, version)}
    for each in connectors(version):
        found = [types[tariff] for tariff in each["tariff_ids"]]
        assert found[0] == "REGULAR"
        assert len(found) == len(set(found))


@pytest.mark.parametrize("version", V221_UP)
def test_preferences_can_be_told_where_a_tariff_answers_to_them(version: str) -> None:
    profiles = {tariff["id"] for tariff in tariffs(CPO, version) if tariff["type"].startswith("PROFILE")}
    for _, evse in evses(version):
        capable = "CHARGING_PREFERENCES_CAPABLE" in evse["capabilities"]
        assert capable == any(profiles & set(each["tariff_ids"]) for each in evse["connectors"])


@pytest.mark.parametrize("version", VERSIONS)
def test_restricted_prices_end_in_one_that_always_holds_and_nothing_comes_after_it(version: str) -> None:
    for tariff in tariffs(CPO, version):
        charging = [e for e in tariff["elements"] if "reservation" not in e.get("restrictions", {})]
        for dimension in {each["type"] for each in components({"elements": charging})}:
            bound = ["restrictions" in e for e in charging if dimension in {c["type"] for c in e["price_components"]}]
            assert bound == [True] * (len(bound) - 1) + [False], tariff["id"]


@pytest.mark.parametrize("version", VERSIONS)
def test_an_element_has_one_price_a_dimension_and_those_for_reserving_none_of_energy(version: str) -> None:
    for tariff in tariffs(CPO, version):
        for element in tariff["elements"]:
            dimensions = [each["type"] for each in element["price_components"]]
            assert len(dimensions) == len(set(dimensions))
            reserving = "reservation" in element.get("restrictions", {})
            assert not reserving or set(dimensions) <= {"FLAT", "TIME"}


@pytest.mark.parametrize("version", VERSIONS)
def test_ranges_are_not_empty(version: str) -> None:
    for tariff in tariffs(CPO, version):
        for bounds in [element["restrictions"] for element in tariff["elements"] if "restrictions" in element]:
            for dimension in ("kwh", "power", "current", "duration"):
                least: Any = bounds.get(f"min_{dimension}", 0)
                assert least < bounds.get(f"max_{dimension}", least + 1)
            assert bounds.get("start_date", "") <= bounds.get("end_date", "9")
            assert version != V211 or bounds.get("start_time", "") <= bounds.get("end_time", "9")


@pytest.mark.parametrize("version", VERSIONS)
def test_windows_are_open_now_and_limits_leave_room(version: str) -> None:
    for tariff in tariffs(CPO, version):
        if "start_date_time" in tariff:
            assert moment(tariff["start_date_time"]) < datetime.now(UTC) < moment(tariff["end_date_time"])
        if "min_price" in tariff:
            flat = sum(each["price"] for each in components(tariff) if each["type"] == "FLAT")
            assert flat < tariff["min_price"]["before_taxes"] < tariff["max_price"]["before_taxes"]
            assert tariff["min_price"]["before_taxes"] < tariff["min_price"]["after_taxes"]


@pytest.mark.parametrize("version", VERSIONS)
def test_free_is_a_flat_price_of_nothing(version: str) -> None:
    (free,) = [each for each in tariffs(CPO, version) if not any(part["price"] for part in components(each))]
    assert free["elements"] == [{"price_components": [{"type": "FLAT", "price": 0.0, "step_size": 1}]}]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_first_tariff_is_energy_and_a_fee_at_the_first_evse(version: str) -> None:
    first = tariffs(CPO, version)[0]
    assert first["id"] == "TARIFF1"
    assert [each["type"] for each in components(first)] == ["ENERGY", "FLAT"]
    assert locations(CPO, version)[0]["evses"][0]["connectors"][0]["tariff_ids"] == [first["id"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_tariff_is_taxed_in_all_its_prices_or_in_none(version: str) -> None:
    for tariff in tariffs(CPO, version):
        assert len({"vat" in each for each in components(tariff)}) == 1
