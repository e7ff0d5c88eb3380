"""Real-time authorization through the hub: the eMSP that has the token is found, named or not."""

import pytest

from replay.simulator.cpo.drivers import Presented, present
from replay.simulator.partner import CPO, EMSP
from tests.replay.simulator.platforms import ES_MSP, OWN, V211, V221, V230, Roaming, awaited, partner, roaming, wrong

MIXED = [(V221, V211), (V211, V230), (V230, V221)]  # the versions of a CPO and an eMSP


async def shown(all_: Roaming, uid: str) -> Presented:
    """What comes of a card at a station of the partner."""
    return await present(all_.operator, uid, all_.operator.place(OWN))


@pytest.mark.parametrize(("cpo", "emsp"), MIXED)
@awaited
async def test_a_known_token_is_asked_for_at_its_emsp(cpo: str, emsp: str) -> None:
    async with roaming(partner(cpo, CPO), partner(emsp, EMSP)) as all_:
        await all_.cpo.pull("tokens")
        for wanted in ({"whitelist": "ALLOWED", "valid": True}, {"allowed": "NO_CREDIT"}):
            account = next(
                one
                for one in all_.driver.accounts
                if one.token["type"] == "RFID"
                and one.allowed == wanted.get("allowed", "ALLOWED")
                and one.token["whitelist"] == wanted.get("whitelist", "NEVER")
            )
            outcome = await shown(all_, account.token["uid"])
            assert (outcome.allowed, outcome.method) == (account.allowed, "AUTH_REQUEST")
        first, second = all_.wire.at(all_.emsp, "tokens")
        assert first.routing == (("", "") if emsp == V211 else (str(EMSP.party), str(CPO.party)))
        assert wrong("LocationReferences", first.body, emsp) == []
        assert second.data["allowed"] == "NO_CREDIT"
        for leg in all_.wire.at(all_.hub, "tokens", "POST"):
            assert wrong("AuthorizationInfo", leg.data, cpo) == []
        assert all_.wire.at(all_.es_msp, "tokens") == []


@pytest.mark.parametrize("version", [V211, V221, V230])
@awaited
async def test_a_token_that_nobody_told_the_hub_of_is_asked_for_everywhere(version: str) -> None:
    async with roaming(partner(version, CPO), partner(V221, EMSP)) as all_:
        account = next(
            one
            for one in all_.es_driver.accounts
            if not one.shared and one.allowed == "ALLOWED" and one.token["type"] == "RFID"
        )
        outcome = await shown(all_, account.token["uid"])
        asked = all_.wire.one(all_.hub, "tokens", "POST")
        assert outcome.allowed == "ALLOWED"
        assert (outcome.session is None) == (version == V211)  # which does not say who is to pay
        assert all_.wire.one(all_.emsp, "tokens", "POST").reply.http_status == 404
        assert all_.wire.one(all_.es_msp, "tokens", "POST").routing == (str(ES_MSP), str(CPO.party))
        if version != V211:  # open routing: the response names who was found
            assert asked.routing == ("", str(CPO.party))
            assert asked.answered == (str(CPO.party), str(ES_MSP))
        assert (await shown(all_, "NOBODYS")).allowed == "UNKNOWN"


@pytest.mark.parametrize("version", [V211, V221])
@awaited
async def test_types_of_tokens_are_asked_for_as_the_emsps_version_has_them(version: str) -> None:
    async with roaming(partner(V230, CPO), partner(version, EMSP)) as all_:
        await all_.cpo.pull("tokens")
        app = next(one.token for one in all_.driver.accounts if one.token["uid"].endswith("APP"))
        known = next(one for one in all_.cpo.store.all("tokens") if one["uid"] == app["uid"])
        answer = await all_.cpo.ask(
            all_.cpo.connection,
            "POST",
            "tokens",
            "SENDER",
            app["uid"],
            "authorize",
            params={"type": known["type"]},
            answers="AuthorizationInfo",
            sender=CPO.party,
            receiver=EMSP.party,
        )
        assert answer.data["allowed"] == "ALLOWED"
        assert answer.data["token"] == known
