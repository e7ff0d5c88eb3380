"""Partners hear who else is behind the hub: in credentials and by HubClientInfo, each as its version has it."""

import pytest

from replay.simulator.connection import Connection, PeerError
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP
from replay.simulator.values import Party, Role
from tests.replay.simulator.platforms import (
    ES_CPO,
    ES_MSP,
    FAST,
    TOKEN_A,
    V211,
    V221,
    V230,
    Roaming,
    awaited,
    by_hand,
    partner,
    roaming,
    status,
    url_of,
    wrong,
)

NEW = Role("CPO", Party("FR", "NEW"), "New Charging")


def told(all_: Roaming) -> list[tuple[str, str]]:
    """Each ClientInfo that the first partner was sent: party and status."""
    legs = all_.wire.at(all_.partners[0], "hubclientinfo", "PUT")
    assert all(leg.routing == ("", "") and leg.reply.http_status < 300 for leg in legs)
    assert [wrong("ClientInfo", leg.body, leg.version) for leg in legs] == [[]] * len(legs)
    assert [leg.path.split("/")[-2:] for leg in legs] == [
        [leg.body["country_code"], leg.body["party_id"]] for leg in legs
    ]
    return [(leg.body["country_code"] + leg.body["party_id"], leg.body["status"]) for leg in legs]


@pytest.mark.parametrize("version", [V221, V230])
@awaited
async def test_a_partner_is_told_of_everybody_when_it_registers(version: str) -> None:
    async with roaming(partner(version, EMSP), partner(V221, CPO)) as all_:
        known = {
            (one["country_code"] + one["party_id"], one["role"], one["status"])
            for one in all_.emsp.store.all("hubclientinfo")
        }
        others = {("ESCPO", "CPO", "CONNECTED"), ("ESMSP", "EMSP", "CONNECTED"), ("DEABC", "CPO", "CONNECTED")}
        assert known == others
        listed = await all_.emsp.pull("hubclientinfo", limit=2)
        assert {(one["country_code"] + one["party_id"], one["role"], one["status"]) for one in listed.objects} == others
        assert listed.refused == []


@pytest.mark.parametrize(
    ("version", "lists_partners", "puts"),
    [(V230, False, 1), (V221, True, 1), (V221, False, 0), (V211, False, 0), (V211, True, 0)],
)
@awaited
async def test_a_new_partner_is_announced_as_the_version_has_it(version: str, lists_partners: bool, puts: int) -> None:
    async with roaming(partner(version, EMSP), settings={"lists_partners": lists_partners}) as all_:
        await all_.hub.clients.join(NEW)
        await all_.settled()
        legs = all_.wire.at(all_.emsp, "credentials")
        assert [leg.method for leg in legs] == ["PUT"] * puts
        for leg in legs:
            assert ("FR", "NEW") in {(role["country_code"], role["party_id"]) for role in leg.body["roles"]}
        assert told(all_) == ([] if version == V211 else [("FRNEW", "CONNECTED")])
        locations = (await all_.emsp.pull("locations")).objects
        assert len(locations) > 8  # those of the new partner are served at once


@pytest.mark.parametrize("version", [V211, V221, V230])
@awaited
async def test_a_suspended_partner_is_told_of_and_so_is_its_return(version: str) -> None:
    async with roaming(partner(version, EMSP)) as all_:
        await all_.hub.clients.suspend(ES_CPO)
        await all_.hub.clients.resume(ES_CPO)
        await all_.settled()
        assert told(all_) == ([] if version == V211 else [("ESCPO", "SUSPENDED"), ("ESCPO", "CONNECTED")])
        legs = all_.wire.at(all_.emsp, "credentials", "PUT")
        assert [("CPO" in {role["role"] for role in leg.body["roles"]}) for leg in legs] == (
            [False, True] if version == V230 else []
        )


@awaited
async def test_older_partners_have_no_such_module() -> None:
    async with roaming(partner(V211, EMSP)) as all_:
        url = url_of(all_.hub, "hubclientinfo", "SENDER", connection=all_.hub.outer[0])
        assert status(await by_hand("GET", url, all_.hub)) == (404, 2000)
        assert not any(module == "hubclientinfo" for module, _ in all_.emsp.peer.endpoints)


@awaited
async def test_a_partner_that_cannot_be_reached_does_not_keep_others_from_hearing() -> None:
    async with roaming(partner(V230, EMSP), partner(V230, CPO)) as all_:
        await all_.emsp.stop()
        await all_.hub.clients.join(NEW)
        await all_.settled()
        assert [leg.method for leg in all_.wire.at(all_.cpo, "credentials")] == ["PUT"]
        assert NEW.party in all_.hub.inner


@awaited
async def test_when_nobody_is_left_the_list_of_roles_is_not_empty() -> None:
    async with roaming(partner(V230, EMSP)) as all_:
        for party in (ES_CPO, ES_MSP):
            await all_.hub.clients.suspend(party)
        assert all_.emsp.peer.hub == all_.hub.party
        assert [role["role"] for role in all_.emsp.peer.roles] == ["OTHER"]


@pytest.mark.parametrize(("version", "claimed"), [
    (V211, "DEENA"), (V221, "DEENA"), (V230, "DEENA"), (V221, "ESCPO"), (V230, "ESCPO"),
])  # fmt: skip
@awaited
async def test_nobody_may_claim_to_be_the_hub_or_somebody_who_is_there(version: str, claimed: str) -> None:
    hub = Hub([Connection(version, TOKEN_A)], FAST)
    impostor = partner(version, Role("CPO", Party(claimed[:2], claimed[2:]), "Impostor"))
    async with hub, impostor:
        with pytest.raises(PeerError, match=f"2001 .*{claimed} is taken"):
            await impostor.register(hub.versions_url, TOKEN_A)
        assert hub.outer[0].peer is None
        assert hub.outer[0].token_a == TOKEN_A, "the rightful one may still come"
