"""Handshakes: who may start, which tokens live and die, what is refused, and how tokens are written."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from replay.simulator.connection import Connection, PeerError
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP
from replay.simulator.values import authorization
from tests.replay.simulator.platforms import (
    FAST,
    HUB,
    TOKEN_A,
    V211,
    V221,
    V230,
    VERSIONS,
    awaited,
    by_hand,
    credentials_url,
    pair,
    partner,
    roaming,
    running,
    status,
    token_for,
    url_of,
)

every_version = pytest.mark.parametrize("version", VERSIONS)


def raw(version: str, token: str) -> str:
    """The header in the encoding that the version does not have."""
    return authorization(token, "base64" if version == V211 else "raw")


@every_version
@awaited
async def test_either_side_may_start_the_handshake(version: str) -> None:
    async with pair(version, registered=False) as (emsp, cpo):
        await cpo.register(emsp.versions_url, emsp.token_a)
        assert (emsp.peer.party, cpo.peer.party) == (CPO.party, EMSP.party)
        assert len((await emsp.pull("tariffs")).objects) > 1
        assert len((await cpo.pull("tokens")).objects) > 1


@every_version
@awaited
async def test_a_missing_or_unknown_token_is_401(version: str) -> None:
    async with pair(version) as (_, cpo):
        urls = (cpo.versions_url, credentials_url(cpo), url_of(cpo, "locations", "SENDER"))
        wrong = raw(version, token_for(cpo))
        for header in (None, "Token", "Bearer eA==", "Token not-base64!", wrong, authorization("unknown")):
            for url in urls:
                response = await by_hand("GET", url, None, headers={"Authorization": header} if header else {})
                assert status(response) == (401, 2000), (header, url)
                assert response.headers["X-Request-ID"] == response.request.headers["X-Request-ID"]


@every_version
@awaited
async def test_token_a_opens_versions_and_credentials_alone_and_dies_of_the_registration(version: str) -> None:
    async with pair(version, registered=False) as (emsp, cpo):
        assert status(await by_hand("GET", cpo.versions_url, cpo, token=TOKEN_A)) == (200, 1000)
        assert status(await by_hand("GET", url_of(cpo, "locations", "SENDER"), cpo, token=TOKEN_A)) == (401, 2000)
        for method in ("PUT", "DELETE"):
            assert status(await by_hand(method, credentials_url(cpo), cpo, {}, token=TOKEN_A)) == (405, 2000)
        await emsp.register(cpo.versions_url, TOKEN_A)
        assert status(await by_hand("GET", cpo.versions_url, cpo, token=TOKEN_A)) == (401, 2000)


@every_version
@awaited
async def test_a_second_post_is_405_put_renews_and_delete_ends(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        old_c, old_b = token_for(cpo), token_for(emsp)
        assert status(await by_hand("POST", credentials_url(cpo), cpo, {})) == (405, 2000)
        await emsp.registration.renew(emsp.connection)
        assert not {old_b, old_c} & {token_for(cpo), token_for(emsp)}
        assert status(await by_hand("GET", cpo.versions_url, cpo, token=old_c)) == (401, 2000)
        assert status(await by_hand("GET", emsp.versions_url, emsp, token=old_b)) == (401, 2000)
        assert len((await emsp.pull("tariffs")).objects) > 1
        assert len((await cpo.pull("tokens")).objects) > 1
        await cpo.registration.unregister(cpo.connection)
        with pytest.raises(PeerError, match="not registered"):
            await emsp.pull("tariffs")
        with pytest.raises(PeerError, match="not registered"):
            await cpo.pull("tokens")


@every_version
@awaited
async def test_a_registration_that_fails_says_why_and_keeps_token_a(version: str) -> None:
    async with pair(version, registered=False) as (emsp, cpo):
        url = credentials_url(cpo)
        ours = emsp.credentials(emsp.connection, "fake-b")
        assert status(await by_hand("POST", url, cpo, ours, token=TOKEN_A)) == (200, 3001)
        assert status(await by_hand("POST", url, cpo, {"token": "x"}, token=TOKEN_A)) == (200, 2001)
        async with partner(version, CPO) as other:  # a CPO is no partner for a CPO: it receives no sessions
            theirs = other.credentials(other.connection, TOKEN_A)
            code = 1000 if version == V211 else 3003  # where each module stands for both interfaces
            assert status(await by_hand("POST", url, cpo, theirs, token=TOKEN_A)) == (200, code)
        with pytest.raises(PeerError, match="answered 401"):
            await emsp.register(cpo.versions_url, "fake-a")


@awaited
async def test_a_version_in_common_is_needed() -> None:
    emsp, cpo = partner(V211, EMSP), partner(V221, CPO, encoding="raw")
    async with running(emsp, cpo):
        with pytest.raises(PeerError, match=r"does not list version 2\.1\.1"):
            await emsp.register(cpo.versions_url, TOKEN_A)
        body = {"token": TOKEN_A, "url": emsp.versions_url, "roles": [EMSP.as_json()]}
        assert status(await by_hand("POST", credentials_url(cpo), cpo, body, token=TOKEN_A)) == (200, 3002)


@pytest.mark.parametrize(("version", "encoding"), [(V211, "base64"), (V221, "raw"), (V230, "raw")])
@awaited
async def test_the_encoding_of_tokens_is_a_setting_of_the_connection(version: str, encoding: str) -> None:
    async with roaming(partner(version, EMSP, encoding=encoding)) as all_:
        assert len((await all_.emsp.pull("locations")).objects) > 1
        sent = all_.wire.at(all_.hub, "locations")[0].headers["Authorization"]
        assert sent == authorization(token_for(all_.hub, all_.hub.outer[0]), encoding)
        other = raw(V211 if encoding == "raw" else V221, token_for(all_.emsp))
        assert status(await by_hand("GET", all_.emsp.versions_url, None, headers={"Authorization": other})) == (
            401,
            2000,
        )


@awaited
async def test_credentials_of_a_partner_have_the_shape_of_the_version() -> None:
    for version in VERSIONS:
        both = partner(version)
        async with both:
            told = both.credentials(both.connection, "t")
            details = {"business_details": {"name": "Example Charging"}}
            if version == V211:
                assert (
                    told == {"token": "t", "url": both.versions_url, "country_code": "DE", "party_id": "ABC"} | details
                )
            else:
                assert told == {"token": "t", "url": both.versions_url, "roles": [CPO.as_json(), EMSP.as_json()]}


@pytest.mark.parametrize("lists_partners", [False, True])
@every_version
@awaited
async def test_credentials_of_the_hub_have_the_shape_of_the_version(version: str, lists_partners: bool) -> None:
    async with roaming(partner(version, EMSP), partner(V221, CPO), settings={"lists_partners": lists_partners}) as all_:
        url = f"{all_.hub.url}/ocpi/{version}/credentials"
        told = (await by_hand("GET", url, all_.hub)).json()["data"]
        assert (told["token"], told["url"]) == (token_for(all_.hub), all_.hub.versions_url)
        if version == V211:
            assert (told["country_code"], told["party_id"]) == ("DE", "ENA")
            assert told.keys() == {"token", "url", "country_code", "party_id", "business_details"}
            return
        roles = [(role["role"], role["country_code"], role["party_id"]) for role in told["roles"]]
        partners = [("CPO", "DE", "ABC"), ("CPO", "ES", "CPO"), ("EMSP", "ES", "MSP")]
        if version == V230:
            assert (told["hub_party_id"], sorted(roles)) == ("DEENA", partners)
        else:
            assert "hub_party_id" not in told
            assert roles[0] == ("HUB", "DE", "ENA")
            assert sorted(roles[1:]) == (partners if lists_partners else [])
        assert all_.emsp.peer.party == HUB


@awaited
async def test_a_new_token_opens_nothing_before_the_peer_is_known() -> None:
    async with partner(V221, CPO) as cpo:
        cpo.connection.issued = {"early"}
        url = url_of(cpo, "tokens", "RECEIVER", "DE", "XYZ", "1")
        assert status(await by_hand("GET", url, cpo, token="early")) == (401, 2000)
        assert status(await by_hand("GET", cpo.versions_url, cpo, token="early")) == (200, 1000)


def test_platforms_speak_tls(tmp_path: Path) -> None:
    authority, chain, ca = trustme.CA(), str(tmp_path / "server.pem"), str(tmp_path / "ca.pem")
    authority.cert_pem.write_to_path(ca)
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(chain)
    tls = replace(FAST, certfile=chain, keyfile=chain, verify=ca)

    async def run() -> None:
        hub, cpo, stranger = (
            Hub([Connection(V221, None)], tls, count=2),
            partner(V221, CPO, options=tls),
            partner(V221, CPO),
        )
        async with running(hub, cpo, stranger):
            await hub.register(cpo.versions_url, cpo.token_a, hub.outer[0])
            assert hub.url.startswith("https://")
            assert len((await cpo.pull("tokens", limit=3)).objects) > 3
            with pytest.raises(PeerError, match="CERTIFICATE_VERIFY_FAILED"):
                await stranger.register(hub.versions_url, TOKEN_A)

    asyncio.run(run())
