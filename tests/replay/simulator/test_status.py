"""The status page shows what goes on and no secret, and lets the person at the machine, and nobody else, act."""

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from replay.simulator.connection import Connection
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options, Platform
from replay.simulator.state import interrupted
from replay.simulator.status import status_pages
from replay.simulator.status.offered import ACTIONS, actions_of
from replay.simulator.status.view import bare
from replay.simulator.values import Json, Role

TOKEN_A = "token-a-that-nobody-may-see"
FAST = Options(speed=600, status_port=0)
HOSTILE = "<script>alert(1)</script>\ud800"
Test = Callable[[Hub, Partner, httpx.AsyncClient], Awaitable[None]]


def with_pair(test: Test, role: Role = CPO, version: str = "2.2.1") -> None:
    """Run a test against a hub and a partner that are registered, with a client."""

    async def run() -> None:
        hub, partner = (
            Hub([Connection(version, None)], FAST, count=6),
            Partner(Connection(version, TOKEN_A), [role], FAST, count=6),
        )
        async with hub, partner, httpx.AsyncClient(trust_env=False) as http:
            await hub.register(partner.versions_url, partner.token_a)
            await hub.settled()
            await test(hub, partner, http)

    asyncio.run(run())


def with_partner(test: Callable[[Partner, httpx.AsyncClient], Awaitable[None]]) -> None:
    """Run a test against a CPO that is alone, with a client."""

    async def run() -> None:
        partner = Partner(Connection("2.2.1", TOKEN_A), [CPO], FAST, count=6)
        async with partner, httpx.AsyncClient(trust_env=False) as http:
            await test(partner, http)

    asyncio.run(run())


async def do(http: httpx.AsyncClient, platform: Platform, action: str, **fields: Any) -> Json:
    """What an action answers, asked in JSON."""
    answer: Json = (await http.post(f"{platform.status_url}/do/{action}", json=fields)).json()
    return answer


async def shown(http: httpx.AsyncClient, platform: Platform) -> Json:
    answer: Json = (await http.get(f"{platform.status_url}/status.json")).json()
    return answer


def test_it_tells_who_the_platform_is_and_what_it_knows() -> None:
    async def run(hub: Hub, partner: Partner, http: httpx.AsyncClient) -> None:
        told = await shown(http, hub)
        assert (told["roles"][0]["party"], told["versions"], told["speed"]) == ("DEENA", ["2.2.1"], 600)
        assert told["versions_url"] == hub.versions_url
        [link] = told["connections"]
        assert (link["registered"], link["token_encoding"], link["admits_token_a"]) == (True, "base64", False)
        assert link["peer"]["parties"] == [{"role": "CPO", "party": "DEABC"}]
        assert {one["party_id"]: one["status"] for one in told["parties"]} == dict.fromkeys(
            ("ABC", "CPO", "MSP"), "CONNECTED"
        )
        assert [(one["module"], one["owner"]) for one in told["objects"]] == [
            ("locations", "ESCPO"), ("tariffs", "ESCPO"), ("tokens", "ESMSP"),
        ]  # fmt: skip
        theirs = await shown(http, partner)
        assert theirs["roles"] == [{"role": "CPO", "party": "DEABC", "name": CPO.name}]
        assert [one["party_id"] for one in theirs["parties"]] == ["CPO", "MSP"]

    with_pair(run)


def test_faults_that_are_on_are_told() -> None:
    async def run(partner: Partner, http: httpx.AsyncClient) -> None:
        partner.faults |= {"raw-token", "html-502"}
        assert (await shown(http, partner))["faults"] == ["html-502", "raw-token"]

    with_partner(run)


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1", "2.3.0"])
def test_no_page_has_a_credentials_token_or_the_uid_of_a_card(version: str) -> None:
    async def run(hub: Hub, partner: Partner, http: httpx.AsyncClient) -> None:
        assert partner.emsp
        uid = partner.emsp.accounts[1].token["uid"]
        await do(http, partner, "push-token", token_uid=uid)
        secrets = {TOKEN_A, uid, partner.peer.token, *partner.connection.issued, hub.outer[0].registered_peer.token}
        for platform in (hub, partner):
            for page in ("/", "/status.json"):
                text = (await http.get(platform.status_url + page)).text
                assert "tokens/DE/XYZ/" in text
                assert not [secret for secret in secrets if secret in text]

    with_pair(run, EMSP, version)


def test_of_urls_only_what_is_harmless_is_shown() -> None:
    assert bare("https://me:secret@example.com:8443/ocpi/2.2.1?key=secret#x") == "https://example.com:8443/ocpi/2.2.1"
    assert bare("/ocpi/2.2.1/receiver/tokens?type=RFID") == "/ocpi/2.2.1/receiver/tokens"
    assert bare("https://[half") == "…"


def test_the_uid_in_a_request_for_authorization_is_hidden() -> None:
    async def run(hub: Hub, partner: Partner, http: httpx.AsyncClient) -> None:
        await partner.pull("tokens")
        uid = next(one["uid"] for one in partner.store.all("tokens") if one["type"] == "RFID" and one["valid"])
        told = await do(http, partner, "start-session", location_id="LOC001", token_uid=uid)
        assert "ALLOWED" in told["done"]
        for platform in (hub, partner):
            paths = [one["path"] for one in (await shown(http, platform))["exchanges"]]
            assert [path for path in paths if path.endswith("/tokens/…/authorize")]
            assert not [path for path in paths if uid in path]

    with_pair(run)


def test_what_a_partner_sends_is_text_and_no_markup() -> None:
    async def run(partner: Partner, http: httpx.AsyncClient) -> None:
        session = {"country_code": "DE", "party_id": "ABC", "id": HOSTILE, "status": HOSTILE, "kwh": HOSTILE}
        partner.store.put("sessions", session)
        partner.store.put("hubclientinfo", {"country_code": HOSTILE, "party_id": HOSTILE, "role": HOSTILE})
        page = await http.get(partner.status_url)
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "&lt;script&gt;" in page.text
        assert (await shown(http, partner))["sessions"][0]["id"] == HOSTILE

    with_partner(run)


def test_every_page_is_uncached_and_runs_nothing() -> None:
    async def run(partner: Partner, http: httpx.AsyncClient) -> None:
        for path in ("/", "/status.json", "/do/set-status", "/do/nothing"):
            page = await http.get(partner.status_url + path)
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
            assert page.headers["X-Content-Type-Options"] == "nosniff"

    with_partner(run)


def test_the_status_refreshes_itself_but_a_form_does_not() -> None:
    async def run(partner: Partner, http: httpx.AsyncClient) -> None:
        assert 'http-equiv="refresh"' in (await http.get(partner.status_url)).text
        assert 'http-equiv="refresh"' not in (await http.get(f"{partner.status_url}/do/register")).text

    with_partner(run)


def test_each_role_is_offered_its_own_actions() -> None:
    def names(platform: Platform) -> set[str]:
        return set(actions_of(platform))

    both = {"register", "pull"}
    cpo = {"start-session", "stop-session", "set-status", "push-locations", "update-tariff", "delete-tariff"}
    emsp = {"command-start", "command-stop", "push-token", "invalidate-token"}
    hub = {"register", "full-sync", "delta-sync", "add-partner", "suspend-partner", "resume-partner"}
    assert names(Partner(Connection("2.2.1", None), [CPO])) == both | cpo
    assert names(Partner(Connection("2.2.1", None), [EMSP])) == both | emsp
    assert names(Partner(Connection("2.2.1", None), [CPO, EMSP])) == both | cpo | emsp
    assert names(Hub([Connection("2.2.1", None)])) == hub


def test_the_fields_of_an_action_are_the_parameters_of_what_it_does() -> None:
    for action in ACTIONS:
        parameters = list(inspect.signature(action.run).parameters)[1:]
        assert sorted(field.name for field in action.fields) == sorted(parameters), action.name


def test_a_handshake_starts_from_the_form_and_the_token_is_not_shown_again() -> None:
    async def run() -> None:
        hub, partner = Hub([Connection("2.2.1", None)], FAST), Partner(Connection("2.2.1", TOKEN_A), [CPO], FAST)
        async with hub, partner, httpx.AsyncClient(trust_env=False) as http:
            form = {"versions_url": partner.versions_url, "connection": "1"}
            wrong = await http.post(f"{hub.status_url}/do/register", data=form | {"token": "a-wrong-token"})
            assert "answered 401" in wrong.text
            assert partner.versions_url in wrong.text
            assert "a-wrong-token" not in wrong.text
            assert 'type="password"' in wrong.text
            right = await http.post(f"{hub.status_url}/do/register", data=form | {"token": TOKEN_A})
            assert "Registered with DEABC." in right.text
            assert hub.outer[0].peer
            await hub.settled()

    asyncio.run(run())


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1", "2.3.0"])
def test_a_cpo_rehearses(version: str) -> None:
    async def run(hub: Hub, partner: Partner, http: httpx.AsyncClient) -> None:
        assert partner.cpo
        assert (await do(http, partner, "push-locations"))["done"] == "Pushed 6 locations."
        assert len(hub.store.of("locations", partner.party)) == 6
        await do(http, partner, "pull", module="tokens")
        card = next(one["uid"] for one in partner.store.all("tokens") if one["type"] == "RFID" and one["valid"])
        await do(http, partner, "start-session", location_id="LOC001", token_uid=card, evse_uid="EVSE001-1")
        session_id = await first_session(partner)
        assert partner.cpo.own("sessions")[0]["evse_uid"] == "EVSE001-1"
        stopped = await do(http, partner, "stop-session", session_id=session_id)
        assert stopped == {"done": f"Session {session_id} ends."}
        assert "error" in await do(http, partner, "stop-session", session_id="S-UNKNOWN")
        await partner.settled()
        assert [one["status"] for one in (await shown(http, hub))["sessions"]] == ["COMPLETED"]
        await do(http, partner, "set-status", location_id="LOC002", evse_uid="EVSE002-1", status="OUTOFORDER")
        location = hub.store.find("locations", "DE", "ABC", "LOC002")
        assert location
        assert location["evses"][0]["status"] == "OUTOFORDER"

    with_pair(run, CPO, version)


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1", "2.3.0"])
def test_a_tariff_changes_and_goes_without_being_named_any_more(version: str) -> None:
    async def run(hub: Hub, partner: Partner, http: httpx.AsyncClient) -> None:
        await hub.sync.full(hub.outer[0])
        assert "costs 0.77 EUR" in (await do(http, partner, "update-tariff", tariff_id="TARIFF1", price=0.77))["done"]
        tariff = hub.store.find("tariffs", "DE", "ABC", "TARIFF1")
        assert tariff
        assert tariff["elements"][0]["price_components"][0]["price"] == 0.77
        await do(http, partner, "delete-tariff", tariff_id="TARIFF1")
        for platform in (hub, partner):
            assert platform.store.find("tariffs", "DE", "ABC", "TARIFF1") is None
            assert '"TARIFF1"' not in json.dumps(platform.store.of("locations", partner.party))

    with_pair(run, CPO, version)


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1", "2.3.0"])
def test_an_emsp_rehearses(version: str) -> None:
    async def run(hub: Hub, partner: Partner, http: httpx.AsyncClient) -> None:
        assert partner.emsp
        for module in ("locations", "tariffs"):
            assert "not valid" not in (await do(http, partner, "pull", module=module))["done"]
        app = partner.emsp.accounts[0].token["uid"]
        started = await do(http, partner, "command-start", location_id="LOC003", token_uid=app)
        assert started == {"done": "START_SESSION: ACCEPTED, then ACCEPTED."}
        session_id = await first_session(partner)
        stopped = await do(http, partner, "command-stop", session_id=session_id)
        assert stopped == {"done": "STOP_SESSION: ACCEPTED, then ACCEPTED."}

    with_pair(run, EMSP, version)


async def first_session(partner: Partner) -> str:
    """The id of the first session that is told of."""
    async with asyncio.timeout(5):
        while not any(one["status"] in interrupted.UNDER_WAY for one in partner.store.all("sessions")):
            await asyncio.sleep(0.02)
    return str(next(partner.store.all("sessions"))["id"])


def test_an_invalidated_token_is_blocked_from_then_on() -> None:
    async def run(hub: Hub, partner: Partner, http: httpx.AsyncClient) -> None:
        assert partner.emsp
        uid = partner.emsp.accounts[1].token["uid"]
        await do(http, partner, "push-token", token_uid=uid)
        await do(http, partner, "invalidate-token", token_uid=uid)
        assert partner.emsp.account(uid=uid).allowed == "BLOCKED"
        known = hub.store.by_id("tokens", uid)
        assert known
        assert known["valid"] is False

    with_pair(run, EMSP)


def test_a_hub_synchronizes_and_gains_and_loses_partners() -> None:
    async def run(hub: Hub, partner: Partner, http: httpx.AsyncClient) -> None:
        assert (await do(http, hub, "full-sync", party="DEABC"))["done"].startswith("Pulled 6 locations")
        assert (await do(http, hub, "delta-sync", party="DEABC"))["done"].startswith("Pulled 0 locations")
        newcomer = {"role": "CPO", "country_code": "nl", "party_id": "new", "name": "New CPO"}
        assert await do(http, hub, "add-partner", **newcomer) == {"done": "NLNEW has joined."}
        assert await do(http, hub, "add-partner", **newcomer) == {"error": "NLNEW is there already"}
        assert "error" in await do(http, hub, "add-partner", **newcomer | {"party_id": "<b>"})
        for action, status in (("suspend-partner", "SUSPENDED"), ("resume-partner", "CONNECTED")):
            await do(http, hub, action, party="NLNEW")
            info = partner.store.find("hubclientinfo", "NL", "NEW")
            assert info
            assert info["status"] == status

    with_pair(run)


WRONG: tuple[tuple[Json, str], ...] = (
    ({}, "location_id is missing"),
    ({"location_id": "LOC999", "token_uid": "x"}, "location_id cannot be LOC999"),
    ({"location_id": "LOC001", "token_uid": "x", "more": 1}, "unknown: more"),
    ({"location_id": ["LOC001"]}, "the body must be a JSON object of texts and numbers"),
    ({"location_id": "LOC001", "token_uid": "x", "evse_uid": "none"}, "unknown EVSE"),
    ({"location_id": "LOC001", "token_uid": "x"}, "not registered with any peer"),
)


def test_what_cannot_be_done_is_one_line() -> None:
    async def run(partner: Partner, http: httpx.AsyncClient) -> None:
        for fields, error in WRONG:
            answer = await http.post(f"{partner.status_url}/do/start-session", json=fields)
            assert (answer.status_code, answer.json()) == (422, {"error": error})
        page = await http.post(f"{partner.status_url}/do/update-tariff", data={"tariff_id": "TARIFF1", "price": "much"})
        assert '<p class="error" role="alert">price is no number: much</p>' in page.text

    with_partner(run)


def test_a_body_that_is_neither_form_nor_json_is_no_crash() -> None:
    async def run(partner: Partner, http: httpx.AsyncClient) -> None:
        for content in (b"{oops", b"[]", b"\xff\xfe", b"[" * 100_000):
            for kind in ("application/json", "application/x-www-form-urlencoded"):
                answer = await http.post(
                    f"{partner.status_url}/do/delete-tariff", content=content, headers={"Content-Type": kind}
                )
                assert answer.status_code in (200, 422)
                assert "internal error" not in answer.text

    with_partner(run)


def test_a_page_or_a_name_from_elsewhere_cannot_act() -> None:
    async def run(partner: Partner, http: httpx.AsyncClient) -> None:
        port = partner.status_url.rpartition(":")[2]
        refused: list[dict[str, str]] = [
            {"Host": f"rebound.example:{port}"},
            {"Host": ""},
            {"Origin": "https://elsewhere.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:1"},
            {"X-Forwarded-For": "192.0.2.1"},
        ]
        for headers in refused:
            for method in ("GET", "POST"):
                answer = await http.request(method, f"{partner.status_url}/do/push-locations", headers=headers)
                assert answer.status_code == 403, headers
        allowed: list[dict[str, str]] = [
            {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"},
            {"Origin": partner.status_url},
            {"Host": f"[::1]:{port}"},
        ]
        for headers in allowed:
            assert (await http.get(f"{partner.status_url}/do/push-locations", headers=headers)).status_code == 200, (
                headers
            )

    with_partner(run)


def test_a_client_elsewhere_sees_the_status_but_no_actions() -> None:
    async def run(partner: Partner, _: httpx.AsyncClient) -> None:
        transport = httpx.ASGITransport(status_pages(partner), client=("192.0.2.7", 4711))
        async with httpx.AsyncClient(transport=transport, base_url=partner.status_url) as http:
            page = await http.get("/")
            assert page.status_code == 200
            assert "/do/" not in page.text
            assert (await http.post("/do/push-locations")).status_code == 403

    with_partner(run)
