"""Serves one ASGI application on a port, inside the caller's event loop."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ended = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave Ctrl-C to the program that runs us."""
        yield

    async def main_loop(self) -> None:
        """As it is, but ends at once when told so."""
        counter = 0
        while not await self.on_tick(counter):
            counter = (counter + 1) % 864_000
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ended.wait(), 0.1)


class Server:
    """A web server in this event loop; port 0 lets the operating system choose."""

    def __init__(self, app: ASGIApp, host: str, port: int, certfile: str | None, keyfile: str | None) -> None:
        self._host, self._port = host, port
        self._scheme = "https" if certfile else "http"
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                app, log_config=None, access_log=False, lifespan="off", ws="none", server_header=False,
                timeout_graceful_shutdown=2, ssl_certfile=certfile, ssl_keyfile=keyfile,
            )
        )  # fmt: skip
        self._task: asyncio.Task[None] | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        host = f"[{self._host}]" if self._is_ipv6 else self._host
        return f"{self._scheme}://{host}:{self._port}"

    @property
    def _is_ipv6(self) -> bool:
        return ":" in self._host

    async def start(self) -> None:
        """Bind and serve. Raises OSError when the port is taken."""
        family = socket.AF_INET6 if self._is_ipv6 else socket.AF_INET
        listener = socket.create_server((self._host, self._port), family=family)
        # Connections inherit this; without it each answer waits 40 ms for a delayed acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._port = listener.getsockname()[1]
        self._task = asyncio.create_task(self._uvicorn.serve(sockets=[listener]))
        while not self._uvicorn.started:
            if self._task.done():
                await self._task
                raise OSError(f"no server on {self.origin}")
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Finish open requests, then close the port."""
        if self._task is not None:
            self._uvicorn.should_exit = True
            self._uvicorn.ended.set()
            await self._task
            self._task = None
