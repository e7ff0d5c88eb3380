"""What the replay tests share: a recorded dialogue, and a target on a real socket that answers like it or deviates."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from recordings.exchange import Exchange
from recordings.store import ConnectionSettings, Store
from validators import profile
from validators.engine import Engine
from validators.examples import exchanges_in

TOKEN = "obviously-fake-live-token"
ENV = "REPLAY_TEST_TOKEN"
AT = "2025-01-01T00:00:00Z"
HOST = "https://partner.example"
AUTH = "Authorization: Token b2J2aW91c2x5LWZha2UtcmVjb3JkZWQ="  # obviously-fake-recorded
LOCATION = {
    "country_code": "DE",
    "party_id": "ABC",
    "name": "A",
    "evses": [{"uid": "1"}, {"uid": "2", "floor_level": "3"}],
}


def envelope(data: Any = None, status_code: int = 1000) -> dict[str, Any]:
    return {"status_code": status_code, "timestamp": AT} | ({} if data is None else {"data": data})


def details(base: str, modules: str = "credentials locations tokens commands cdrs") -> dict[str, Any]:
    roles = {"locations": "SENDER"}
    ends = [
        {"identifier": name, "role": roles.get(name, "RECEIVER"), "url": f"{base}/2.2.1/{name}"}
        for name in modules.split()
    ]
    return envelope({"version": "2.2.1", "endpoints": ends})


def versions(base: str) -> dict[str, Any]:
    return envelope([{"version": "2.2.1", "url": f"{base}/2.2.1"}])


def said(
    line: str,
    body: Any = None,
    *,
    status: int = 200,
    answer: Any = None,
    headers: str = "",
    way: str = "hub to partner",
) -> str:
    """One exchange as the examples on a rule's page write it."""
    ids = f"X-Request-ID: R-{crc32(line.encode())}\nX-Correlation-ID: C-1"
    sent = "" if body is None else "\n" + (body if isinstance(body, str) else json.dumps(body)) + "\n"
    back = "" if answer is None else "\n" + (answer if isinstance(answer, str) else json.dumps(answer)) + "\n"
    extra = headers + "\n" if headers else ""
    return f"### {way}\n{line} HTTP/1.1\n{AUTH}\n{ids}\n{sent}\nHTTP/1.1 {status} X\n{ids}\n{extra}{back}\n"


BASE = f"{HOST}/ocpi"
VERSIONS = said(f"GET {BASE}/versions", answer=versions(BASE))
DETAILS = said(f"GET {BASE}/2.2.1", answer=details(BASE))
PAGE_1 = said(
    f"GET {BASE}/2.2.1/locations?limit=2",
    answer=envelope([{"id": "L1", **LOCATION}, {"id": "L2", **LOCATION}]),
    headers=f'Link: <{BASE}/2.2.1/locations?offset=2&limit=2>; rel="next"\nX-Total-Count: 3\nX-Limit: 2',
)
PAGE_2 = said(
    f"GET {BASE}/2.2.1/locations?offset=2&limit=2",
    answer=envelope([{"id": "L3", **LOCATION}]),
    headers="X-Total-Count: 3\nX-Limit: 2",
)
TOKEN_URL = f"{BASE}/2.2.1/tokens/DE/ENA/T1"
TOKEN_OBJECT = {"country_code": "DE", "party_id": "ENA", "uid": "T1", "last_updated": AT}
PUT_TOKEN = said(f"PUT {TOKEN_URL}", TOKEN_OBJECT, answer=envelope())
GET_TOKEN = said(f"GET {TOKEN_URL}", answer=envelope(TOKEN_OBJECT))
COMMAND = said(
    f"POST {BASE}/2.2.1/commands/STOP_SESSION",
    '{"response_url" : "https:\\/\\/hub.example\\/results\\/1", "session_id": "S1"}',
    answer=envelope({"result": "ACCEPTED", "timeout": 30}),
)
POST_CDR = said(f"POST {BASE}/2.2.1/cdrs", {"id": "C1"}, answer=envelope(), headers=f"Location: {BASE}/2.2.1/cdrs/1")
GET_CDR = said(f"GET {BASE}/2.2.1/cdrs/1", answer=envelope({"id": "C1"}))
READS = VERSIONS + DETAILS + PAGE_1 + PAGE_2
ALL = READS + PUT_TOKEN + GET_TOKEN + COMMAND + POST_CDR + GET_CDR


def exchanges(text: str) -> list[Exchange]:
    return list(exchanges_in(text))


def record(path: Path, text: str) -> Path:
    """A recording that holds the exchanges of `text`."""
    store, engine = Store(path), Engine(profile.load("ocpi"))
    store.start_run(
        ConnectionSettings(
            name="test", hub_url="https://hub.example", partner_url=HOST, hub_tap_url="http://127.0.0.1:1",
            partner_tap_url="http://127.0.0.1:2", profile="ocpi",
        ),
        {},
        {},
    )  # fmt: skip
    for exchange in exchanges(text):
        store.add(engine.judge(exchange)[1])
    store.end_run("stopped")
    store.close()
    return path


@dataclass
class Heard:
    """A request that reached the target."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[str], Response]


def ocpi(body: Any, status: int = 200, **headers: str) -> Response:
    return Response(json.dumps(body), status, {name.replace("_", "-"): value for name, value in headers.items()})


@dataclass
class Platform:
    """The target. `answers` by method and path below `mount`, each made from the target's base URL."""

    origin: str = ""
    mount: str = "/other"
    answers: dict[str, Answer] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)

    @property
    def base(self) -> str:
        return self.origin + self.mount

    @property
    def host(self) -> str:
        return self.origin.removeprefix("http://")

    async def handle(self, request: Request) -> Response:
        url = str(request.url).removeprefix(self.base)
        self.heard.append(Heard(request.method, url, dict(request.headers), await request.body()))
        answer = self.answers.get(f"{request.method} {url}") or self.answers.get(
            f"{request.method} {url.partition('?')[0]}"
        )
        response = answer(self.base) if answer else ocpi(envelope(None, 2003), 404)
        for name in ("X-Request-ID", "X-Correlation-ID"):
            if name in request.headers:
                response.headers[name] = request.headers[name]
        return response

    def urls(self) -> list[str]:
        return [f"{heard.method} {heard.url}" for heard in self.heard]


def like_the_recording() -> dict[str, Answer]:
    """Other base path, other page links, other CDR URL; otherwise the same."""
    place = {"id": "X", **LOCATION}
    return {
        "GET /versions": lambda base: ocpi(versions(base)),
        "GET /2.2.1": lambda base: ocpi(details(base)),
        "GET /2.2.1/locations?limit=2": lambda base: ocpi(
            envelope([place]), Link=f'<{base}/2.2.1/locations?page=b>; rel="next"', X_Total_Count="2"
        ),
        "GET /2.2.1/locations?page=b": lambda base: ocpi(envelope([{"id": "Y", **LOCATION}])),
        "PUT /2.2.1/tokens/DE/ENA/T1": lambda base: ocpi(envelope(), 201),
        "GET /2.2.1/tokens/DE/ENA/T1": lambda base: ocpi(envelope(TOKEN_OBJECT)),
        "POST /2.2.1/commands/STOP_SESSION": lambda base: ocpi(envelope({"result": "REJECTED", "timeout": 1})),
        "POST /2.2.1/cdrs": lambda base: ocpi(envelope(), Location=f"{base}/2.2.1/cdrs/live-9"),
        "GET /2.2.1/cdrs/live-9": lambda base: ocpi(envelope({"id": "C1"})),
    }


@contextmanager
def platform() -> Iterator[Platform]:
    """A target that answers like the recording until its `answers` are changed."""
    target = Platform(answers=like_the_recording())
    app = Starlette()
    app.add_route("/{path:path}", target.handle, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not (server.started and server.servers):
            time.sleep(0.01)
        target.origin = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        yield target
    finally:
        server.should_exit = True
        thread.join()
