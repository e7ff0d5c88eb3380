"""What every platform answers: versions, endpoints, envelopes, headers, and its public URL in all that it hands out."""

import pytest

from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP
from tests.replay.simulator.platforms import (
    FAST,
    HUB,
    V211,
    V221,
    V230,
    VERSIONS,
    awaited,
    by_hand,
    pair,
    partner,
    roaming,
    status,
    url_of,
    wrong,
)

every_version = pytest.mark.parametrize("version", VERSIONS)


@every_version
@awaited
async def test_versions_lead_to_the_endpoints_of_the_connections_version(version: str) -> None:
    async with pair(version) as (emsp, _):
        listed = (await by_hand("GET", emsp.versions_url, emsp)).json()["data"]
        assert listed == [{"version": version, "url": f"{emsp.url}/ocpi/{version}"}]
        details = (await by_hand("GET", listed[0]["url"], emsp)).json()["data"]
        assert details["version"] == version
        offered = {(one["identifier"], one.get("role")) for one in details["endpoints"]}
        if version == V211:
            assert offered == {
                (module, None) for module in ("credentials", "locations", "tariffs", "sessions", "cdrs", "tokens")
            }
        else:
            received = {
                (module, "RECEIVER") for module in ("locations", "tariffs", "sessions", "cdrs", "hubclientinfo")
            }
            assert offered == received | {(module, "SENDER") for module in ("credentials", "tokens", "commands")}
        for other in set(VERSIONS) - {version}:
            assert status(await by_hand("GET", f"{emsp.url}/ocpi/{other}", emsp))[1] == 2000


@every_version
@awaited
async def test_everything_handed_out_uses_the_public_url(version: str) -> None:
    emsp, cpo = partner(version, EMSP), partner(version, CPO)
    async with emsp, cpo:
        for platform in (emsp, cpo):
            platform.public_url = platform.url.replace("127.0.0.1", "localhost") + "/"
        await emsp.register(cpo.versions_url, cpo.token_a)
        for platform, other in ((emsp, cpo), (cpo, emsp)):
            urls = [platform.peer.versions_url, *platform.peer.endpoints.values()]
            assert all(url.startswith(other.public_url + "/ocpi/") for url in urls)
            assert other.public_url.startswith("http://localhost:")


@every_version
@awaited
async def test_errors_travel_in_envelopes(version: str) -> None:
    async with pair(version) as (emsp, _):
        base = url_of(emsp, "sessions", "RECEIVER")
        assert status(await by_hand("GET", f"{base}/DE/ABC/none", emsp)) == (404, 2000)
        assert status(await by_hand("PUT", f"{base}/DE/ABC/S1", emsp, b"{oops")) == (400, 2001)
        assert status(await by_hand("PUT", f"{base}/DE/ABC/S1", emsp, {"id": "S1"})) == (200, 2001)
        assert status(await by_hand("PUT", f"{base}/DE/ABC/S1", emsp, [])) == (200, 2001)
        if version != V211:  # which does not tell hubs from others, so that any party may come
            assert status(await by_hand("PUT", f"{base}/FR/XYZ/S1", emsp, {"id": "S1"})) == (404, 2000)
        refused = await by_hand("DELETE", f"{base}/DE/ABC/S1", emsp)
        assert status(refused) == (405, 2000)
        assert refused.headers["X-Correlation-ID"] == refused.request.headers["X-Correlation-ID"]
        assert status(await by_hand("GET", f"{emsp.url}/nowhere", emsp)) == (404, 2000)
        assert status(await by_hand("GET", f"{base}//", emsp)) == (404, 2000)


@pytest.mark.parametrize("version", [V221, V230])
@awaited
async def test_answers_go_back_from_the_party_addressed_to_the_one_that_asked(version: str) -> None:
    async with pair(version) as (emsp, _):
        asked, url = CPO.party.headers("from") | EMSP.party.headers("to"), url_of(emsp, "tokens", "SENDER")
        for headers in (asked, CPO.party.headers("from")):
            answer = await by_hand("GET", url, emsp, headers=headers)
            told = EMSP.party.headers("from") | CPO.party.headers("to")
            assert {name: answer.headers[name] for name in told} == told
        for url in (emsp.versions_url, f"{emsp.url}/ocpi/{version}/credentials"):
            plain = await by_hand("GET", url, emsp, headers=asked)
            assert not [name for name in plain.headers if name.lower().startswith("ocpi-")]


@awaited
async def test_older_answers_name_no_parties() -> None:
    async with pair(V211) as (emsp, _):
        asked = CPO.party.headers("from") | EMSP.party.headers("to")
        answer = await by_hand("GET", url_of(emsp, "tokens", "SENDER"), emsp, headers=asked)
        assert not [name for name in answer.headers if name.lower().startswith("ocpi-")]


@every_version
@awaited
async def test_every_object_of_every_list_is_valid(version: str) -> None:
    async with roaming(partner(version, CPO), partner(version, EMSP)) as all_:
        for module, kind in (("locations", "Location"), ("tariffs", "Tariff"), ("tokens", "Token")):
            asking = all_.emsp if module != "tokens" else all_.cpo
            connection = all_.hub.outer[all_.partners.index(asking)]
            url = url_of(all_.hub, module, "SENDER", connection=connection)
            data = (await by_hand("GET", url, all_.hub, connection=connection)).json()["data"]
            assert len(data) > 8
            assert [wrong(kind, each, version) for each in data] == [[]] * len(data)


@awaited
async def test_the_hub_keeps_its_own_parties_off_the_public_url() -> None:
    hub = Hub([], FAST, count=2)
    async with hub:
        hub.public_url = "https://hub.example"
        for one in hub.inner.values():
            assert one.peer.versions_url.startswith(hub.url)
        assert hub.versions_url == "https://hub.example/ocpi/versions"
        assert hub.party == HUB
