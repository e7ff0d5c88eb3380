"""Lists read through a real tap: what the rules find in each way to get pages wrong, and nothing in the right ones.

One hub and one partner, registered once; in each scenario the partner, a CPO, lists its objects in another way.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from recordings import times
from replay.simulator.answer import OcpiError, Reply
from replay.simulator.client import Received
from replay.simulator.connection import Connection, PeerError
from replay.simulator.faults import FAULTS
from replay.simulator.faults.scene import Scene
from replay.simulator.hub import Hub
from replay.simulator.incoming import Incoming
from replay.simulator.partner import CPO, Partner
from replay.simulator.platform import Options
from replay.simulator.pull import pull
from replay.simulator.values import Json
from tests.tapping import rows_of, tapping
from validators.spec.versions import V221

pytestmark = pytest.mark.heavy

TOKEN_A = "obviously-fake-token-a-000"
LOCATIONS = 6
FINDINGS = """
SELECT f.rule, f.severity, e.direction FROM findings f JOIN exchanges e ON e.id = f.exchange_id
WHERE e.started_at BETWEEN ? AND ? ORDER BY f.id
"""
Change = Callable[[Incoming, Reply], Reply]


@dataclass
class Lists:
    """The two platforms, and ways for one to read and for the other to spoil a list."""

    hub: Hub
    partner: Partner

    @property
    def own(self) -> list[Json]:
        """The partner's locations, to be changed while they are read."""
        assert self.partner.cpo
        return self.partner.cpo.own("locations")

    async def page(self, module: str, *, url: str = "", **params: Any) -> Received:
        """One page, as the hub asks for it."""
        connection = self.hub.outer[0]
        parties = {"sender": self.hub.party, "receiver": connection.registered_peer.party}
        more: dict[str, Any] = {"params": {name: str(value) for name, value in params.items()}} | parties
        return await self.hub.ask(connection, "GET", module, "SENDER", url=url, **more)

    async def walk(self, module: str, **params: Any) -> AsyncIterator[Received]:
        """Page after page by their Links, with time to change something in between."""
        page = await self.page(module, **params)
        yield page
        while page.next_url:
            page = await self.page(module, url=page.next_url)
            yield page

    async def pull(self, module: str, **params: Any) -> None:
        """A whole list, as the hub does it by itself; whatever goes wrong."""
        connection = self.hub.outer[0]
        receiver = connection.registered_peer.party
        with contextlib.suppress(PeerError):
            await pull(self.hub, connection, module, sender=self.hub.party, receiver=receiver, **params)

    @contextmanager
    def fault(self, name: str) -> Iterator[None]:
        """The partner has one of the simulators' faults."""
        with self._restored():
            FAULTS[name].hook(Scene(self.partner, FAULTS[name].versions))
            yield

    @contextmanager
    def changed(self, change: Change) -> Iterator[None]:
        """The partner's answers are changed."""

        async def answering(incoming: Incoming, reply: Reply) -> Reply:
            return change(incoming, reply) if incoming.operation == "GET " else reply

        with self._restored():
            self.partner.answering = [*self.partner.answering, answering]
            yield

    @contextmanager
    def _restored(self) -> Iterator[None]:
        before = self.partner.answering
        self.partner.answering = [*before]
        try:
            yield
        finally:
            self.partner.answering = before


def with_headers(**values: str) -> Change:
    """Other headers on every page: `X_Limit` for X-Limit."""
    named = {name.replace("_", "-"): value for name, value in values.items()}
    return lambda incoming, reply: replace(reply, headers=reply.headers | named)


def capped(count: int, *, counts_on: bool) -> Change:
    """A server that returns no more than `count` objects; `counts_on` as if all that were asked for had come."""

    def change(incoming: Incoming, reply: Reply) -> Reply:
        query = incoming.request.query_params
        offset, limit = int(query.get("offset", 0)), int(query["limit"])
        assert isinstance(reply.body, dict)
        data, total = reply.body["data"][:count], int(reply.headers["X-Total-Count"])
        following = offset + (limit if counts_on else len(data))
        link = f'<{incoming.request.url.replace_query_params(offset=following, limit=limit)}>; rel="next"'
        more = {"Link": link} if offset + len(data) < total else {}
        headers = {name: value for name, value in reply.headers.items() if name != "Link"}
        return replace(reply, body=reply.body | {"data": data}, headers=headers | {"X-Limit": str(count)} | more)

    return change


async def exact_pages(lists: Lists) -> None:
    assert [len(page.data) async for page in lists.walk("locations", limit=2)] == [2, 2, 2]


async def limit_above_x_limit(lists: Lists) -> None:
    with lists.changed(capped(4, counts_on=False)):
        assert [len(page.data) async for page in lists.walk("locations", limit=5)] == [4, 2]


async def limit_above_x_limit_counted_on(lists: Lists) -> None:
    with lists.changed(capped(4, counts_on=True)):
        await lists.page("locations", limit=5)


async def grows_in_mid_walk(lists: Lists) -> None:
    async for page in lists.walk("locations", limit=4):
        if "offset" not in str(page.http.url):
            added = lists.own[0] | {"id": "NEW", "last_updated": lists.partner.stamp()}
            lists.partner.store.put("locations", added)
    lists.partner.store.discard("locations", added)


async def shrinks_in_mid_walk(lists: Lists) -> None:
    changed = [page async for page in _with_an_update(lists)]
    assert [len(page.data) for page in changed] == [2, 2, 1]


async def shrinks_and_is_redone(lists: Lists) -> None:
    walk = _with_an_update(lists)
    await anext(walk)
    shrunk = await anext(walk)
    again = str(shrunk.http.url).replace("offset=2", "offset=1")
    page = await lists.page("locations", url=again)
    while page.next_url:
        page = await lists.page("locations", url=page.next_url)


async def _with_an_update(lists: Lists) -> AsyncIterator[Received]:
    """After the first page one of its locations is updated, and so leaves the window."""
    until, first = lists.partner.stamp(), lists.own[0]
    async for page in lists.walk("locations", limit=2, date_to=until):
        first["last_updated"] = lists.partner.stamp()
        yield page


async def grows_at_the_front(lists: Lists) -> None:
    def change(incoming: Incoming, reply: Reply) -> Reply:
        assert isinstance(reply.body, dict)
        owned = list(reversed(lists.own))
        query = incoming.request.query_params
        shown = [one["id"] for one in owned[int(query.get("offset", 0)) :][: int(query["limit"])]]
        known = {one["id"]: lists.partner.wire(incoming.connection, "Location", one) for one in owned}
        return replace(reply, body=reply.body | {"data": [known[one] for one in shown]})

    with lists.changed(change):
        await grows_in_mid_walk(lists)


async def total_counts_what_is_left(lists: Lists) -> None:
    def change(incoming: Incoming, reply: Reply) -> Reply:
        left = int(reply.headers["X-Total-Count"]) - int(incoming.request.query_params.get("offset", 0))
        return replace(reply, headers=reply.headers | {"X-Total-Count": str(left)})

    with lists.changed(change):
        await lists.pull("locations", limit=2)


async def is_left_after_a_page(lists: Lists) -> None:
    await lists.page("locations", limit=3)
    await lists.page("tariffs", limit=3)


async def turns_in_a_circle(lists: Lists) -> None:
    for _ in range(5):
        await lists.page("tariffs", limit=5)


async def moments_outside_the_window(lists: Lists) -> None:
    moments = sorted(one["last_updated"] for one in lists.own)
    with lists.fault("date-window-ignored"):
        await lists.page("locations", date_from=moments[3])

    def all_of_it(incoming: Incoming, reply: Reply) -> Reply:
        wired = [lists.partner.wire(incoming.connection, "Location", one) for one in lists.own]
        assert isinstance(reply.body, dict)
        return replace(reply, body=reply.body | {"data": wired}, headers=reply.headers | {"X-Total-Count": "6"})

    with lists.changed(all_of_it):
        await lists.page("locations", date_to=moments[3])


async def refused_behind_the_end(lists: Lists) -> None:
    def change(incoming: Incoming, reply: Reply) -> Reply:
        assert isinstance(reply.body, dict)
        body = {"status_code": 2001, "status_message": "no such page", "timestamp": reply.body["timestamp"]}
        return reply if reply.body["data"] else replace(reply, http_status=404, body=body)

    await lists.page("locations", limit=6)
    with lists.changed(change), contextlib.suppress(PeerError, OcpiError):
        await lists.page("locations", limit=6, offset=6)


def faulty(name: str, module: str = "locations", **params: Any) -> Callable[[Lists], Awaitable[None]]:
    """A whole pull, while the partner has one of the simulators' faults."""

    async def scenario(lists: Lists) -> None:
        with lists.fault(name):
            await lists.pull(module, **params)

    return scenario


SINCE = "2020-01-01T00:00:00Z"
E, W = "error", "warning"
SCENARIOS: dict[str, tuple[Callable[[Lists], Awaitable[None]], tuple[str, ...]]] = {
    "exact pages": (exact_pages, ()),
    "limit above X-Limit": (limit_above_x_limit, ()),
    "limit above X-Limit, counted on": (limit_above_x_limit_counted_on, ("page.link-skips-objects",)),
    "grows in mid-walk": (grows_in_mid_walk, ()),
    "grows at the front": (grows_at_the_front, ("page.duplicate-object",)),
    "shrinks in mid-walk": (shrinks_in_mid_walk, ()),
    "shrinks in mid-walk and is redone": (shrinks_and_is_redone, ()),
    "lost filters": (faulty("lost-filters", limit=2, date_from=SINCE), ("page.link-loses-filters",)),
    "self-link": (faulty("self-link", limit=2), ("page.link-does-not-advance",)),
    "missing link": (faulty("missing-link", limit=2), ("page.link-missing",)),
    "empty link": (faulty("empty-link"), ("page.link-empty",)),
    "wrong total": (faulty("wrong-total", limit=2), ("page.total-too-small",)),
    "total of what is left": (total_counts_what_is_left, ("page.total-too-small",)),
    "no total": (faulty("missing-total"), ("page.header-missing", "page.header-missing")),
    "limit ignored": (faulty("limit-ignored", limit=2), ("page.limit-exceeded",)),
    "duplicates": (faulty("duplicates", limit=4), ("page.duplicate-object",)),
    "http/https mix": (faulty("link-with-http", limit=2), ("page.link-to-other-host",)),
    "last_updated outside the window": (moments_outside_the_window, ("page.before-date-from", "page.after-date-to")),
    "refused behind the end": (refused_behind_the_end, ("page.error-beyond-end",)),
    "abandoned walks": (is_left_after_a_page, ()),
    "first page for ever": (turns_in_a_circle, ("page.first-page-again",)),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str, str]]]:
    """What the tap found in each scenario: rule, severity and direction."""
    recording = tmp_path_factory.mktemp("pagination") / "a.db"
    spans = asyncio.run(_played(recording))
    return {
        name: [(str(rule), str(severity), str(way)) for rule, severity, way in rows_of(recording, FINDINGS, *span)]
        for name, span in spans.items()
    }


async def _played(recording: Path) -> dict[str, tuple[str, str]]:
    """Every scenario, one after the other; answers when each began and ended."""
    hub = Hub([Connection(V221, None, roles=("CPO",))], Options())
    partner = Partner(Connection(V221, TOKEN_A), [CPO], Options(), count=LOCATIONS)
    spans = {}
    async with hub, partner:
        with tapping(hub.versions_url, partner.versions_url, recording) as tap:
            through = partner.versions_url.replace(partner.url, tap.partner_url)
            await hub.register(through, TOKEN_A, hub.outer[0])
            await hub.settled()
            for name, (scenario, _) in SCENARIOS.items():
                begin = time.time()
                await scenario(Lists(hub, partner))
                spans[name] = times.iso(begin), times.iso(time.time())
            assert await asyncio.to_thread(tap.stop) == 0
    return spans


@pytest.mark.parametrize(("name", "expected"), [(name, rules) for name, (_, rules) in SCENARIOS.items()])
def test_a_list(name: str, expected: tuple[str, ...], found: dict[str, list[tuple[str, str, str]]]) -> None:
    assert [rule for rule, severity, _ in found[name] if severity in (E, W)] == list(expected)
    assert {way for _, _, way in found[name]} <= {"hub_to_partner"}


def test_a_list_that_shrank_is_worth_a_hint(found: dict[str, list[tuple[str, str, str]]]) -> None:
    assert [rule for rule, *_ in found["shrinks in mid-walk"]] == ["page.shrink-not-redone"]
    assert found["shrinks in mid-walk and is redone"] == []
