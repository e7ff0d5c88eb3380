"""What partners of two versions send each other through the hub: routing headers, ids, owners, and nothing newer."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from replay.simulator.answer import Reply, envelope
from replay.simulator.connection import PeerError
from replay.simulator.incoming import Incoming
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.values import Party
from tests.replay.simulator.platforms import (
    FAST, ES_CPO, ES_MSP, HUB, OWN, V211, V221, V230, VERSIONS, Leg, Roaming, awaited, by_hand, partner, roaming, status,
    url_of, wrong,
)  # fmt: skip

MIXED = [(V221, V211), (V211, V230), (V230, V221)]  # the versions of a CPO and an eMSP
NOBODY = ("", "")

mixed = pytest.mark.parametrize(("cpo", "emsp"), MIXED)


def routing(leg: Leg, receiver: Party, sender: Party) -> None:
    """The request names both, and the response the same two the other way round; 2.1.1 has no such headers."""
    none = leg.version == V211
    assert leg.routing == (NOBODY if none else (str(receiver), str(sender)))
    assert leg.answered == (NOBODY if none else (str(sender), str(receiver)))


def forwarded(first: Leg, second: Leg) -> None:
    """A leg that follows from another: a new request of the same conversation."""
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert first.headers["X-Correlation-ID"] == second.headers["X-Correlation-ID"]


@mixed
@awaited
async def test_a_broadcast_reaches_every_emsp_with_its_owner_and_its_date(cpo: str, emsp: str) -> None:
    async with roaming(partner(cpo, CPO), partner(emsp, EMSP)) as all_:
        location = all_.cpo.cpo.place(OWN).location
        await all_.cpo.cpo.pushes.location(location)
        await all_.settled()
        pushed = all_.wire.one(all_.hub, "locations")
        routing(pushed, HUB, CPO.party)
        for platform, receiver in ((all_.emsp, EMSP.party), (all_.es_msp, ES_MSP)):
            leg = all_.wire.one(platform, "locations")
            # 2.1.1 names no receiver, which is open routing: that comes from the CPO itself
            routing(leg, receiver, CPO.party if cpo == V211 else HUB)
            forwarded(pushed, leg)
            assert leg.path.endswith(f"/locations/DE/ABC/{OWN}")
            assert leg.body["last_updated"] == location["last_updated"]
            assert ("party_id" in leg.body) == (leg.version != V211)
            assert wrong("Location", leg.body, leg.version) == []
        assert all_.wire.at(all_.es_cpo, "locations") == []


@mixed
@awaited
async def test_changes_and_deletions_are_broadcast_too(cpo: str, emsp: str) -> None:
    async with roaming(partner(cpo, CPO), partner(emsp, EMSP)) as all_:
        location, tariff = all_.cpo.cpo.place(OWN).location, all_.cpo.cpo.own("tariffs")[0]
        await all_.emsp.pull("locations")
        await all_.emsp.pull("tariffs")
        await all_.cpo.cpo.stations.set_status(all_.cpo.cpo.place(OWN), "BLOCKED")
        await all_.cpo.cpo.pushes.tariff_gone(tariff)
        await all_.settled()
        change, gone = all_.wire.one(all_.emsp, "locations", "PATCH"), all_.wire.one(all_.emsp, "tariffs", "DELETE")
        assert change.body == {"status": "BLOCKED", "last_updated": location["last_updated"]}
        assert change.path.endswith(f"/DE/ABC/{OWN}/{location['evses'][0]['uid']}")
        assert gone.body is None
        assert gone.path.endswith(f"/DE/ABC/{tariff['id']}")
        assert change.reply.http_status == gone.reply.http_status == 200


@mixed
@awaited
async def test_sessions_and_cdrs_go_to_the_party_of_their_token_alone(cpo: str, emsp: str) -> None:
    async with roaming(partner(cpo, CPO), partner(emsp, EMSP)) as all_:
        await all_.cpo.pull("tokens")
        token = all_.emsp.emsp.account(type="RFID", valid=True).token
        known = next(one for one in all_.cpo.store.all("tokens") if one["uid"] == token["uid"])
        session = await all_.cpo.cpo.stations.start(all_.cpo.cpo.place(OWN), known, "WHITELIST")
        await all_.emsp.settled()
        all_.cpo.cpo.stations.stop(session["id"])
        await all_.settled()
        for module, kind, method in (("sessions", "Session", "PUT"), ("cdrs", "CDR", "POST")):
            sent, leg = all_.wire.one(all_.hub, module, method), all_.wire.one(all_.emsp, module, method)
            routing(sent, EMSP.party, CPO.party)
            routing(leg, EMSP.party, CPO.party)
            forwarded(sent, leg)
            assert wrong(kind, leg.body, emsp) == []
            assert all_.wire.at(all_.es_msp, module) == []
        (cdr,) = all_.emsp.store.all("cdrs")
        assert cdr["total_energy"] == session["kwh"]
        assert [leg.reply.http_status for leg in all_.wire.at(all_.emsp, "sessions", "PATCH")] == [200] * len(
            all_.wire.at(all_.emsp, "sessions", "PATCH")
        )


@pytest.mark.parametrize("version", VERSIONS)
@awaited
async def test_a_token_is_broadcast_to_the_cpos(version: str) -> None:
    async with roaming(partner(version, EMSP), partner(V221, CPO), settings=None) as all_:
        await all_.emsp.emsp.push(all_.emsp.emsp.account(type="RFID", valid=True).token)
        await all_.emsp.emsp.push(all_.emsp.emsp.account(type="RFID", valid=True).token, valid=False)
        await all_.settled()
        put, patch = all_.wire.one(all_.cpo, "tokens", "PUT"), all_.wire.one(all_.cpo, "tokens", "PATCH")
        assert patch.body.keys() == {"valid", "last_updated"}
        routing(put, CPO.party, EMSP.party if version == V211 else HUB)
        assert wrong("Token", put.body, V221) == []
        assert all_.cpo.store.token(put.body["contract_id"])["valid"] is False
        assert len(all_.wire.at(all_.es_cpo, "tokens")) == 2
        assert all_.wire.at(all_.es_msp, "tokens") == []


@pytest.mark.parametrize("version", [V221, V230])
@awaited
async def test_a_receiver_that_is_named_is_the_only_one(version: str) -> None:
    async with roaming(partner(version, CPO), partner(V230, EMSP)) as all_:
        location = all_.cpo.cpo.place(OWN).location
        for owner in (ES_MSP, EMSP.party):
            await all_.cpo.ask(
                all_.cpo.connection, "PUT", "locations", "RECEIVER", "DE", "ABC", OWN, kind="Location", body=location,
                sender=CPO.party, receiver=owner,
            )  # fmt: skip
        await all_.settled()
        routing(all_.wire.one(all_.es_msp, "locations"), ES_MSP, CPO.party)
        routing(all_.wire.one(all_.emsp, "locations"), EMSP.party, CPO.party)


@pytest.mark.parametrize("version", [V211, V221])
@awaited
async def test_nothing_newer_reaches_an_older_partner_by_push(version: str) -> None:
    async with roaming(partner(version, CPO), partner(version, EMSP), synced=False) as all_:
        cpo, emsp = all_.es_cpo.cpo, all_.es_msp.emsp
        for location in cpo.own("locations"):
            await cpo.pushes.location(location)
        for tariff in cpo.own("tariffs"):
            await cpo.pushes.tariff(tariff)
        for account in emsp.accounts:
            await emsp.push(account.token)
        await all_.settled()
        for older, module, kind, least in (
            (all_.emsp, "locations", "Location", 6), (all_.emsp, "tariffs", "Tariff", 12), (all_.cpo, "tokens", "Token", 20),
        ):  # fmt: skip
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


@pytest.mark.parametrize("version", [V221, V230])
@awaited
async def test_get_all_asks_the_hub_and_brings_what_everybody_has(version: str) -> None:
    async with roaming(partner(version, EMSP), partner(V230, CPO)) as all_:
        url = url_of(all_.hub, "locations", "SENDER", connection=all_.hub.outer[0])
        sent = EMSP.party.headers("from")
        owners = {}
        for receiver in (HUB, ES_CPO, CPO.party, None):
            more = sent | (receiver.headers("to") if receiver else {})
            answer = await by_hand("GET", url, all_.hub, headers=more)
            owners[receiver] = {str(Party(one["country_code"], one["party_id"])) for one in answer.json()["data"]}
            named = str(receiver or HUB)
            assert answer.headers["OCPI-from-country-code"] + answer.headers["OCPI-from-party-id"] == named
            assert answer.headers["OCPI-to-party-id"] == EMSP.party.party_id
        both = {str(ES_CPO), str(CPO.party)}
        assert owners == {HUB: both, None: both, ES_CPO: {str(ES_CPO)}, CPO.party: {str(CPO.party)}}
        assert all_.wire.at(all_.es_cpo, "locations") == []  # answered from the hub's own store


@awaited
async def test_a_single_location_is_that_of_the_party_named() -> None:
    async with roaming(partner(V221, EMSP), partner(V230, CPO)) as all_:
        url = url_of(all_.hub, "locations", "SENDER", "LOC001", connection=all_.hub.outer[0])
        for receiver in (ES_CPO, CPO.party):
            answer = await by_hand("GET", url, all_.hub, headers=EMSP.party.headers("from") | receiver.headers("to"))
            assert answer.json()["data"]["party_id"] == receiver.party_id
        levels = f"{url}/{answer.json()['data']['evses'][0]['uid']}"
        assert status(await by_hand("GET", levels, all_.hub, headers=CPO.party.headers("to"))) == (200, 1000)
        assert status(await by_hand("GET", f"{url}0", all_.hub)) == (404, 2003)


@pytest.mark.parametrize(("setting", "owner"), [("partner", "ES/CPO"), ("hub", "DE/ENA")])
@awaited
async def test_whose_party_stands_in_urls_of_2_1_1_is_a_setting(setting: str, owner: str) -> None:
    async with roaming(partner(V211, EMSP), settings={"owner_in_url": setting}) as all_:
        await all_.es_cpo.cpo.pushes.location(all_.es_cpo.cpo.place("LOC001").location)
        await all_.settled()
        leg = all_.wire.one(all_.emsp, "locations")
        assert leg.path.endswith(f"/locations/{owner}/LOC001")
        assert leg.reply.http_status == 201


@pytest.mark.parametrize("backports", [True, False])
@awaited
async def test_owners_are_told_in_bodies_of_2_1_1_on_request(backports: bool) -> None:
    async with roaming(partner(V211, EMSP), settings={"backports": backports}) as all_:
        (older,) = all_.partners
        await all_.es_cpo.cpo.pushes.tariff(all_.es_cpo.cpo.own("tariffs")[0])
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


@pytest.mark.parametrize("version", VERSIONS)
@awaited
async def test_unknown_and_suspended_receivers_are_named_so(version: str) -> None:
    async with roaming(partner(version, CPO)) as all_:
        connection = all_.hub.outer[0]
        url = url_of(all_.hub, "locations", "SENDER", connection=connection)
        await all_.hub.clients.suspend(ES_MSP)
        for receiver, code in ((Party("FR", "XXX"), 4001), (ES_MSP, 4003)):
            headers = CPO.party.headers("from") | receiver.headers("to")
            answer = await by_hand("GET", url, all_.hub, headers=headers)
            assert status(answer) == (200, 3000 if version == V211 else code)
        own = all_.cpo.cpo.place(OWN).location
        put = url_of(all_.hub, "locations", "RECEIVER", "DE", "ABC", OWN, connection=connection)
        body = all_.cpo.wire(all_.cpo.connection, "Location", own)
        answer = await by_hand("PUT", put, all_.hub, body, headers=ES_MSP.headers("to"))
        assert status(answer) == (200, 3000 if version == V211 else 4003)


@awaited
async def test_what_a_suspended_party_has_is_no_longer_served_nor_brought_to_it() -> None:
    async with roaming(partner(V221)) as all_:
        (one,) = all_.partners
        await all_.hub.clients.suspend(ES_CPO)
        assert (await one.pull("locations")).objects == []
        await one.emsp.push(one.emsp.account(type="RFID", valid=True).token)
        await all_.settled()
        assert all_.wire.at(all_.es_cpo, "tokens") == []
        await all_.hub.clients.resume(ES_CPO)
        assert len((await one.pull("locations")).objects) > 1


def answering(platform: Partner, change: Callable[[Reply], None], seconds: float = 0) -> None:
    """Have a partner change every answer, or wait before it gives one."""

    async def changed(incoming: Incoming, reply: Reply) -> Reply:
        await asyncio.sleep(seconds)
        change(reply)
        return reply

    platform.answering.append(changed)


async def refused(all_: Roaming) -> tuple[int | None, int | None]:
    """HTTP status and status code with which a push to the partner's eMSP comes back."""
    tariff = all_.cpo.cpo.own("tariffs")[0]
    with pytest.raises(PeerError) as error:
        await all_.cpo.ask(
            all_.cpo.connection, "PUT", "tariffs", "RECEIVER", "DE", "ABC", tariff["id"], kind="Tariff", body=tariff,
            sender=CPO.party, receiver=EMSP.party,
        )  # fmt: skip
    return error.value.http_status, error.value.status_code


@awaited
async def test_a_receiver_that_takes_too_long_is_4002_and_one_that_is_gone_4003() -> None:
    async with roaming(partner(V221, CPO), partner(V230, EMSP), options=replace(FAST, timeout=0.3)) as all_:
        answering(all_.emsp, lambda reply: None, seconds=1)
        assert await refused(all_) == (200, 4002)
        await all_.emsp.stop()
        assert await refused(all_) == (200, 4003)


@awaited
async def test_what_a_receiver_says_comes_back_unless_it_makes_no_sense() -> None:
    async with roaming(partner(V221, CPO), partner(V230, EMSP)) as all_:
        told: dict[str, Any] = {"http_status": 200, "body": {}}
        answering(all_.emsp, lambda reply: vars(reply).update(told))
        for http_status, body, outcome in (
            (200, envelope(2001, message="no such currency"), (200, 2001)),
            (404, envelope(2003), (404, 2003)),
            (200, envelope(3000), (200, 3000)),
            (401, envelope(2000), (200, 4003)),  # ours is the token that it does not know, not the sender's
            (502, b"<html>Bad Gateway</html>", (200, 4003)),
            (500, envelope(3000), (200, 3000)),
            (404, envelope(1000), (404, 3000)),
            (200, envelope(99999), (200, 3000)),
            (200, envelope(True), (200, 4003)),
            (200, b"", (200, 4003)),
        ):
            told.update(http_status=http_status, body=body)
            assert await refused(all_) == outcome, body
