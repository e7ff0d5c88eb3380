"""Locations, EVSEs and connectors: found at three levels by their owner's ids, and changed at each of them."""

import pytest

from replay.simulator.partner import Partner
from replay.simulator.values import Json
from tests.replay.simulator.platforms import V211, VERSIONS, awaited, by_hand, cpo_of, pair, status, url_of

every_version = pytest.mark.parametrize("version", VERSIONS)
LATER = "2030-01-01T00:00:00Z"


def first(cpo: Partner) -> tuple[Json, Json]:
    """A location as the wire has it, and its first EVSE."""
    location = cpo.wire(cpo.connection, "Location", cpo_of(cpo).own("locations")[0])
    assert location is not None
    return location, location["evses"][0]


@every_version
@awaited
async def test_single_locations_are_found_at_three_levels(version: str) -> None:
    async with pair(version) as (_, cpo):
        url, (location, evse) = url_of(cpo, "locations", "SENDER"), first(cpo)
        for path, wanted in (
            ("/loc001", location),
            (f"/LOC001/{evse['uid']}", evse),
            (f"/LOC001/{evse['uid']}/1", evse["connectors"][0]),
        ):
            assert (await by_hand("GET", url + path, cpo)).json()["data"] == wanted
        for path in ("/LOC999", "/LOC001/EVSE999", f"/LOC001/{evse['uid']}/9"):
            assert status(await by_hand("GET", url + path, cpo)) == (404, 2003)


@every_version
@awaited
async def test_received_locations_can_be_read_and_changed_at_three_levels(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        (location, evse), url = first(cpo), url_of(emsp, "locations", "RECEIVER", "DE", "ABC", "LOC001")
        assert (await by_hand("PUT", url, emsp, location)).status_code == 201
        assert (await by_hand("PUT", url, emsp, location)).status_code == 200
        change = {"status": "CHARGING", "last_updated": LATER}
        assert status(await by_hand("PATCH", f"{url}/{evse['uid']}", emsp, change)) == (200, 1000)
        connector = evse["connectors"][0] | {"id": "22", "last_updated": LATER}
        assert (await by_hand("PUT", f"{url}/{evse['uid']}/22", emsp, connector)).status_code == 201
        assert (await by_hand("PUT", f"{url}/{evse['uid']}/22", emsp, connector)).status_code == 200
        assert status(
            await by_hand(
                "PATCH",
                f"{url}/{evse['uid']}/22",
                emsp,
                {"max_voltage" if version != V211 else "voltage": 1, "last_updated": LATER},
            )
        ) == (200, 1000)
        assert (await by_hand("PUT", f"{url}/NEW", emsp, evse | {"uid": "NEW"})).status_code == 201
        stored = (await by_hand("GET", url, emsp)).json()["data"]
        assert (stored["evses"][0]["status"], stored["last_updated"]) == ("CHARGING", LATER)
        assert [one["id"] for one in stored["evses"][0]["connectors"]][-1] == "22"
        assert stored["evses"][-1]["uid"] == "NEW"
        assert (await by_hand("GET", f"{url}/{evse['uid']}/22", emsp)).json()["data"]["id"] == "22"


@every_version
@awaited
async def test_what_does_not_fit_its_url_or_its_parent_is_refused(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        (location, evse), url = first(cpo), url_of(emsp, "locations", "RECEIVER", "DE", "ABC", "LOC001")
        assert status(await by_hand("PUT", f"{url}/{evse['uid']}", emsp, evse)) == (404, 2003)
        assert status(await by_hand("PUT", f"{url}X", emsp, location)) == (200, 2001)
        await by_hand("PUT", url, emsp, location)
        assert status(await by_hand("PUT", f"{url}/OTHER", emsp, evse)) == (200, 2001)
        assert status(await by_hand("PATCH", f"{url}/OTHER", emsp, {"last_updated": LATER})) == (404, 2003)
        for path, other in (("", {"id": "X"}), (f"/{evse['uid']}", {"uid": "X"}), (f"/{evse['uid']}/1", {"id": "X"})):
            assert status(await by_hand("PATCH", url + path, emsp, other | {"last_updated": LATER})) == (200, 2001)
        assert status(await by_hand("PATCH", url, emsp, {"last_updated": "yesterday"})) == (200, 2001)
        assert (await by_hand("GET", url, emsp)).json()["data"] == location


@every_version
@awaited
async def test_a_change_that_came_late_does_not_turn_last_updated_back(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        (location, evse), url = first(cpo), url_of(emsp, "locations", "RECEIVER", "DE", "ABC", "LOC001")
        await by_hand("PUT", url, emsp, location)
        await by_hand(
            "PATCH", f"{url}/{evse['uid']}", emsp, {"status": "BLOCKED", "last_updated": "2001-01-01T00:00:00Z"}
        )
        stored = (await by_hand("GET", url, emsp)).json()["data"]
        assert (stored["last_updated"], stored["evses"][0]["status"]) == (location["last_updated"], "BLOCKED")
