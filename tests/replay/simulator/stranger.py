"""A platform without sockets, in an event loop of its own, and a peer of it that sends whatever a test likes."""

import asyncio
import copy

import httpx

from replay.simulator.connection import Connection, Peer
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Platform
from replay.simulator.routes import application
from replay.simulator.store import KINDS
from replay.simulator.values import authorization
from tests.replay.simulator.platforms import FAST, V211

TOKEN = "token-of-the-peer"
ROLES = ({"role": "CPO", "country_code": "DE", "party_id": "ABC", "business_details": {"name": "n"}},)


class Stranger:
    """A platform in an event loop of its own, without sockets, and a peer of it that is not to be trusted."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self.loop = platform, asyncio.new_event_loop()
        platform.public_url = "https://platform.example"
        self.app = application(platform)
        self._stored = copy.deepcopy(platform.store.objects)
        below = f"/ocpi/{platform.connections[0].version}"
        self.paths = [path for route in self.app.routes if (path := getattr(route, "path", "")).startswith(below)]

    def again(self) -> None:
        """As it was at first, registered with the peer."""
        self.platform.store.objects = copy.deepcopy(self._stored)
        for connection in self.platform.connections:
            connection.issued = {TOKEN}
            connection.peer = Peer(TOKEN, ROLES, {}, "http://127.0.0.1:9/ocpi/versions")

    def ask(self, method: str, path: str, content: bytes = b"", **headers: str) -> httpx.Response:
        """One request; what it starts in the background is done with when this returns."""
        return self.loop.run_until_complete(self._ask(method, path, content, headers))

    async def _ask(self, method: str, path: str, content: bytes, headers: dict[str, str]) -> httpx.Response:
        version = path.split("/")[2]
        encoding = "raw" if version == V211 else "base64"
        sent = {"Authorization": authorization(TOKEN, encoding)} | headers
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://platform") as client:
            raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
            answer = await client.request(method, path, headers=raw, content=content)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        return answer

    def lists(self) -> None:
        """All of its lists can still be served."""
        for path in self.paths:
            if "{" not in path and "credentials" not in path:
                understood(self.ask("GET", f"{path}?date_from=2020-01-01T00:00:00Z"))

    def close(self) -> None:
        self.loop.run_until_complete(self.platform.client.close())
        self.loop.close()


def understood(answer: httpx.Response) -> int:
    """The status code of a proper answer."""
    assert answer.status_code < 500, answer.text
    body = answer.json()
    assert {"status_code", "timestamp"} <= body.keys()
    assert "internal error" not in body.get("status_message", ""), answer.request
    return int(body["status_code"])


def hub(version: str) -> Platform:
    """A hub with one partner, and objects in its store."""
    made = Hub([Connection(version, None, roles=("CPO",))], FAST)
    other = Partner(Connection(version, None), [CPO, EMSP], FAST, count=3)
    for module in KINDS:
        for each in other.store.all(module):
            made.store.put(module, copy.deepcopy(each))
    return made
