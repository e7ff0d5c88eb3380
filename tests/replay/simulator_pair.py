"""What the simulator tests share: a hub and a CPO on real sockets, and a bare HTTP client to talk to them by hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from replay.simulator.cpo import Cpo
from replay.simulator.hub import Hub
from replay.simulator.platform import Platform
from replay.simulator.values import authorization, message_ids

PACE = 0.05


@asynccontextmanager
async def pair(*, registered: bool = True, faults: frozenset[str] = frozenset()) -> AsyncIterator[tuple[Hub, Cpo]]:
    async with Hub() as hub, Cpo(pace=PACE, faults=faults) as cpo:
        if registered:
            await hub.register(cpo.versions_url, cpo.token_a)
        yield hub, cpo


def with_pair(test: Callable[[Hub, Cpo], Awaitable[None]], **options: Any) -> None:
    """Run a test against a fresh pair; nothing may stay in the background."""

    async def run() -> None:
        async with pair(**options) as (hub, cpo):
            await test(hub, cpo)

    asyncio.run(run())


async def by_hand(
    method: str, url: httpx.URL | str, token: str | None, content: Any = None, **headers: str
) -> httpx.Response:
    """One request with a token of our choice; `content` is sent as JSON unless it is bytes."""
    body = {"content": content} if isinstance(content, bytes) else {"json": content}
    auth = {"Authorization": authorization(token)} if token is not None else {}
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        return await client.request(method, url, headers=message_ids() | auth | headers, **body)


def credentials_of(platform: Platform) -> str:
    return f"{platform.url}/ocpi/2.2.1/credentials"


def token_for(platform: Platform) -> str:
    """The token that a peer has to use at this platform."""
    (token,) = platform.registration.issued
    return token


def status(response: httpx.Response) -> tuple[int, int]:
    """HTTP status and OCPI status code."""
    return response.status_code, response.json()["status_code"]
