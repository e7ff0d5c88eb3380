"""Handshakes of the simulated hub and CPO: who may start, which tokens live and die, what is refused."""

import asyncio
from pathlib import Path

import pytest
import trustme

from replay.simulator.client import PeerError
from replay.simulator.cpo import Cpo
from replay.simulator.dialogue import charge
from replay.simulator.hub import Hub
from replay.simulator.platform import Options
from replay.simulator.values import authorization
from tests.replay.simulator_pair import by_hand, credentials_of, status, token_for, with_pair


def test_cpo_may_start_the_handshake_too() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        await cpo.register(hub.versions_url, hub.token_a)
        assert hub.peer.party == cpo.party
        await hub.pull("locations")
        await charge(hub, cpo)
        assert len(hub.objects["cdrs"]) == 1

    with_pair(run, registered=False)


def test_missing_or_unknown_token_is_401() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        urls = (cpo.versions_url, credentials_of(cpo), cpo.url + cpo.path("locations", "SENDER"))
        raw = f"Token {token_for(cpo)}"  # the right token, but not in Base64
        for header in (None, "Token", "Bearer eA==", "Token not-base64!", raw, authorization("unknown")):
            for url in urls:
                response = await by_hand("GET", url, None, **({"Authorization": header} if header else {}))
                assert status(response) == (401, 2000), (header, url)
                assert response.headers["X-Request-ID"] == response.request.headers["X-Request-ID"]

    with_pair(run)


def test_token_a_opens_versions_and_credentials_alone_and_dies_of_the_registration() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        token_a = cpo.token_a
        assert status(await by_hand("GET", cpo.versions_url, token_a)) == (200, 1000)
        assert status(await by_hand("GET", cpo.url + cpo.path("locations", "SENDER"), token_a)) == (401, 2000)
        for method in ("PUT", "DELETE"):
            assert status(await by_hand(method, credentials_of(cpo), token_a, {})) == (405, 2000)
        await hub.register(cpo.versions_url, token_a)
        assert status(await by_hand("GET", cpo.versions_url, token_a)) == (401, 2000)

    with_pair(run, registered=False)


def test_second_post_is_405_put_renews_and_delete_ends() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        old_c, old_b = token_for(cpo), token_for(hub)
        assert status(await by_hand("POST", credentials_of(cpo), old_c, {})) == (405, 2000)
        await hub.registration.renew()
        assert not {old_b, old_c} & {token_for(cpo), token_for(hub)}
        assert (await by_hand("GET", cpo.versions_url, old_c)).status_code == 401
        assert (await by_hand("GET", hub.versions_url, old_b)).status_code == 401
        assert len(await hub.pull("tariffs")) == 5
        assert len(await cpo.pull_tokens()) == 8
        await cpo.registration.unregister()
        with pytest.raises(PeerError, match="not registered"):
            await hub.pull("tariffs")

    with_pair(run)


def test_registration_that_cannot_be_completed_says_which_part_failed_and_keeps_token_a() -> None:
    async def run(hub: Hub, cpo: Cpo) -> None:
        body = {"token": "fake-b", "url": hub.versions_url, "roles": [hub.role.as_json()]}
        token_a = cpo.token_a
        assert status(await by_hand("POST", credentials_of(cpo), token_a, body)) == (200, 3001)
        assert status(await by_hand("POST", credentials_of(cpo), token_a, {"token": "x"})) == (200, 2001)
        async with Cpo() as other:  # a CPO is no partner for a CPO: it receives no sessions
            theirs = {"token": other.token_a, "url": other.versions_url, "roles": [other.role.as_json()]}
            assert status(await by_hand("POST", credentials_of(cpo), token_a, theirs)) == (200, 3003)
        with pytest.raises(PeerError, match="answered 401"):
            await hub.register(cpo.versions_url, "fake-a")
        await hub.register(cpo.versions_url, token_a)

    with_pair(run, registered=False)


def test_platforms_speak_tls(tmp_path: Path) -> None:
    authority, chain, ca = trustme.CA(), str(tmp_path / "server.pem"), str(tmp_path / "ca.pem")
    authority.cert_pem.write_to_path(ca)
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(chain)
    tls = Options(ssl_certfile=chain, ssl_keyfile=chain, verify=ca)

    async def run() -> None:
        async with Hub(**tls) as hub, Cpo(**tls) as cpo, Cpo() as stranger:
            await hub.register(cpo.versions_url, cpo.token_a)
            assert hub.url.startswith("https://")
            assert len(await cpo.pull_tokens(page_size=3)) == 8
            with pytest.raises(PeerError, match="CERTIFICATE_VERIFY_FAILED"):
                await stranger.register(hub.versions_url, hub.token_a)

    asyncio.run(run())
