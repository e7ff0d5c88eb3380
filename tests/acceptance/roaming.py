"""A hub between a CPO of 2.2.1 and an eMSP of 2.3.0, each behind a tap of its own, and what they do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from replay.simulator.client import Outgoing, Received, Send
from replay.simulator.connection import Connection
from replay.simulator.hub import HUB, Hub
from replay.simulator.locations import touch
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options
from tests.replay.simulator.platforms import ES_MSP, V221, V230, cpo_of, emsp_of
from tests.tapping import tapping

TOKEN_A = "obviously-fake-token-a-000"
PATIENCE = 20.0  # seconds
OPTIONS = Options(speed=1200, timeout=2)
COUNT = 4  # locations


@dataclass
class Roaming:
    """The hub, its partners, and the request ids of what these sent, by correlation id."""

    hub: Hub
    cpo: Partner
    emsp: Partner
    sent: dict[str, str]

    async def settled(self) -> None:
        for _ in range(2):
            for platform in (self.cpo, self.emsp, self.hub):
                await asyncio.wait_for(platform.settled(), PATIENCE)


@asynccontextmanager
async def roaming(folder: Path) -> AsyncIterator[Roaming]:
    """Both partners registered through their taps, and the hub in step with them."""
    cpo, emsp = (
        Partner(Connection(version, TOKEN_A), [role], OPTIONS, count=COUNT)
        for version, role in ((V221, CPO), (V230, EMSP))
    )
    outer = [Connection(one.connection.version, None, roles=(one.hosted[0].role,)) for one in (cpo, emsp)]
    hub = Hub(outer, OPTIONS, count=COUNT)
    async with hub, cpo, emsp:
        with ExitStack() as stack:
            all_ = Roaming(hub, cpo, emsp, _remembered(cpo, emsp))
            starting = (tapping(hub.versions_url, partner.versions_url, folder / f"{name}.db")
                        for name, partner in (("cpo", cpo), ("emsp", emsp)))  # fmt: skip
            taps = await asyncio.gather(*(asyncio.to_thread(stack.enter_context, each) for each in starting))
            for tap, partner, connection in zip(taps, (cpo, emsp), outer, strict=True):
                await hub.register(partner.versions_url.replace(partner.url, tap.partner_url), TOKEN_A, connection)
                await hub.settled()
                await hub.sync.full(connection)
            yield all_
            await all_.settled()
            assert await asyncio.gather(*(asyncio.to_thread(tap.stop) for tap in taps)) == [0, 0]


def _remembered(*partners: Partner) -> dict[str, str]:
    """The request ids of what partners send, by correlation id."""
    sent: dict[str, str] = {}

    async def noting(wanted: Outgoing, send: Send) -> Received:
        sent[wanted.headers["X-Correlation-ID"]] = wanted.headers["X-Request-ID"]
        return await send(wanted)

    for partner in partners:
        partner.client.between = [*partner.client.between, noting]
    return sent


async def direct_push(all_: Roaming) -> None:
    """The CPO sends a location to the eMSP alone."""
    location = cpo_of(all_.cpo).own("locations")[0]
    touch([location], all_.cpo.stamp())
    await all_.cpo.ask(
        all_.cpo.connection, "PUT", "locations", "RECEIVER", CPO.party.country_code, CPO.party.party_id, location["id"],
        kind="Location", body=location, sender=CPO.party, receiver=EMSP.party,
    )  # fmt: skip


async def direct_command(all_: Roaming) -> None:
    """The eMSP has a connector unlocked, and gets the result."""
    location = cpo_of(all_.cpo).own("locations")[0]
    evse = location["evses"][0]
    await emsp_of(all_.emsp).command(
        "UNLOCK_CONNECTOR", CPO.party, location_id=location["id"], evse_uid=evse["uid"],
        connector_id=evse["connectors"][0]["id"],
    )  # fmt: skip


async def broadcast(all_: Roaming) -> None:
    """The CPO tells everybody of a location, the eMSP of a token."""
    location = cpo_of(all_.cpo).own("locations")[1]
    touch([location], all_.cpo.stamp())
    await cpo_of(all_.cpo).pushes.location(location)
    emsp = emsp_of(all_.emsp)
    await emsp.push(emsp.account(type="RFID", valid=True).token, language="de")


async def open_routing(all_: Roaming) -> None:
    """The CPO asks for the authorization of a token, and lets the hub find its eMSP."""
    uid = emsp_of(all_.emsp).account(type="RFID", valid=True, whitelist="ALLOWED").token["uid"]
    await all_.cpo.ask(
        all_.cpo.connection, "POST", "tokens", "SENDER", uid, "authorize", params={"type": "RFID"},
        answers="AuthorizationInfo", sender=CPO.party, receiver=None,
    )  # fmt: skip


async def get_all(all_: Roaming) -> None:
    """Both ask the hub for what everybody has."""
    await all_.cpo.pull("tokens")
    await all_.emsp.pull("locations")


async def refused_push(all_: Roaming) -> None:
    """The eMSP's change of a token that the CPO alone has forgotten."""
    emsp = emsp_of(all_.emsp)
    token = emsp.account(type="RFID", valid=True).token
    for known in list(all_.cpo.store.of("tokens", EMSP.party)):
        all_.cpo.store.discard("tokens", known)
    token["last_updated"] = all_.emsp.stamp()
    await all_.emsp.ask(
        all_.emsp.connection, "PATCH", "tokens", "RECEIVER", EMSP.party.country_code, EMSP.party.party_id, token["uid"],
        kind="Token", body={"language": "fr", "last_updated": token["last_updated"]}, partial=True,
        params={"type": "RFID"}, sender=EMSP.party, receiver=CPO.party,
    )  # fmt: skip


async def list_without_receiver(all_: Roaming) -> None:
    await all_.cpo.ask(all_.cpo.connection, "GET", "tokens", "SENDER", sender=CPO.party)


async def session_to_all(all_: Roaming) -> None:
    session = {"kwh": 1, "last_updated": all_.cpo.stamp()}
    await all_.cpo.ask(
        all_.cpo.connection, "PATCH", "sessions", "RECEIVER", CPO.party.country_code, CPO.party.party_id, "S1",
        kind="Session", body=session, partial=True, sender=CPO.party, receiver=HUB,
    )  # fmt: skip


async def one_object_of_all(all_: Roaming) -> None:
    location = cpo_of(all_.cpo).own("locations")[0]["id"]
    await all_.emsp.ask(all_.emsp.connection, "GET", "locations", "SENDER", location, sender=EMSP.party, receiver=HUB)


async def sender_of_others(all_: Roaming) -> None:
    await all_.cpo.ask(all_.cpo.connection, "GET", "tokens", "SENDER", sender=ES_MSP, receiver=HUB)
