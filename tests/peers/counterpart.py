"""As much of a hub as a partner from PyPI calls: it answers, notes what was called, and registers."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.peers.process import Peer

TOKEN_B = "fake-token-b"
RECEIVED = {"sessions", "cdrs"}
DRIVER: dict[str, Any] = {
    "country_code": "DE",
    "party_id": "FKE",
    "uid": "FAKE0000000009",
    "type": "RFID",
    "contract_id": "DE-FKE-C00000009-X",
    "issuer": "Fake Energy",
    "valid": True,
    "whitelist": "ALLOWED",
    "last_updated": "2026-03-02T09:00:00Z",
}
LISTS: dict[str, list[dict[str, Any]]] = {
    "tokens": [DRIVER, DRIVER | {"uid": "FAKE0000000010"}],
    "locations": [{"id": "FAR-1"}, {"id": "FAR-2"}],
    "tariffs": [{"id": "FAR-T1"}, {"id": "FAR-T2"}],
}


@dataclass
class Counterpart:
    """What it was called with is `(method, path, JSON body, headers)`; its lists have two objects each."""

    version: str = "2.2.1"
    url: str = ""
    calls: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)

    def seen(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path, _, _ in self.calls]

    def authorization(self, token: str) -> str:
        """As the version has it: 2.1.1 sends the token raw."""
        return f"Token {token if self.version == '2.1.1' else base64.b64encode(token.encode()).decode()}"

    def register(self, peer: Peer, token_a: str) -> dict[str, str]:
        """Send the credentials; the header for everything that follows."""
        header = {"Authorization": self.authorization(token_a)}
        answer = httpx.post(peer.module_url("credentials"), json=self._credentials(), headers=header, trust_env=False)
        assert answer.json()["status_code"] == 1000, answer.text
        return {"Authorization": self.authorization(answer.json()["data"]["token"])}

    async def answer(self, request: Request) -> Response:
        body = await request.json() if await request.body() else None
        self.calls.append((request.method, request.url.path, body, dict(request.headers)))
        if request.headers["authorization"] != self.authorization(TOKEN_B):
            return Response(status_code=401)
        envelope = {"data": self._data(request), "status_code": 1000, "timestamp": "2026-11-20T12:00:00Z"}
        return JSONResponse(envelope, headers=self._link(request))

    def _credentials(self) -> dict[str, Any]:
        party = {"country_code": "NL", "party_id": "HUB", "business_details": {"name": "Test Hub"}}
        parties = party if self.version == "2.1.1" else {"roles": [party | {"role": "HUB"}]}
        return {"token": TOKEN_B, "url": f"{self.url}/versions"} | parties

    def _data(self, request: Request) -> Any:
        module = request.url.path.strip("/")
        if module in LISTS:
            offset, limit = (int(request.query_params[name]) for name in ("offset", "limit"))
            return LISTS[module][offset : offset + limit]
        return {
            "versions": [{"version": self.version, "url": f"{self.url}/{self.version}"}],
            self.version: {"version": self.version, "endpoints": self._endpoints()},
        }.get(module)

    def _endpoints(self) -> list[dict[str, str]]:
        roles = dict.fromkeys(LISTS, "SENDER") | dict.fromkeys(RECEIVED, "RECEIVER")
        return [
            {"identifier": module, "url": f"{self.url}/{module}"} | ({} if self.version == "2.1.1" else {"role": role})
            for module, role in roles.items()
        ]

    def _link(self, request: Request) -> dict[str, str]:
        """To the next page of a list, where there is one."""
        module = request.url.path.strip("/")
        if module not in LISTS:
            return {}
        offset, limit = (int(request.query_params[name]) for name in ("offset", "limit"))
        following = f"<{self.url}/{module}?offset={offset + limit}&limit={limit}>"
        return {"Link": f'{following}; rel="next"'} if offset + limit < len(LISTS[module]) else {}


@contextmanager
def counterpart(version: str = "2.2.1") -> Iterator[Counterpart]:
    """One that serves on a port chosen by the OS."""
    serving = Counterpart(version)
    methods = ["GET", "PUT", "PATCH", "POST"]
    application = Starlette(routes=[Route("/{path:path}", serving.answer, methods=methods)])
    server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        eventually(lambda: server.started)
        serving.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        yield serving
    finally:
        server.should_exit = True
        thread.join()


def eventually(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
