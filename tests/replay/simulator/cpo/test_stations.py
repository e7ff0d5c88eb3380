"""A charging session as the station sees it: what the status of the EVSE says meanwhile, and how it may end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from replay.simulator.charging import Place
from replay.simulator.cpo import Cpo
from replay.simulator.partner import Partner
from replay.simulator.values import Json
from tests.replay.simulator.platforms import VERSIONS, cpo_of, emsp_of, pair, until

every_version = pytest.mark.parametrize("version", VERSIONS)


@asynccontextmanager
async def begun(version: str, *, no_shows: int = 0) -> AsyncIterator[tuple[Partner, Cpo, Place, Json]]:
    """An eMSP that knows a CPO's locations, the CPO, and a session that has just begun at the first of them."""
    async with pair(version) as (emsp, partner):
        cpo = cpo_of(partner)
        await emsp.pull("locations")
        place = cpo.place(cpo.own("locations")[0]["id"])
        cpo.stations.no_shows = no_shows
        yield emsp, cpo, place, await cpo.stations.start(place, emsp_of(emsp).accounts[1].token, "WHITELIST")
        await partner.settled()


def status_at(emsp: Partner, place: Place) -> str:
    """The status of the EVSE as the eMSP was told."""
    location = emsp.store.by_id("locations", place.location["id"])
    assert location
    return str(next(evse["status"] for evse in location["evses"] if evse["uid"] == place.evse["uid"]))


@every_version
def test_the_status_of_the_evse_follows_the_session_on_both_sides(version: str) -> None:
    async def run() -> None:
        async with begun(version) as (emsp, cpo, place, session):
            await until(lambda: session["status"] == "ACTIVE")
            assert place.evse["status"] == "CHARGING" == status_at(emsp, place)
            assert cpo.place(place.location["id"]).evse is not place.evse, "that one is taken"
            cpo.stations.stop(session["id"])
            await cpo.platform.settled()
            assert place.evse["status"] == "AVAILABLE" == status_at(emsp, place)

    asyncio.run(run())


@every_version
def test_a_vehicle_that_never_comes_makes_the_session_invalid_and_no_cdr(version: str) -> None:
    async def run() -> None:
        async with begun(version, no_shows=1) as (emsp, cpo, place, session):
            await cpo.platform.settled()
            [told] = emsp.store.all("sessions")
            assert session["status"] == "INVALID" == told["status"]
            assert place.evse["status"] == "AVAILABLE" == status_at(emsp, place)
            assert cpo.own("cdrs") == [] == list(emsp.store.all("cdrs"))

    asyncio.run(run())


@every_version
def test_a_station_that_breaks_down_ends_the_session_and_is_out_of_order(version: str) -> None:
    async def run() -> None:
        async with begun(version) as (emsp, cpo, place, session):
            await until(lambda: session["status"] == "ACTIVE")
            cpo.stations.fail(session["id"])
            await cpo.platform.settled()
            assert (session["status"], place.evse["status"]) == ("COMPLETED", "OUTOFORDER")
            assert status_at(emsp, place) == "OUTOFORDER"
            assert len(list(emsp.store.all("cdrs"))) == 1

    asyncio.run(run())
