"""Locations hold together: places, ids, power, hours, visibility, and what may be charged at."""

import math
from datetime import UTC, datetime

import pytest

from replay.simulator.data import accounts, locations, tariffs
from replay.simulator.data.cities import EUROPE, USA
from replay.simulator.values import Json, moment
from tests.replay.simulator.data.places import CPO, EMSP, VERSIONS, connectors, evses, rising
from validators.spec.versions import V211, V221, V230

PHASES = {"DC": 1, "AC_1_PHASE": 1, "AC_2_PHASE": 2, "AC_2_PHASE_SPLIT": 2, "AC_3_PHASE": 3}
V221_UP = (V221, V230)
SIZE = {"max_vehicle_weight", "max_vehicle_height", "max_vehicle_length", "max_vehicle_width",
        "parking_space_length", "parking_space_width", "dangerous_goods_allowed"}  # fmt: skip


def kilometres(place: Json, latitude: float, longitude: float) -> float:
    north = (float(place["latitude"]) - latitude) * 111.2
    east = (float(place["longitude"]) - longitude) * 111.2 * math.cos(math.radians(latitude))
    return math.hypot(north, east)


@pytest.mark.parametrize("version", VERSIONS)
def test_there_are_thirty_of_one_to_six_evses_in_several_countries(version: str) -> None:
    found = locations(CPO, version)
    assert [each["id"] for each in found] == [f"LOC{number:03}" for number in range(1, 31)]
    assert {len(each["evses"]) for each in found} == set(range(1, 7))
    assert len({each["country"] for each in found}) > 5
    assert ("USA" in {each["country"] for each in found}) == (version == V230)


def test_a_great_many_begin_with_the_usual_ones_and_have_ids_of_their_own() -> None:
    many = locations(CPO, count=5_000)
    assert many[:30] == locations(CPO)
    assert len({each["id"] for each in many}) == 5_000
    uids = [evse["uid"] for each in many for evse in each["evses"]]
    assert len(uids) == len(set(uids))
    assert rising([moment(each["last_updated"]) for each in many])
    assert moment(many[-1]["last_updated"]) < datetime.now(UTC)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_first_six_can_be_charged_at(version: str) -> None:
    for location in locations(CPO, version)[:6]:
        assert location["opening_times"] == {"twentyfourseven": True}
        for evse in location["evses"]:
            assert evse["status"] == "AVAILABLE"
            assert {"REMOTE_START_STOP_CAPABLE", "RFID_READER"} <= set(evse["capabilities"])
            (connector,) = evse["connectors"]
            assert connector["tariff_ids"]
    assert locations(CPO, version)[0]["evses"][0]["connectors"][0]["tariff_ids"] == ["TARIFF1"]


@pytest.mark.parametrize("version", V221_UP)
def test_one_of_the_first_six_has_a_price_for_reserving(version: str) -> None:
    priced = {tariff["id"] for tariff in tariffs(CPO, version) if "reservation" in str(tariff["elements"])}
    assert any(
        priced & set(evse["connectors"][0]["tariff_ids"])
        for location in locations(CPO, version)[:6]
        for evse in location["evses"]
        if "RESERVABLE" in evse["capabilities"]
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_every_location_keeps_an_evse_that_is_in_service(version: str) -> None:
    for location in locations(CPO, version, count=100):
        assert "AVAILABLE" in {evse["status"] for evse in location["evses"]}


@pytest.mark.parametrize("version", VERSIONS)
def test_official_ids_are_of_the_party_unique_and_missing_only_where_that_is_usual(version: str) -> None:
    given = [evse["evse_id"] for _, evse in evses(version) if "evse_id" in evse]
    assert len(given) == len(set(given))
    assert all(each.startswith("ES*CPO*E") for each in given)
    for location, evse in evses(version):
        at_home = location["parking_type"] == "ON_DRIVEWAY" and not location["publish"]
        assert ("evse_id" in evse) != (evse["status"] == "REMOVED" or at_home)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_child_changed_after_its_parent(version: str) -> None:
    for location, evse in evses(version):
        for connector in evse["connectors"]:
            assert rising([moment(each["last_updated"]) for each in (connector, evse, location)])


@pytest.mark.parametrize("version", VERSIONS)
def test_connectors_of_an_evse_are_numbered(version: str) -> None:
    for _, evse in evses(version):
        assert [each["id"] for each in evse["connectors"]] == [str(n + 1) for n in range(len(evse["connectors"]))]


@pytest.mark.parametrize("version", VERSIONS)
def test_power_is_given_where_it_is_less_than_volts_times_amperes(version: str) -> None:
    for each in connectors(version):
        most = each["max_voltage"] * each["max_amperage"] * PHASES[each["power_type"]]
        assert 1_000 < each.get("max_electric_power", most - 1) < most
        assert each["power_type"] != "AC_3_PHASE" or each["max_voltage"] < 380
    given = any("max_electric_power" in each for each in connectors(version))
    assert given == (version != V211)


@pytest.mark.parametrize("version", VERSIONS)
def test_plugs_have_the_current_that_they_are_made_for(version: str) -> None:
    for each in connectors(version):
        direct = each["standard"] in ("CHADEMO", "CHAOJI", "GBT_DC") or each["standard"].endswith("COMBO")
        assert not direct or (each["power_type"], each["format"]) == ("DC", "CABLE")
        if each["standard"].startswith("IEC_60309"):
            assert each["max_amperage"] <= int(each["standard"].rpartition("_")[2])
            assert each["power_type"] == ("AC_1_PHASE" if "single" in each["standard"] else "AC_3_PHASE")


@pytest.mark.parametrize("version", VERSIONS)
def test_coordinates_lie_in_the_city_that_is_named(version: str) -> None:
    cities = {city.name: city for city in EUROPE + USA}
    for location in locations(CPO, version, count=100):
        city = cities[location["city"]]
        assert location["country"] == city.country
        for place in [location["coordinates"], *location["related_locations"]]:
            assert kilometres(place, city.latitude, city.longitude) < 1.5
            assert all(len(place[axis].partition(".")[2]) == 6 for axis in ("latitude", "longitude"))


@pytest.mark.parametrize("version", VERSIONS)
def test_hours_are_either_round_the_clock_or_an_ordered_week(version: str) -> None:
    found = [each["opening_times"] for each in locations(CPO, version)]
    for hours in found:
        week = [(p["weekday"], p["period_begin"], p["period_end"]) for p in hours.get("regular_hours", [])]
        assert hours["twentyfourseven"] == (not week)
        assert all(begin < end for _, begin, end in week)
        assert all(
            day != other or end <= begin
            for (day, _, end), (other, begin, _) in zip(sorted(week), sorted(week)[1:], strict=False)
        )
    assert {key for hours in found for key in hours} == {
        "twentyfourseven", "regular_hours", "exceptional_openings", "exceptional_closings",
    }  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_shares_of_an_energy_mix_make_a_whole(version: str) -> None:
    mixes = [each["energy_mix"] for each in [*locations(CPO, version), *tariffs(CPO, version)] if "energy_mix" in each]
    assert {mix["is_green_energy"] for mix in mixes} == {True, False}
    for mix in mixes:
        assert sum(each["percentage"] for each in mix["energy_sources"]) == 100
        dirty = [each["source"] for each in mix["energy_sources"] if each["source"] in ("COAL", "GAS", "NUCLEAR")]
        assert mix["is_green_energy"] == (not dirty)
        assert mix["is_green_energy"] == all(each["amount"] == 0 for each in mix["environ_impact"])


def test_in_the_oldest_version_all_are_public_with_a_type_and_a_postal_code() -> None:
    for location in locations(CPO, V211):
        assert location["publish"]
        assert location["postal_code"]
        assert location["parking_type"]
        assert all(len(each["tariff_ids"]) == 1 for evse in location["evses"] for each in evse["connectors"])


@pytest.mark.parametrize("version", V221_UP)
def test_hidden_locations_may_show_themselves_to_drivers_that_exist(version: str) -> None:
    hidden = [each for each in locations(CPO, version) if not each["publish"]]
    allowed = [entry for each in hidden for entry in each.get("publish_allowed_to", [])]
    tokens = [account.token for account in accounts(EMSP, version)]
    assert allowed
    assert len(hidden) > 1
    for entry in allowed:
        assert any(entry.items() <= token.items() for token in tokens)
    assert all("publish_allowed_to" not in each for each in locations(CPO, version) if each["publish"])


def test_evses_stand_before_parking_places_of_their_location() -> None:
    for location in locations(CPO):
        there = [each["id"] for each in location["parking_places"]]
        assert len(there) == len(set(there))
        assert all(each["parking_id"] in there for evse in location["evses"] for each in evse["parking"])


def test_parking_for_more_than_cars_tells_its_size_and_for_the_disabled_shows_a_picture() -> None:
    for parking in [each for location in locations(CPO) for each in location["parking_places"]]:
        only_cars = {"PERSONAL_VEHICLE", "MOTORCYCLE"} >= set(parking["vehicle_types"])
        assert only_cars or set(parking) >= SIZE
        assert "DISABLED" not in parking["vehicle_types"] or parking["images"]
