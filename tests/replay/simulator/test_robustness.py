"""A partner that sends garbage cannot crash a platform: every answer is an envelope, and none says that we failed."""

import asyncio
import copy
import gzip
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from replay.simulator.connection import Connection, Peer
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Platform
from replay.simulator.routes import application
from replay.simulator.store import KINDS
from replay.simulator.values import Json, authorization
from tests.replay.simulator.platforms import FAST, V211, VERSIONS, partner
from tests.validators.spec.strategies import full
from validators.spec.checker import Structure

TOKEN = "token-of-the-peer"
ROLES = ({"role": "CPO", "country_code": "DE", "party_id": "ABC", "business_details": {"name": "n"}},)
BODIES = {
    "locations": "Location", "tariffs": "Tariff", "sessions": "Session", "cdrs": "CDR", "tokens": "Token",
    "hubclientinfo": "ClientInfo", "credentials": "Credentials",
}  # fmt: skip
COMMANDS = ["START_SESSION", "STOP_SESSION", "RESERVE_NOW", "CANCEL_RESERVATION", "UNLOCK_CONNECTOR", "X", "start_session"]
OF_COMMANDS = {
    "START_SESSION": "StartSession", "STOP_SESSION": "StopSession", "RESERVE_NOW": "ReserveNow",
    "CANCEL_RESERVATION": "CancelReservation", "UNLOCK_CONNECTOR": "UnlockConnector",
}  # fmt: skip
fuzz = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


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
    made = Hub([Connection(version, None, role="CPO")], FAST)
    other = Partner(Connection(version, None), [CPO, EMSP], FAST, count=3)
    for module in KINDS:
        for each in other.store.all(module):
            made.store.put(module, copy.deepcopy(each))
    return made


@pytest.fixture(scope="module", params=[(kind, version) for kind in ("hub", "partner") for version in VERSIONS], ids="-".join)
def stranger(request: pytest.FixtureRequest) -> Iterator[Stranger]:
    kind, version = request.param
    platform = hub(version) if kind == "hub" else partner(version)
    asked = Stranger(platform)
    yield asked
    asked.close()


# What goes into the variables of a path: known ids and unknown ones, and what no id looks like.
KNOWN = {
    "country_code": ["DE", "de", "FR"], "party_id": ["ABC", "XYZ", "abc"], "id": ["LOC001", "loc001", "none"],
    "evse_uid": ["EVSE001-1"], "connector_id": ["1"], "uid": ["0458595AD4E502", "none"], "command": COMMANDS,
}  # fmt: skip
ODD = st.text(min_size=1, max_size=40).map(lambda odd: quote(odd, safe="", errors="replace")) | st.sampled_from(
    ["..", "%00", "%ff", "a%2Fb", "%C3%BC"]
)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([
        10**40, 10**400, -(10**40), 1e308, "\ud800", "0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "2024-02-29t12:00:60.5z", "", "#NA",
        "X" * 300,
    ])
)  # fmt: skip
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8)


def paths(template: str) -> st.SearchStrategy[str]:
    """Paths that match a route."""
    parts = [
        st.sampled_from(KNOWN[part[1:-1]] * 4 + [""]).flatmap(lambda known: st.just(known) if known else ODD)
        if part.startswith("{") else st.just(part)
        for part in template.split("/")
    ]  # fmt: skip
    return st.tuples(*parts).map("/".join)


def kind_of(path: str) -> str:
    """The object that is usual at a path."""
    module = next((part for part in path.split("/") if part in BODIES or part == "commands"), "versions")
    if module == "commands":
        return OF_COMMANDS.get(path.rsplit("/", 1)[-1], "CommandResult")
    if module == "locations":
        return ["Location", "EVSE", "Connector"][max(0, path.count("{") - 3)] if "{country" in path else "Location"
    if path.endswith("authorize"):
        return "LocationReferences"
    return BODIES.get(module, "Location")


def examples(version: str, kind: str, path: str) -> Json:
    """A valid object that fits a path, as far as one can tell."""
    try:
        value = full(Structure(kind, version))
    except (KeyError, IndexError):  # 2.1.1 has no such object
        value = {}
    for name, part in zip(("id", "party_id", "country_code"), reversed(path.split("/")), strict=False):
        if name in value:
            value[name] = part[:3] if name == "party_id" else part[:2] if name == "country_code" else part[:36]
    return value


def mutated(value: Json) -> st.SearchStrategy[Json]:
    """The object with one value, at any depth, replaced by any other or gone."""

    def places(at: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        items = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ()
        for key, inner in items:
            yield (*way, key)
            yield from places(inner, (*way, key))

    def change(place: tuple[Any, ...], other: Any, gone: bool) -> Json:
        changed = copy.deepcopy(value)
        inner: Any = changed
        for key in place[:-1]:
            inner = inner[key]
        if gone:
            inner.pop(place[-1])
        else:
            inner[place[-1]] = other
        return changed

    found = list(places(value))
    if not found:
        return st.just(value)
    return st.builds(change, st.sampled_from(found), JSON, st.booleans())


HEADERS = st.fixed_dictionaries({}, optional={
    "OCPI-from-country-code": st.sampled_from(["DE", "\u00df", ""]), "OCPI-from-party-id": st.sampled_from(["ABC", "\u00fc\u00ff\u00b5"]),
    "OCPI-to-country-code": st.sampled_from(["DE", "es", "\u00b5"]), "OCPI-to-party-id": st.sampled_from(["ENA", "MSP", "cpo", "\u00b5", "x" * 3000]),
    "X-Request-ID": st.sampled_from(["1", "\u00fc"]), "X-Correlation-ID": st.sampled_from(["1", "\u00fc" * 3000]),
    "Content-Type": st.sampled_from(["text/html", "application/json; charset=utf-16", "\u00fc"]),
    "Content-Encoding": st.sampled_from(["gzip", "br"]), "Accept": st.just("text/html"),
})  # fmt: skip
QUERIES = st.sampled_from([
    "", "?type=RFID", "?type=%ff", "?type=", "?limit=0", "?limit=99999999999", "?limit=%C2%B2", "?offset=-1", "?offset=3&limit=2",
    "?date_from=0000-01-01T00:00:00Z", "?date_from=2026-01-01T00:00:00%2B99:00", "?date_from=x", "?date_to=9999-12-31T23:59:60Z&date_from=2020-01-01",
    "?date_from=0001-01-01T00:00:00%2B14:00&limit=1", "?%00=%00&limit=1&x=%ED%A0%80",
])  # fmt: skip
GARBAGE = [
    b"", b"null", b"[]", b"0", b'"x"', b"{", b"{} {}", b"\xff\xfe\x00", b"\xed\xa0\x80", "{}".encode("utf-16"), b'{"a": NaN}', b'{"a": 1e999}',
    b'{"id": ' + b"9" * 40 + b"}", b'{"id": ' + b"9" * 5000 + b"}", b'{"id": "\\ud800"}', b'{"a":' * 900 + b"1" + b"}" * 900,
    b'{"a": ' + b"[" * 100_000, gzip.compress(b"{}"), b"{}" + b" " * 100_000, b'{"id":"a","id":{}}', b"<html></html>", b"\xef\xbb\xbf{}",
]  # fmt: skip
METHODS = ["GET", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "FOO"]


@fuzz
@given(data=st.data())
def test_whatever_comes_is_answered_in_an_envelope(stranger: Stranger, data: st.DataObject) -> None:
    template = data.draw(st.sampled_from(stranger.paths))
    path = data.draw(paths(template)) + data.draw(QUERIES)
    body = data.draw(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
    method = data.draw(st.sampled_from(METHODS))
    stranger.again()
    understood(stranger.ask(method, path, body, **data.draw(HEADERS)))


def test_garbage_is_refused_and_what_is_known_stays(stranger: Stranger) -> None:
    stranger.again()
    path = next(path for path in stranger.paths if path.endswith("/tokens/{country_code}/{party_id}/{id}"))
    for body in GARBAGE:
        for method in ("PUT", "PATCH"):
            code = understood(stranger.ask(method, path.format(country_code="DE", party_id="ABC", id="none"), body))
            assert 2000 <= code < 3000, body[:20]
    stranger.lists()


@fuzz
@given(data=st.data())
def test_objects_with_one_wrong_value_are_answered_in_an_envelope(stranger: Stranger, data: st.DataObject) -> None:
    template = data.draw(st.sampled_from([path for path in stranger.paths if "{" in path or path.endswith(("cdrs", "credentials"))]))
    path = data.draw(paths(template))
    version = path.split("/")[2]
    command = path.rsplit("/", 1)[-1] if "{command}" in template and "{id}" not in template else ""
    value = examples(version, OF_COMMANDS.get(command, kind_of(template)), path)
    body = json.dumps(data.draw(mutated(value))).encode()
    stranger.again()
    for method in ("PUT", "PATCH", "POST", "GET"):
        understood(stranger.ask(method, path, body))
    stranger.lists()
