"""The client half: a peer whose answers are garbage raises PeerError, never anything else."""

import asyncio
import json
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from replay.simulator.answer import envelope
from replay.simulator.connection import Connection, Peer, PeerError, UnreachableError
from replay.simulator.exchange import exchange
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options
from tests.replay.simulator.platforms import V221, V230, VERSIONS, awaited, partner
from tests.replay.simulator.sockets import answering

ROLES = ({"role": "CPO", "country_code": "DE", "party_id": "ABC", "business_details": {"name": "n"}},)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["2.2.1", "http://127.0.0.1:9/", "http://[", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["version", "url", "endpoints", "identifier", "role", "roles", "token", "status_code", "data"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


def told(data: Any, **headers: str) -> Response:
    """A success with some data."""
    return Response(json.dumps(envelope(1000, data)), headers={"Content-Type": "application/json"} | headers)


def registered(origin: str, version: str = V221, roles: tuple[Any, ...] = ROLES, **options: Any) -> Partner:
    """An eMSP that takes a server for its peer."""
    made = Partner(Connection(version, None), [EMSP], Options(**options))
    endpoints = {(module, "SENDER"): f"{origin}/{module}" for module in ("locations", "tariffs")}
    made.connection.peer = Peer("t", roles, endpoints | {("commands", "RECEIVER"): f"{origin}/commands"}, f"{origin}/versions")
    return made


def details(origin: str, **changed: Any) -> Any:
    """What a CPO offers."""
    modules = ["credentials", "locations", "tariffs", "sessions", "cdrs", "tokens", "commands"]
    listed = [{"identifier": module, "role": role, "url": f"{origin}/{module}"} for module in modules for role in ("SENDER", "RECEIVER")]
    return {"version": V221, "endpoints": listed} | changed


GOOD: dict[str, Any] = {"token": "t", "url": "http://x.example/versions", "roles": list(ROLES)}


@pytest.mark.parametrize(
    ("versions", "more", "credentials"),
    [
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
    ],
)
@awaited
async def test_a_handshake_with_garbage_fails_and_leaves_nothing_behind(versions: Any, more: Any, credentials: Any) -> None:
    def answers(request: Request) -> Response:
        origin = str(request.base_url).rstrip("/")
        match request.url.path:
            case "/versions":
                return told([{"version": V221, "url": f"{origin}/details"}] if versions is ... else versions)
            case "/details":
                return told(details(origin, **more))
        return told(credentials)

    async with answering(answers) as origin:
        ours = partner(V221, EMSP)
        ours.public_url = "http://us.example"
        with pytest.raises(PeerError):
            await ours.register(f"{origin}/versions", "a")
        assert ours.connection.peer is None
        assert ours.connection.issued == set()
        await ours.client.close()


@pytest.mark.parametrize(
    "answer",
    [
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
        Response(b'{"status_code": 1000}', 500),
    ],
)
@awaited
async def test_a_pull_of_garbage_is_a_peer_error(answer: Response) -> None:
    async with answering(lambda request: answer) as origin:
        ours = registered(origin)
        with pytest.raises(PeerError):
            await ours.pull("locations")
        await ours.client.close()


@awaited
async def test_a_list_without_end_ends() -> None:
    pages = count()
    for link in ('</locations>; rel="next"', '<http://[>; rel="next"', '<7>; rel="next"', '<>; rel="next"'):
        async with answering(lambda request, link=link: told([], Link=link.replace("</", f"<{request.base_url}"))) as origin:  # type: ignore[misc]
            ours = registered(origin)
            with pytest.raises(PeerError):
                await ours.pull("locations")
            await ours.client.close()
    async with answering(lambda request: told([], Link=f'<{request.base_url}locations?page={next(pages)}>; rel="next"')) as origin:
        ours = registered(origin)
        with pytest.MonkeyPatch.context() as patch, pytest.raises(PeerError, match="does not end"):
            patch.setattr("replay.simulator.pull.MOST_PAGES", 20)
            await ours.pull("locations")
        await ours.client.close()


@awaited
async def test_what_is_in_a_list_and_no_object_is_left_out() -> None:
    odd = [None, 7, [], {}, {"id": "x"}, {"id": None}, "x", {"a": {"b": [[[]]]}}]
    async with answering(lambda request: told(odd)) as origin:
        ours = registered(origin)
        pulled = await ours.pull("locations")
        assert (pulled.objects, len(pulled.refused)) == ([], len(odd))
        await ours.client.close()


@awaited
async def test_large_answers_are_read_up_to_a_bound() -> None:
    large = json.dumps(envelope(1000, ["x" * 1000] * 20_000)).encode()  # 20 MB
    async with answering(lambda request: Response(large)) as origin:
        ours = registered(origin)
        assert len((await ours.pull("locations")).refused) == 20_000
        with pytest.MonkeyPatch.context() as patch, pytest.raises(PeerError, match="does not end"):
            patch.setattr("replay.simulator.exchange.LARGEST_ANSWER", 1 << 20)
            await ours.pull("locations")
        await ours.client.close()


@awaited
async def test_a_peer_that_drips_its_answer_is_given_up() -> None:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            writer.write(b" ")
            await asyncio.sleep(0.05)
        writer.close()

    server = await asyncio.start_server(dripping, "127.0.0.1", 0)
    ours = registered(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", timeout=0.3)
    with pytest.raises(UnreachableError) as error:
        await ours.pull("locations")
    assert error.value.timed_out
    await ours.client.close()
    server.close()


@awaited
async def test_a_command_is_never_waited_for_longer_than_makes_sense() -> None:
    for data in ({"result": "ACCEPTED", "timeout": 10**30}, {"result": "ACCEPTED", "timeout": -1}, {"result": "?", "timeout": 0}, {}, None):
        async with answering(lambda request, data=data: told(data)) as origin:  # type: ignore[misc]
            ours = registered(origin)
            ours.public_url = "http://us.example"
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("replay.simulator.commanding.LONGEST", 0.1)
                if data and data["timeout"] == 10**30:
                    assert (await ours.emsp.command("STOP_SESSION", session_id="1")).result is None  # type: ignore[union-attr]
                else:
                    with pytest.raises(PeerError):
                        await ours.emsp.command("STOP_SESSION", session_id="1")  # type: ignore[union-attr]
            await ours.client.close()
