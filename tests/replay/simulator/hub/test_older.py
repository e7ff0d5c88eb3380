"""What partners on older versions get from the hub: nothing that they cannot know, and whose it is."""

import pytest

from replay.simulator.partner import CPO, EMSP
from tests.replay.simulator.platforms import ES_CPO, HUB, V211, V221, awaited, partner, roaming, wrong


@pytest.mark.parametrize("version", [V211, V221])
@awaited
async def test_nothing_newer_reaches_an_older_partner_by_push(version: str) -> None:
    async with roaming(partner(version, CPO), partner(version, EMSP), synced=False) as all_:
        cpo, emsp = all_.es_operator, all_.es_driver
        for location in cpo.own("locations"):
            await cpo.pushes.location(location)
        for tariff in cpo.own("tariffs"):
            await cpo.pushes.tariff(tariff)
        for account in emsp.accounts:
            await emsp.push(account.token)
        await all_.settled()
        for older, module, kind, least in (
            (all_.emsp, "locations", "Location", 6),
            (all_.emsp, "tariffs", "Tariff", 12),
            (all_.cpo, "tokens", "Token", 20),
        ):
            legs = all_.wire.at(older, module, "PUT")
            assert len(legs) >= least
            for leg in legs:
                assert wrong(kind, leg.body, version) == [], leg.path
                assert leg.reply.http_status == 201, leg.reply.body


@pytest.mark.parametrize("version", [V211, V221])
@awaited
async def test_nothing_newer_reaches_an_older_partner_by_pull(version: str) -> None:
    async with roaming(partner(version), synced=False) as all_:
        (older,) = all_.partners
        for module, kind in (("locations", "Location"), ("tariffs", "Tariff"), ("tokens", "Token")):
            pulled = await older.pull(module, limit=4)
            assert pulled.refused == []
            assert pulled.pages > 1
            for leg in all_.wire.at(all_.hub, module, "GET"):
                assert [wrong(kind, each, version) for each in leg.data] == [[]] * len(leg.data)
            legs = all_.wire.at(all_.hub, module, "GET")
            assert {leg.reply.headers["X-Total-Count"] for leg in legs} == {str(len(pulled.objects))}


@pytest.mark.parametrize(("setting", "owner"), [("partner", "ES/CPO"), ("hub", "DE/ENA")])
@awaited
async def test_whose_party_stands_in_urls_of_2_1_1_is_a_setting(setting: str, owner: str) -> None:
    async with roaming(partner(V211, EMSP), settings={"owner_in_url": setting}) as all_:
        await all_.es_operator.pushes.location(all_.es_operator.place("LOC001").location)
        await all_.settled()
        leg = all_.wire.one(all_.emsp, "locations")
        assert leg.path.endswith(f"/locations/{owner}/LOC001")
        assert leg.reply.http_status == 201


@pytest.mark.parametrize("backports", [True, False])
@awaited
async def test_owners_are_told_in_bodies_of_2_1_1_on_request(backports: bool) -> None:
    async with roaming(partner(V211, EMSP), settings={"backports": backports}) as all_:
        (older,) = all_.partners
        await all_.es_operator.pushes.tariff(all_.es_operator.own("tariffs")[0])
        await all_.settled()
        pushed = all_.wire.one(older, "tariffs").body
        pulled = await older.pull("locations")
        assert {one["party_id"] for one in pulled.objects} == {(ES_CPO if backports else HUB).party_id}
        assert (pushed.get("country_code"), pushed.get("party_id")) == (("ES", "CPO") if backports else (None, None))


@awaited
async def test_operator_and_issuer_tell_the_owner_in_2_1_1() -> None:
    async with roaming(partner(V211)) as all_:
        (older,) = all_.partners
        locations, tokens = await older.pull("locations"), await older.pull("tokens")
        assert {one["operator"]["name"] for one in locations.objects} == {"ES*CPO"}
        assert {one["issuer"] for one in tokens.objects} == {"ES*MSP"}
