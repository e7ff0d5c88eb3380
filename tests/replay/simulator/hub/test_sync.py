"""The hub pulls what its partners own: all of it, or what changed, in windows that leave no gap."""

import asyncio

import pytest

from replay.simulator.connection import PeerError
from replay.simulator.partner import CPO, EMSP
from replay.simulator.values import moment
from tests.replay.simulator.platforms import OWN, V211, V221, VERSIONS, Roaming, awaited, partner, roaming


def queries(all_: Roaming, module: str) -> list[dict[str, str]]:
    """The query parameters of each list that the first partner was asked for."""
    entries = [leg.query for leg in all_.wire.at(all_.partners[0], module, "GET")]
    return [dict(each) for each in entries]


@pytest.mark.parametrize("version", VERSIONS)
@awaited
async def test_a_full_sync_asks_up_to_now_and_brings_everything(version: str) -> None:
    async with roaming(partner(version, CPO), synced=False) as all_:
        pulled = await all_.hub.sync.full(all_.hub.outer[0])
        assert set(pulled) == {"locations", "tariffs", "cdrs"}  # no sessions: these need a date_from
        shown = [one for one in all_.operator.own("locations") if version != V211 or one["publish"]]
        assert {one["id"] for one in pulled["locations"].objects} == {one["id"] for one in shown}
        assert all(CPO.party.owns(one) for one in pulled["locations"].objects)
        (asked,) = queries(all_, "locations")
        assert asked.keys() == {"date_to", "limit"}
        assert asked["limit"] == "1000"


@pytest.mark.parametrize("version", VERSIONS)
@awaited
async def test_a_delta_sync_begins_where_the_last_one_ended(version: str) -> None:
    async with roaming(partner(version, CPO)) as all_:
        connection, sync = all_.hub.outer[0], all_.hub.sync
        assert (await sync.delta(connection))["locations"].objects == []
        all_.operator.place(OWN).location["last_updated"] = all_.cpo.stamp()
        await asyncio.sleep(0.05)  # a window does not contain its own end
        assert [one["id"] for one in (await sync.delta(connection))["locations"].objects] == [OWN]
        first, second = queries(all_, "locations")
        assert first["date_to"] == second["date_from"]
        assert moment(first["date_from"]) < moment(first["date_to"]) < moment(second["date_to"])
        assert queries(all_, "sessions")[0]["date_from"].startswith("2020-")


@awaited
async def test_a_delta_sync_that_fails_widens_the_next_window() -> None:
    async with roaming(partner(V221, EMSP)) as all_:
        connection, sync = all_.hub.outer[0], all_.hub.sync
        until = sync.done[id(connection), "tokens"]
        issued, all_.emsp.connection.issued = all_.emsp.connection.issued, set()
        with pytest.raises(PeerError):
            await sync.delta(connection)
        all_.emsp.connection.issued = issued
        await sync.delta(connection)
        assert queries(all_, "tokens")[-1]["date_from"] == until


@awaited
async def test_pages_are_as_long_as_configured() -> None:
    async with roaming(partner(V221, EMSP)) as all_:
        all_.hub.sync.limit = 7
        pulled = await all_.hub.sync.full(all_.hub.outer[0])
        assert pulled["tokens"].pages == 3
        assert len(pulled["tokens"].objects) == len(list(all_.emsp.store.of("tokens", EMSP.party)))
