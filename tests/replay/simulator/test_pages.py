"""Lists come in pages: the filters are carried on, the headers say how many there are, and the link where to go on."""

import pytest

from replay.simulator.values import moment
from tests.replay.simulator.platforms import (
    LOCATIONS,
    V211,
    V230,
    VERSIONS,
    awaited,
    by_hand,
    cpo_of,
    pair,
    status,
    url_of,
)

every_version = pytest.mark.parametrize("version", VERSIONS)


@every_version
@awaited
async def test_pages_carry_the_filters_on_and_use_the_public_url(version: str) -> None:
    async with pair(version) as (_, cpo):
        cpo.public_url = "https://cpo.example"
        shown = cpo_of(cpo).own("tariffs")
        moments = sorted((one["last_updated"] for one in shown), key=moment)
        since, until = moments[2], moments[9]
        window = [one["id"] for one in shown if moment(since) <= moment(one["last_updated"]) < moment(until)]
        url = url_of(cpo, "tariffs", "SENDER")
        page = await by_hand("GET", f"{url}?date_from={since}&date_to={until}&limit=3&offset=3", cpo)
        total = int(page.headers["X-Total-Count"])
        assert total == len(window) == 7
        assert [one["id"] for one in page.json()["data"]] == window[3:6]
        assert page.headers["X-Limit"] == "1000"
        link = page.links["next"]["url"]
        assert link.startswith(f"https://cpo.example{cpo.path(version, 'tariffs', 'SENDER')}?")
        last = await by_hand("GET", link.replace("https://cpo.example", cpo.url), cpo)
        assert [one["id"] for one in last.json()["data"]] == window[6:]
        assert "Link" not in last.headers


@every_version
@awaited
async def test_a_pull_follows_the_links_to_the_end(version: str) -> None:
    async with pair(version) as (emsp, _):
        at_once = await emsp.pull("locations")
        in_pages = await emsp.pull("locations", limit=2)
        assert in_pages.objects == at_once.objects
        assert (at_once.pages, in_pages.pages) == (1, (len(at_once.objects) + 1) // 2)
        assert len(at_once.objects) >= LOCATIONS - 3


@every_version
@awaited
async def test_unusable_parameters_are_2001(version: str) -> None:
    async with pair(version) as (_, cpo):
        tariffs, sessions = (url_of(cpo, module, "SENDER") for module in ("tariffs", "sessions"))
        for query in (
            "limit=0",
            "limit=x",
            "limit=",
            "limit=-1",
            "offset=-1",
            "offset=1.5",
            "limit=99999999999",
            "date_from=yesterday",
            "date_to=",
        ):
            assert status(await by_hand("GET", f"{tariffs}?{query}", cpo)) == (200, 2001), query
        assert status(await by_hand("GET", sessions, cpo)) == (200, 2001)
        assert status(await by_hand("GET", f"{sessions}?date_from=2026-01-01T00:00:00Z", cpo)) == (200, 1000)
        beyond = await by_hand("GET", f"{tariffs}?offset=99", cpo)
        assert beyond.json()["data"] == []
        assert int(beyond.headers["X-Total-Count"]) > 10


@awaited
async def test_dates_may_come_in_every_form_that_the_specification_has() -> None:
    async with pair(V230) as (_, cpo):
        url = url_of(cpo, "tariffs", "SENDER")
        for date in (
            "2020-01-01T00:00:00",
            "2020-01-01T00:00:00.5Z",
            "2020-01-01t00:00:00z",
            "2016-12-31T23:59:60Z",
            "0000-01-01T00:00:00Z",
        ):
            everything = await by_hand("GET", f"{url}?date_from={date}", cpo)
            nothing = await by_hand("GET", f"{url}?date_to={date}", cpo)
            assert int(everything.headers["X-Total-Count"]) > 10, date
            assert nothing.headers["X-Total-Count"] == "0"


@awaited
async def test_the_total_counts_no_more_than_the_version_can_carry() -> None:
    async with pair(V211) as (emsp, cpo):
        cpo_of(cpo).own("locations")[0]["publish"] = False  # which 2.1.1 cannot say
        page = await by_hand("GET", url_of(cpo, "locations", "SENDER"), cpo)
        assert int(page.headers["X-Total-Count"]) == len(page.json()["data"]) == len(cpo_of(cpo).own("locations")) - 1
        assert len((await emsp.pull("locations", limit=2)).objects) == len(cpo_of(cpo).own("locations")) - 1
