"""Cards held to a station's reader: whether they may charge, who was asked, and the session that follows."""

import pytest

from replay.simulator.connection import PeerError
from replay.simulator.cpo.drivers import Presented, present
from replay.simulator.data import Account
from replay.simulator.partner import Partner
from tests.replay.simulator.legs import Wire
from tests.replay.simulator.platforms import VERSIONS, awaited, cpo_of, emsp_of, pair, until

every_version = pytest.mark.parametrize("version", VERSIONS)


def card(emsp: Partner, allowed: str = "ALLOWED", whitelist: str = "", *, shared: bool = True) -> Account:
    return next(
        one
        for one in emsp_of(emsp).accounts
        if (one.token["type"], one.allowed, one.shared) == ("RFID", allowed, shared)
        and one.token["whitelist"] in (whitelist or one.token["whitelist"])
    )


async def shown(cpo: Partner, account: Account, location: str = "LOC001") -> Presented:
    return await present(cpo_of(cpo), account.token["uid"].lower(), cpo_of(cpo).place(location))


@every_version
@awaited
async def test_cards_are_allowed_or_refused_as_the_emsp_says(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        await cpo.pull("tokens")
        for answer in ("BLOCKED", "EXPIRED", "NO_CREDIT", "NOT_ALLOWED"):
            outcome = await shown(cpo, card(emsp, answer))
            assert outcome == Presented(answer, "AUTH_REQUEST")
        outcome = await shown(cpo, card(emsp, whitelist="NEVER"))
        assert (outcome.allowed, outcome.method) == ("ALLOWED", "AUTH_REQUEST")
        assert outcome.session is not None
        await until(lambda: any(emsp.store.all("sessions")))
        (session,) = emsp.store.all("sessions")
        assert session["cdr_token"]["uid"] == card(emsp, whitelist="NEVER").token["uid"]
        assert session["auth_method"] == "AUTH_REQUEST"


@every_version
@awaited
async def test_a_card_that_is_always_allowed_is_not_asked_for(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        wire = Wire()
        wire.watch(emsp)
        await cpo.pull("tokens")
        outcome = await shown(cpo, card(emsp, whitelist="ALWAYS"))
        assert (outcome.allowed, outcome.method) == ("ALLOWED", "WHITELIST")
        assert wire.at(emsp, "tokens", "POST") == []


@every_version
@awaited
async def test_a_card_that_nobody_told_of_is_asked_for_and_an_unknown_one_refused(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        await cpo.pull("tokens")
        assert (await shown(cpo, card(emsp, shared=False))).allowed == "ALLOWED"
        assert (await shown(cpo, card(emsp, "BLOCKED", shared=False))).allowed == "BLOCKED"
        stranger = Account(card(emsp).token | {"uid": "NOBODYS"})
        assert await shown(cpo, stranger) == Presented("UNKNOWN", "AUTH_REQUEST")


@every_version
@awaited
async def test_whitelists_count_when_the_emsp_cannot_be_asked(version: str) -> None:
    async with pair(version) as (emsp, cpo):
        await cpo.pull("tokens")
        await emsp.stop()
        for whitelist in ("ALLOWED", "ALLOWED_OFFLINE", "ALWAYS"):
            outcome = await shown(cpo, card(emsp, whitelist=whitelist))
            assert (outcome.allowed, outcome.method) == ("ALLOWED", "WHITELIST"), whitelist
        with pytest.raises(PeerError):
            await shown(cpo, card(emsp, whitelist="NEVER"))
