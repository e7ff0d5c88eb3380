"""A partner that floods, stalls or breaks off costs a platform nothing: it answers, and works on."""

import asyncio
import json

import httpx
import pytest

from replay.simulator import incoming
from replay.simulator.partner import CPO, Partner
from replay.simulator.values import authorization
from tests.replay.simulator.platforms import (
    V221,
    awaited,
    by_hand,
    emsp_of,
    pair,
    partner,
    status,
    token_for,
    url_of,
)
from tests.replay.simulator.sockets import raw


def put(platform: Partner, length: int, body: bytes, more: str = "") -> bytes:
    """A PUT that announces a body of some length."""
    path = url_of(platform, "tokens", "RECEIVER", "DE", "XYZ", "T1").removeprefix(platform.url)
    token = authorization(token_for(platform), platform.connection.encoding)
    head = f"PUT {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Length: {length}\r\n{more}\r\n"
    return head.encode() + body


async def works(emsp: Partner) -> bool:
    """A pull is still completed."""
    return len((await emsp.pull("locations", limit=4)).objects) > 4


@awaited
async def test_half_a_body_is_408_once_patience_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "PATIENCE", 0.1)
    async with pair(V221) as (emsp, cpo):
        answer = await raw(cpo.url, put(cpo, 100, b'{"uid":'))
        assert b" 408 " in answer.splitlines()[0]
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["status_code"] == 2000
        await raw(cpo.url, put(cpo, 100, b'{"uid":'), hang_up=True)
        assert await works(emsp)


@awaited
async def test_what_is_no_http_is_refused_and_the_platform_works_on() -> None:
    async with pair(V221) as (emsp, cpo):
        for sent in (
            b"\x00\x16\x03\x01\xff\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
            put(cpo, 3, b'{"uid": "more than announced"}'),
            put(cpo, 2, b"{}", "Content-Length: 7\r\n"),
            put(cpo, 2, b"{}", "Transfer-Encoding: chunked\r\n"),
            put(cpo, -1, b"{}"),
        ):
            answer = await raw(cpo.url, sent, seconds=0.3)  # to some there is nothing to say
            assert b" 5" not in answer.partition(b"\r\n")[0][:13], sent[:40]
        assert await works(emsp)


@awaited
async def test_a_body_without_end_is_413() -> None:
    async with pair(V221) as (emsp, cpo):
        url = url_of(cpo, "tokens", "RECEIVER", "DE", "XYZ", "T1")
        answer = await by_hand("PUT", url, cpo, b" " * (40 << 20))
        assert status(answer) == (413, 2000)
        assert await works(emsp)


@awaited
async def test_a_flood_is_answered_to_the_last_request() -> None:
    async with pair(V221) as (emsp, cpo):
        headers = {"Authorization": authorization(token_for(cpo), cpo.connection.encoding)}
        url, token = url_of(cpo, "tokens", "RECEIVER", "DE", "XYZ"), emsp_of(emsp).accounts[1].token
        body = emsp.wire(emsp.connection, "Token", token)
        async with httpx.AsyncClient(headers=headers, trust_env=False, timeout=20) as client:
            asked = [
                client.put(f"{url}/{token['uid']}", json=body)
                if number % 3
                else client.get(url_of(cpo, "locations", "SENDER") + "?limit=1")
                for number in range(300)
            ]
            answers = await asyncio.gather(*asked)
        assert {answer.json()["status_code"] for answer in answers} == {1000}
        assert [answer.status_code for answer in answers].count(201) == 1
        assert len(list(cpo.store.all("tokens"))) == 1
        assert await works(emsp)


@awaited
async def test_a_platform_ends_while_somebody_stalls() -> None:
    stalling: list[asyncio.Task[bytes]] = []
    async with asyncio.timeout(8):
        async with partner(V221, CPO) as cpo:
            cpo.connection.issued = {"t"}
            stalling += [asyncio.create_task(raw(cpo.url, put(cpo, 100, b"{"))) for _ in range(3)]
            await asyncio.sleep(0.1)
        await asyncio.gather(*stalling)
