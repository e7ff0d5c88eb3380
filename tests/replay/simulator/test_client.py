"""The client half: a peer whose answers are garbage raises PeerError, never anything else."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from replay.simulator.answer import envelope
from replay.simulator.commanding import Outcome
from replay.simulator.connection import Connection, Peer, PeerError, UnreachableError
from replay.simulator.partner import EMSP, Partner
from replay.simulator.platform import Options
from tests.replay.simulator.platforms import V221, awaited, emsp_of
from tests.replay.simulator.sockets import Answers, answering

ROLES = ({"role": "CPO", "country_code": "DE", "party_id": "ABC", "business_details": {"name": "n"}},)


def told(data: Any, **headers: str) -> Response:
    """A success with some data."""
    return Response(json.dumps(envelope(1000, data)), headers={"Content-Type": "application/json"} | headers)


def registered(origin: str, **options: Any) -> Partner:
    """An eMSP that takes a server for its peer."""
    made = Partner(Connection(V221, None), [EMSP], Options(public_url="http://us.example", **options))
    endpoints = {("locations", "SENDER"): f"{origin}/locations", ("commands", "RECEIVER"): f"{origin}/commands"}
    made.connection.peer = Peer("t", ROLES, endpoints, f"{origin}/versions")
    return made


@asynccontextmanager
async def peer_of(answers: Answers) -> AsyncIterator[Partner]:
    """An eMSP whose peer answers so."""
    async with answering(answers) as origin:
        ours = registered(origin)
        yield ours
        await ours.client.close()


def details(origin: str, **changed: Any) -> Any:
    """What a CPO offers."""
    modules = ["credentials", "locations", "tariffs", "sessions", "cdrs", "tokens", "commands"]
    listed = [
        {"identifier": module, "role": role, "url": f"{origin}/{module}"}
        for module in modules
        for role in ("SENDER", "RECEIVER")
    ]
    return {"version": V221, "endpoints": listed} | changed


GOOD: dict[str, Any] = {"token": "t", "url": "http://x.example/versions", "roles": list(ROLES)}


# What the versions endpoint answers, what is changed in the details, and the credentials; ... is as it should be.
HANDSHAKES: list[tuple[Any, dict[str, Any], Any]] = [
    ("x", {}, GOOD),
    ({"version": V221}, {}, GOOD),
    ([V221], {}, GOOD),
    ([{"version": V221}], {}, GOOD),
    ([{"version": V221, "url": 7}], {}, GOOD),
    ([{"version": V221, "url": "http://["}], {}, GOOD),
    ([{"version": V221, "url": ""}], {}, GOOD),
    ([{"version": [], "url": ""}], {}, GOOD),
    ([{"version": "3.0", "url": "http://x"}], {}, GOOD),
    ([], {}, GOOD),
    (None, {}, GOOD),
    (..., {"endpoints": None}, GOOD),
    (..., {"endpoints": {}}, GOOD),
    (..., {"endpoints": [[]]}, GOOD),
    (..., {"endpoints": [{"identifier": "credentials", "role": "SENDER", "url": 7}]}, GOOD),
    (..., {"endpoints": [{"identifier": [], "role": "SENDER", "url": "http://x"}]}, GOOD),
    (..., {"endpoints": [{"identifier": "credentials", "role": {}, "url": "http://x"}]}, GOOD),
    (..., {"endpoints": []}, GOOD),
    (..., {}, None),
    (..., {}, []),
    (..., {}, {}),
    (..., {}, GOOD | {"token": None}),
    (..., {}, GOOD | {"token": 7}),
    (..., {}, GOOD | {"url": {}}),
    (..., {}, GOOD | {"roles": []}),
    (..., {}, GOOD | {"roles": {}}),
    (..., {}, GOOD | {"roles": "CPO"}),
    (..., {}, GOOD | {"roles": [None]}),
    (..., {}, GOOD | {"roles": [{"role": "CPO"}]}),
    (..., {}, GOOD | {"roles": [ROLES[0] | {"country_code": 7}]}),
    (..., {}, GOOD | {"roles": [ROLES[0] | {"role": {}}]}),
]
LISTS = [
    Response(b""),
    Response(b"<html>", 502),
    Response(b"[]"),
    Response(b"null"),
    Response(b"{}"),
    Response(b'{"status_code": "1000"}'),
    Response(b'{"status_code": true}'),
    Response(b'{"status_code": 1000, "data": NaN}'),
    Response(b'{"status_code": 1000, "data": ' + b"[" * 5000),
    Response(b'{"status_code": 1000, "data": ["\\ud800"]}'),
    Response(b"{}", headers={"Content-Encoding": "gzip"}),
    Response(b'{"status_code": 1000, "data": {}}'),
    Response(b'{"status_code": 1000, "data": []}', 302, {"Location": "http://["}),
    Response(b"", 307, {"Location": "http://["}),
    Response(b"", 308, {"Location": "/here"}),
    Response(b'{"status_code": 1000}', 500),
]


@awaited
async def test_a_handshake_with_garbage_fails_and_leaves_nothing_behind() -> None:
    cases = HANDSHAKES[::-1]

    def answers(request: Request) -> Response:
        versions, more, credentials = cases[-1]
        origin = str(request.base_url).rstrip("/")
        match request.url.path:
            case "/versions":
                return told([{"version": V221, "url": f"{origin}/details"}] if versions is ... else versions)
            case "/details":
                return told(details(origin, **more))
        return told(credentials)

    async with peer_of(answers) as ours:
        versions_url, ours.connection.peer = ours.peer.versions_url, None
        while cases:
            with pytest.raises(PeerError):
                await ours.register(versions_url, "a")
            assert (ours.connection.peer, ours.connection.issued) == (None, set())
            cases.pop()


@awaited
async def test_a_list_of_garbage_is_a_peer_error() -> None:
    cases = LISTS[::-1]
    async with peer_of(lambda request: cases[-1]) as ours:
        while cases:
            with pytest.raises(PeerError):
                await ours.pull("locations")
            cases.pop()


@pytest.mark.parametrize("link", ["http://[", "7", "", "/locations", "http://127.0.0.1:9/", "LIST"])
@awaited
async def test_a_link_to_nowhere_or_to_itself_ends_a_pull(link: str) -> None:
    def page(request: Request) -> Response:
        return told([], Link=f'<{link.replace("LIST", str(request.url))}>; rel="next"')

    async with peer_of(page) as ours:
        with pytest.raises(PeerError):
            await ours.pull("locations")


@awaited
async def test_a_list_that_always_goes_on_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("replay.simulator.pull.MOST_PAGES", 20)
    pages = count()

    def page(request: Request) -> Response:
        return told([], Link=f'<{request.base_url}locations?page={next(pages)}>; rel="next"')

    async with peer_of(page) as ours:
        with pytest.raises(PeerError, match="does not end"):
            await ours.pull("locations")


@awaited
async def test_what_is_in_a_list_and_no_object_is_left_out() -> None:
    odd: list[Any] = [None, 7, [], {}, {"id": "x"}, {"id": None}, "x", {"a": {"b": [[[]]]}}]
    async with peer_of(lambda request: told(odd)) as ours:
        pulled = await ours.pull("locations")
        assert (pulled.objects, len(pulled.refused)) == ([], len(odd))


@awaited
async def test_large_answers_are_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    large = json.dumps(envelope(1000, ["x" * 1000] * 20_000)).encode()  # 20 MB
    async with peer_of(lambda request: Response(large)) as ours:
        assert len((await ours.pull("locations")).refused) == 20_000
        monkeypatch.setattr("replay.simulator.exchange.LARGEST_ANSWER", 1 << 20)
        with pytest.raises(PeerError, match="does not end"):
            await ours.pull("locations")


@awaited
async def test_a_peer_that_drips_its_answer_is_given_up() -> None:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not given_up.is_set():
            writer.write(b" ")
            await asyncio.sleep(0.02)
        writer.close()
        await writer.wait_closed()

    given_up = asyncio.Event()
    server = await asyncio.start_server(dripping, "127.0.0.1", 0)
    ours = registered(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", timeout=0.3)
    with pytest.raises(UnreachableError) as error:
        await ours.pull("locations")
    assert error.value.timed_out
    await ours.client.close()
    given_up.set()
    await asyncio.sleep(0.1)
    server.close()


@awaited
async def test_a_command_is_never_waited_for_longer_than_makes_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("replay.simulator.commanding.LONGEST", 0.1)
    async with peer_of(lambda request: told({"result": "ACCEPTED", "timeout": 10**30})) as ours:
        assert await emsp_of(ours).command("STOP_SESSION", session_id="1") == Outcome("ACCEPTED", None)


@pytest.mark.parametrize("data", [{"result": "ACCEPTED", "timeout": -1}, {"result": "?", "timeout": 0}, {}, None, []])
@awaited
async def test_an_answer_to_a_command_that_is_none_is_a_peer_error(data: Any) -> None:
    async with peer_of(lambda request: told(data)) as ours:
        with pytest.raises(PeerError):
            await emsp_of(ours).command("STOP_SESSION", session_id="1")
