"""A peer that answers whatever a test wants, over real sockets; and raw requests that no HTTP client would send."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from replay.simulator.server import Server

Answers = Callable[[Request], Response]


@asynccontextmanager
async def answering(answers: Answers) -> AsyncIterator[str]:
    """The origin of a server that answers every request so."""

    async def answer(request: Request) -> Response:
        return answers(request)

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    server = Server(Starlette(routes=[Route("/{path:path}", answer, methods=methods)]), "127.0.0.1", 0, None, None)
    await server.start()
    try:
        yield server.origin
    finally:
        await server.stop()


async def raw(origin: str, sent: bytes, *, hang_up: bool = False, seconds: float = 3) -> bytes:
    """What comes back first for some bytes, nothing where that takes too long."""
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(origin).port)
    writer.write(sent)
    await writer.drain()
    if hang_up:
        writer.close()
        return b""
    try:
        return await asyncio.wait_for(reader.read(65536), seconds)
    except (TimeoutError, ConnectionError):
        return b""
    finally:
        writer.close()
