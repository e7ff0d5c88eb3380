"""What partners of two versions send each other through the hub: routing headers, ids and owners on every leg."""

import pytest

from replay.simulator.partner import CPO, EMSP
from replay.simulator.values import Party
from tests.replay.simulator.legs import Leg
from tests.replay.simulator.platforms import (
    ES_CPO,
    ES_MSP,
    HUB,
    OWN,
    V211,
    V221,
    V230,
    VERSIONS,
    awaited,
    by_hand,
    partner,
    roaming,
    status,
    url_of,
    wrong,
)

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
        location = all_.operator.place(OWN).location
        await all_.operator.pushes.location(location)
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
        location, tariff = all_.operator.place(OWN).location, all_.operator.own("tariffs")[0]
        await all_.emsp.pull("locations")
        await all_.emsp.pull("tariffs")
        await all_.operator.stations.set_status(all_.operator.place(OWN), "BLOCKED")
        await all_.operator.pushes.tariff_gone(tariff)
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
        token = all_.driver.account(type="RFID", valid=True).token
        known = next(one for one in all_.cpo.store.all("tokens") if one["uid"] == token["uid"])
        session = await all_.operator.stations.start(all_.operator.place(OWN), known, "WHITELIST")
        await all_.emsp.settled()
        all_.operator.stations.stop(session["id"])
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
        await all_.driver.push(all_.driver.account(type="RFID", valid=True).token)
        await all_.driver.push(all_.driver.account(type="RFID", valid=True).token, valid=False)
        await all_.settled()
        put, patch = all_.wire.one(all_.cpo, "tokens", "PUT"), all_.wire.one(all_.cpo, "tokens", "PATCH")
        assert patch.body.keys() == {"valid", "last_updated"}
        routing(put, CPO.party, EMSP.party if version == V211 else HUB)
        assert wrong("Token", put.body, V221) == []
        assert [one["valid"] for one in all_.cpo.store.all("tokens") if one["uid"] == put.body["uid"]] == [False]
        assert len(all_.wire.at(all_.es_cpo, "tokens")) == 2
        assert all_.wire.at(all_.es_msp, "tokens") == []


@pytest.mark.parametrize("version", [V221, V230])
@awaited
async def test_a_receiver_that_is_named_is_the_only_one(version: str) -> None:
    async with roaming(partner(version, CPO), partner(V230, EMSP)) as all_:
        location = all_.operator.place(OWN).location
        for owner in (ES_MSP, EMSP.party):
            await all_.cpo.ask(
                all_.cpo.connection,
                "PUT",
                "locations",
                "RECEIVER",
                "DE",
                "ABC",
                OWN,
                kind="Location",
                body=location,
                sender=CPO.party,
                receiver=owner,
            )
        await all_.settled()
        routing(all_.wire.one(all_.es_msp, "locations"), ES_MSP, CPO.party)
        routing(all_.wire.one(all_.emsp, "locations"), EMSP.party, CPO.party)


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
