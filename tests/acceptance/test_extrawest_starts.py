"""The partner from PyPI by itself: it starts, minds its tokens, registers with a hub, and acts when asked to."""

import base64
from collections.abc import Iterator

import httpx
import pytest

from tests.peers.counterpart import DRIVER, Counterpart, counterpart, eventually
from tests.peers.process import Peer, extrawest_cpo

pytestmark = pytest.mark.peer

TOKEN_A = "fake-token-a"


def _authorization(token: str) -> str:
    return f"Token {base64.b64encode(token.encode()).decode()}"


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with extrawest_cpo(TOKEN_A) as running:
        yield running


@pytest.fixture
def registered() -> Iterator[tuple[Counterpart, Peer, dict[str, str]]]:
    with counterpart() as hub, extrawest_cpo(TOKEN_A) as running:
        yield hub, running, hub.register(running, TOKEN_A)


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
    with pytest.raises(RuntimeError, match="nobody has registered yet"):
        peer.drive("session")


def test_a_failing_test_shows_the_partners_output() -> None:
    with pytest.raises(ValueError, match="on purpose") as caught, extrawest_cpo(TOKEN_A):
        raise ValueError("on purpose")
    assert "ready http://127.0.0.1:" in caught.value.__notes__[0]


def test_registration_calls_the_hub_back_and_replaces_the_token(
    registered: tuple[Counterpart, Peer, dict[str, str]],
) -> None:
    hub, peer, headers = registered
    assert hub.seen() == [("GET", "/versions"), ("GET", "/2.2.1")]
    assert httpx.get(peer.versions_url, headers={"Authorization": _authorization(TOKEN_A)}).status_code == 401
    assert httpx.get(peer.versions_url, headers=headers).status_code == 200


def test_locations_take_three_pages_of_three(registered: tuple[Counterpart, Peer, dict[str, str]]) -> None:
    _, peer, headers = registered
    sizes = []
    for offset in (0, 3, 6):
        params = {"offset": offset, "limit": 3}
        page = httpx.get(f"{peer.url}/ocpi/cpo/2.2.1/locations/", params=params, headers=headers)
        assert page.headers["X-Total-Count"] == "7"
        sizes.append(len(page.json()["data"]))
    assert sizes == [3, 3, 1]


def test_a_started_session_is_confirmed_pushed_and_billed(registered: tuple[Counterpart, Peer, dict[str, str]]) -> None:
    hub, peer, headers = registered
    command = {"response_url": f"{hub.url}/result/1", "token": DRIVER, "location_id": "LOC-2", "evse_uid": "EVSE-2-1"}
    answer = httpx.post(f"{peer.commands_url}START_SESSION", json=command, headers=headers)
    assert answer.json()["data"][0]["result"] == "ACCEPTED"
    eventually(lambda: ("POST", "/result/1") in hub.seen())

    session = peer.drive("session", id="S-TEST")["object"]
    cdr = peer.drive("cdr")["object"]
    path = "/sessions/NL/EXW/S-TEST"
    assert hub.seen()[-4:] == [("PUT", path), ("PATCH", path), ("PUT", path), ("POST", "/cdrs")]
    assert (session["auth_method"], session["cdr_token"]["uid"]) == ("COMMAND", DRIVER["uid"].lower())
    assert (cdr["session_id"], cdr["cdr_location"]["id"]) == ("S-TEST", "LOC-2")
    assert cdr["total_cost"] == {"excl_vat": 3.6, "incl_vat": 4.32}
    assert {"x-request-id", "x-correlation-id", "ocpi-to-party-id"} <= hub.calls[-1][3].keys()


def test_pulls_every_page_of_tokens(registered: tuple[Counterpart, Peer, dict[str, str]]) -> None:
    _, peer, _ = registered
    sent = peer.drive("pull-tokens", limit=1)["sent"]
    assert [call["http_status"] for call in sent] == [200, 200]
