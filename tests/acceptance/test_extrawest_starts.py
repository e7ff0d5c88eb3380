"""The partner from PyPI by itself: it starts, minds its tokens, registers with a hub, and acts when asked to."""

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.peers.process import Peer, extrawest_cpo

pytestmark = pytest.mark.peer

TOKEN_A, TOKEN_B = "fake-token-a", "fake-token-b"
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


@dataclass
class Hub:
    """As much of a hub as the partner calls, and what it called: `(method, path, JSON body, headers)`."""

    url: str = ""
    calls: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        body = await request.json() if await request.body() else None
        self.calls.append((request.method, request.url.path, body, dict(request.headers)))
        if request.headers["authorization"] != _authorization(TOKEN_B):
            return Response(status_code=401)
        return JSONResponse(
            {"data": self._data(request.url.path), "status_code": 1000, "timestamp": "2026-11-20T12:00:00Z"},
            headers=self._link(request),
        )

    def credentials(self) -> dict[str, Any]:
        role = {"role": "HUB", "country_code": "NL", "party_id": "HUB", "business_details": {"name": "Test Hub"}}
        return {"token": TOKEN_B, "url": f"{self.url}/versions", "roles": [role]}

    def _data(self, path: str) -> Any:
        interfaces = {"tokens": "SENDER", "sessions": "RECEIVER", "cdrs": "RECEIVER"}
        endpoints = [
            {"identifier": module, "role": role, "url": f"{self.url}/{module}"} for module, role in interfaces.items()
        ]
        return {
            "/versions": [{"version": "2.2.1", "url": f"{self.url}/2.2.1"}],
            "/2.2.1": {"version": "2.2.1", "endpoints": endpoints},
            "/tokens": [DRIVER],
        }.get(path)

    def _link(self, request: Request) -> dict[str, str]:
        first_page = request.url.path == "/tokens" and request.query_params["offset"] == "0"
        return {"Link": f'<{self.url}/tokens?offset=1&limit=1>; rel="next"'} if first_page else {}

    def seen(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path, _, _ in self.calls]


@contextmanager
def _serving(hub: Hub) -> Iterator[None]:
    methods = ["GET", "PUT", "PATCH", "POST"]
    application = Starlette(routes=[Route("/{path:path}", hub.answer, methods=methods)])
    server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        _eventually(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        hub.url = f"http://127.0.0.1:{port}"
        yield
    finally:
        server.should_exit = True
        thread.join()


def _eventually(holds: Any, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def _authorization(token: str) -> str:
    return f"Token {base64.b64encode(token.encode()).decode()}"


def _register(hub: Hub, peer: Peer) -> str:
    """Register `hub` with `peer`; the token for everything that follows."""
    endpoint = f"{peer.url}/ocpi/cpo/2.2.1/credentials/"
    answer = httpx.post(endpoint, json=hub.credentials(), headers={"Authorization": _authorization(TOKEN_A)})
    assert answer.json()["status_code"] == 1000, answer.text
    token: str = answer.json()["data"]["token"]
    return token


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with extrawest_cpo(TOKEN_A) as running:
        yield running


@pytest.fixture
def registered() -> Iterator[tuple[Hub, Peer, dict[str, str]]]:
    hub = Hub()
    with _serving(hub), extrawest_cpo(TOKEN_A) as running:
        token = _register(hub, running)
        yield hub, running, {"Authorization": _authorization(token)}


def test_versions_answer_the_right_token(peer: Peer) -> None:
    answer = httpx.get(peer.versions_url, headers={"Authorization": _authorization(TOKEN_A)})
    assert answer.status_code == 200
    assert answer.json()["data"] == [{"version": "2.2.1", "url": f"{peer.url}/ocpi/2.2.1/details"}]


def test_versions_refuse_another_token(peer: Peer) -> None:
    assert httpx.get(peer.versions_url, headers={"Authorization": _authorization("fake-other")}).status_code == 401


def test_announces_the_public_url() -> None:
    with extrawest_cpo(TOKEN_A, "http://tap.example:8080") as peer:
        details = httpx.get(f"{peer.url}/ocpi/2.2.1/details", headers={"Authorization": _authorization(TOKEN_A)})
    urls = [endpoint["url"] for endpoint in details.json()["data"]["endpoints"]]
    assert len(urls) == 6
    assert all(url.startswith("http://tap.example:8080/ocpi/cpo/2.2.1/") for url in urls)


def test_does_not_act_before_a_hub_registered(peer: Peer) -> None:
    with pytest.raises(RuntimeError, match="no hub has registered yet"):
        peer.drive("session")


def test_a_failing_test_shows_the_partners_output() -> None:
    with pytest.raises(ValueError, match="on purpose") as caught, extrawest_cpo(TOKEN_A):
        raise ValueError("on purpose")
    assert "ready http://127.0.0.1:" in caught.value.__notes__[0]


def test_registration_calls_the_hub_back_and_replaces_the_token(
    registered: tuple[Hub, Peer, dict[str, str]],
) -> None:
    hub, peer, headers = registered
    assert hub.seen() == [("GET", "/versions"), ("GET", "/2.2.1")]
    assert httpx.get(peer.versions_url, headers={"Authorization": _authorization(TOKEN_A)}).status_code == 401
    assert httpx.get(peer.versions_url, headers=headers).status_code == 200


def test_locations_take_three_pages_of_three(registered: tuple[Hub, Peer, dict[str, str]]) -> None:
    _, peer, headers = registered
    sizes = []
    for offset in (0, 3, 6):
        params = {"offset": offset, "limit": 3}
        page = httpx.get(f"{peer.url}/ocpi/cpo/2.2.1/locations/", params=params, headers=headers)
        assert page.headers["X-Total-Count"] == "7"
        sizes.append(len(page.json()["data"]))
    assert sizes == [3, 3, 1]


def test_a_started_session_is_confirmed_pushed_and_billed(registered: tuple[Hub, Peer, dict[str, str]]) -> None:
    hub, peer, headers = registered
    command = {"response_url": f"{hub.url}/result/1", "token": DRIVER, "location_id": "LOC-2", "evse_uid": "EVSE-2-1"}
    answer = httpx.post(f"{peer.commands_url}START_SESSION", json=command, headers=headers)
    assert answer.json()["data"][0]["result"] == "ACCEPTED"
    _eventually(lambda: ("POST", "/result/1") in hub.seen())

    session = peer.drive("session", id="S-TEST")["object"]
    cdr = peer.drive("cdr")["object"]
    path = "/sessions/NL/EXW/S-TEST"
    assert hub.seen()[-4:] == [("PUT", path), ("PATCH", path), ("PUT", path), ("POST", "/cdrs")]
    assert (session["auth_method"], session["cdr_token"]["uid"]) == ("COMMAND", DRIVER["uid"].lower())
    assert (cdr["session_id"], cdr["cdr_location"]["id"]) == ("S-TEST", "LOC-2")
    assert cdr["total_cost"] == {"excl_vat": 3.6, "incl_vat": 4.32}
    assert {"x-request-id", "x-correlation-id", "ocpi-to-party-id"} <= hub.calls[-1][3].keys()


def test_pulls_every_page_of_tokens(registered: tuple[Hub, Peer, dict[str, str]]) -> None:
    _, peer, _ = registered
    sent = peer.drive("pull-tokens", limit=1)["sent"]
    assert [call["http_status"] for call in sent] == [200, 200]
