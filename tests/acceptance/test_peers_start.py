"""Each partner from PyPI by itself, in each role and version: it registers, serves what it has, takes and pulls."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.peers.counterpart import DRIVER, TOKEN_B, Counterpart, counterpart, eventually
from tests.peers.process import Library, Peer, Role, partner

pytestmark = pytest.mark.peer

TOKEN_A = "zzzzfaketokenaaa"  # in 2.1.1 extrawest-ocpi takes no other kind
DIALECTS: list[tuple[Library, str]] = [("extrawest", "2.2.1"), ("extrawest", "2.1.1"), ("pyocpi", "2.2.1")]
Who = tuple[Library, Role, str]
CPOS: list[Who] = [(library, "cpo", version) for library, version in DIALECTS]
EMSPS: list[Who] = [(library, "emsp", version) for library, version in DIALECTS]
OFFERED: dict[Role, dict[str, set[str]]] = {
    "cpo": {
        "locations": {f"LOC-{number}" for number in range(1, 8)},
        "tariffs": {"T-ENERGY", "T-START", "T-PARKING"},
        "sessions": {"S-1", "S-2"},
        "cdrs": {"CDR-1", "CDR-2"},
    },
    "emsp": {"tokens": {"FAKE0001", "FAKE0002", "FAKE0003", "FAKE0004", "FAKE0005"}},
}
TAKEN: dict[Role, set[str]] = {"cpo": {"tokens"}, "emsp": {"locations", "tariffs", "sessions", "cdrs", "commands"}}


@dataclass(frozen=True)
class Pair:
    """A partner, and the counterpart that registered with it."""

    peer: Peer
    counterpart: Counterpart
    headers: dict[str, str]

    def ask(self, method: str, url: str, body: Any = None) -> httpx.Response:
        return httpx.request(method, url, json=body, headers=self.headers, trust_env=False)

    def list(self, module: str) -> Any:
        return self.ask("GET", self.peer.module_url(module)).json()["data"]


@pytest.fixture(scope="module")
def pair() -> Iterator[Callable[[Who], Pair]]:
    """The pair of a partner, made when it is first asked for."""
    pairs: dict[Who, Pair] = {}
    with ExitStack() as stack:

        def make(who: Who) -> Pair:
            if who not in pairs:
                library, role, version = who
                hub = stack.enter_context(counterpart(version))
                peer = stack.enter_context(partner(library, role, TOKEN_A, version))
                pairs[who] = Pair(peer, hub, hub.register(peer, TOKEN_A))
            return pairs[who]

        yield make


@pytest.fixture(params=CPOS, ids="-".join)
def cpo(request: pytest.FixtureRequest, pair: Callable[[Who], Pair]) -> Pair:
    return pair(request.param)


@pytest.fixture(params=EMSPS, ids="-".join)
def emsp(request: pytest.FixtureRequest, pair: Callable[[Who], Pair]) -> Pair:
    return pair(request.param)


@pytest.fixture(params=CPOS + EMSPS, ids="-".join)
def either(request: pytest.FixtureRequest, pair: Callable[[Who], Pair]) -> Pair:
    return pair(request.param)


@pytest.fixture(params=DIALECTS, ids="-".join)
def both(request: pytest.FixtureRequest, pair: Callable[[Who], Pair]) -> tuple[Pair, Pair]:
    """A CPO and an eMSP on the same library."""
    library, version = request.param
    return pair((library, "cpo", version)), pair((library, "emsp", version))


def test_registration_calls_the_counterpart_back(either: Pair) -> None:
    version = either.peer.version
    assert either.counterpart.seen()[:2] == [("GET", "/versions"), ("GET", f"/{version}")]


def test_it_has_one_version_and_the_interfaces_of_its_role(either: Pair) -> None:
    peer = either.peer
    [version] = either.ask("GET", peer.versions_url).json()["data"]
    assert version == {"version": peer.version, "url": f"{peer.url}/ocpi/{peer.version}/details"}
    endpoints = either.ask("GET", version["url"]).json()["data"]["endpoints"]
    modules = {endpoint["identifier"]: endpoint["url"].rstrip("/") for endpoint in endpoints}
    assert modules.keys() == {"credentials"} | OFFERED[peer.role].keys() | TAKEN[peer.role]
    assert all(url == peer.module_url(module).rstrip("/") for module, url in modules.items())


def test_its_credentials_lead_to_its_versions(either: Pair) -> None:
    credentials = either.ask("GET", either.peer.module_url("credentials")).json()["data"]
    assert credentials["url"] == either.peer.versions_url


def test_it_serves_what_it_owns(either: Pair) -> None:
    for module, names in OFFERED[either.peer.role].items():
        served = {thing.get("uid", thing.get("id")).upper() for thing in either.list(module)}
        assert served >= names, module


def test_a_list_has_pages(cpo: Pair) -> None:
    pages = [cpo.ask("GET", f"{cpo.peer.module_url('locations')}?offset={offset}&limit=3") for offset in (0, 3, 6)]
    assert [len(page.json()["data"]) for page in pages] == [3, 3, 1]
    assert {page.headers["X-Total-Count"] for page in pages} == {"7"}


def test_a_cpo_pulls_every_page_of_tokens(cpo: Pair) -> None:
    sent = cpo.peer.drive("pull", module="tokens", limit=1)["sent"]
    assert [call["http_status"] for call in sent] == [200, 200]
    assert [call["answer"]["data"][0]["uid"] for call in sent] == ["FAKE0000000009", "FAKE0000000010"]


@pytest.mark.parametrize("module", ["locations", "tariffs"])
def test_an_emsp_pulls_every_page(emsp: Pair, module: str) -> None:
    sent = emsp.peer.drive("pull", module=module, limit=1, date_from="2026-01-01T00:00:00Z")["sent"]
    assert [call["http_status"] for call in sent] == [200, 200]
    assert "date_from=2026-01-01" in sent[0]["url"]


def test_an_emsp_takes_what_a_cpo_serves(both: tuple[Pair, Pair]) -> None:
    cpo, emsp = both
    for module in ("locations", "sessions"):
        thing = cpo.list(module)[0]
        url = f"{emsp.peer.module_url(module)}NL/EXA/{thing['id']}"
        assert emsp.ask("PUT", url, thing).json()["status_code"] == 1000
        assert emsp.ask("GET", url).json()["data"][0] == thing
    cdr = cpo.list("cdrs")[0]
    assert emsp.ask("POST", emsp.peer.module_url("cdrs"), cdr).json()["status_code"] == 1000
    assert emsp.ask("GET", emsp.peer.module_url("cdrs") + cdr["id"]).json()["data"] == [cdr]


def test_an_emsp_authorizes_its_tokens(emsp: Pair) -> None:
    first, *_, blocked = emsp.list("tokens")
    for token, allowed in ((first, "ALLOWED"), (blocked, "BLOCKED")):
        answer = emsp.ask("POST", f"{emsp.peer.module_url('tokens')}{token['uid']}/authorize")
        assert answer.json()["data"][0]["allowed"] == allowed
    assert emsp.ask("POST", f"{emsp.peer.module_url('tokens')}NOBODY/authorize").status_code == 404


def test_an_emsp_takes_the_result_of_a_command(emsp: Pair) -> None:
    answer = emsp.ask("POST", emsp.peer.commands_url + "1", {"result": "ACCEPTED"})
    assert answer.json()["status_code"] == 1000


def test_a_cpo_starts_a_session_on_command_and_bills_it(cpo: Pair) -> None:
    hub, peer = cpo.counterpart, cpo.peer
    command = {"response_url": f"{hub.url}/result/1", "token": DRIVER | {"auth_id": DRIVER["contract_id"]}}
    answer = cpo.ask("POST", f"{peer.commands_url}START_SESSION", command | {"location_id": "LOC-2"})
    assert answer.json()["data"][0]["result"] == "ACCEPTED"
    eventually(lambda: ("POST", "/result/1") in hub.seen())
    sent = peer.drive("session")["sent"] + peer.drive("cdr")["sent"]
    assert [(call["method"], call["http_status"]) for call in sent] == [
        ("PUT", 200), ("PATCH", 200), ("PUT", 200), ("POST", 200),
    ]  # fmt: skip
    session, cdr = hub.calls[-2][2], hub.calls[-1][2]
    assert session["kwh"] == cdr["total_energy"] == 12.0


def test_objects_of_2_1_1_are_in_its_words(pair: Callable[[Who], Pair]) -> None:
    cpo = pair(("extrawest", "cpo", "2.1.1"))
    session = cpo.peer.drive("session")["object"]
    cdr = cpo.peer.drive("cdr")["object"]
    assert {"start_datetime", "end_datetime", "auth_id", "location"} < session.keys()
    assert {"start_date_time", "stop_date_time", "auth_id", "location"} < cdr.keys()
    assert {"country_code", "party_id", "cdr_token", "location_id", "cdr_location"} & (
        session.keys() | cdr.keys()
    ) == set()
    assert session["total_cost"] == cdr["total_cost"] == 3.6
    assert session["location"]["evses"][0]["connectors"][0]["tariff_id"] == "T-ENERGY"


def test_in_2_1_1_it_sends_the_token_raw_and_no_ids(pair: Callable[[Who], Pair]) -> None:
    emsp = pair(("extrawest", "emsp", "2.1.1"))
    emsp.peer.drive("pull", module="tariffs")
    headers = emsp.counterpart.calls[-1][3]
    assert headers["authorization"] == f"Token {TOKEN_B}"
    assert {"x-request-id", "x-correlation-id", "ocpi-to-party-id"} & headers.keys() == set()


def test_py_ocpi_announces_the_public_url_with_its_scheme() -> None:
    with partner("pyocpi", "emsp", TOKEN_A, public_url="http://tap.example:8080") as peer:
        headers = {"Authorization": Counterpart().authorization(TOKEN_A)}
        details = httpx.get(f"{peer.url}/ocpi/2.2.1/details", headers=headers, trust_env=False)
    urls = [endpoint["url"] for endpoint in details.json()["data"]["endpoints"]]
    assert len(urls) == 7
    assert all(url.startswith("http://tap.example:8080/ocpi/emsp/2.2.1/") for url in urls)
