"""What the hub answers for a receiver that it does not know, does not reach, or that refuses."""

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
    ES_CPO,
    ES_MSP,
    FAST,
    OWN,
    V211,
    V221,
    V230,
    VERSIONS,
    Roaming,
    awaited,
    by_hand,
    emsp_of,
    partner,
    roaming,
    status,
    url_of,
)


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
        own = all_.operator.place(OWN).location
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
        await emsp_of(one).push(emsp_of(one).account(type="RFID", valid=True).token)
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
    tariff = all_.operator.own("tariffs")[0]
    with pytest.raises(PeerError) as error:
        await all_.cpo.ask(
            all_.cpo.connection,
            "PUT",
            "tariffs",
            "RECEIVER",
            "DE",
            "ABC",
            tariff["id"],
            kind="Tariff",
            body=tariff,
            sender=CPO.party,
            receiver=EMSP.party,
        )
    return error.value.http_status, error.value.status_code


@awaited
async def test_a_receiver_that_takes_too_long_is_4002_and_one_that_is_gone_4003() -> None:
    async with roaming(partner(V221, CPO), partner(V230, EMSP), options=replace(FAST, timeout=1)) as all_:
        answering(all_.emsp, lambda reply: None, seconds=2)
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
