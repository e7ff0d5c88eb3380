"""A dialogue in which every fault has its occasion: hub and one partner do all that they can, whatever goes wrong."""

import asyncio
import contextlib
from collections.abc import Awaitable
from datetime import timedelta

from replay.simulator.answer import OcpiError
from replay.simulator.connection import PeerError
from replay.simulator.cpo import Cpo
from replay.simulator.cpo.drivers import present
from replay.simulator.emsp import Emsp
from replay.simulator.hub import Hub
from replay.simulator.locations import touch
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.pull import pull
from replay.simulator.values import Json, Party, timestamp

SINCE = {  # moments in the middle of the changes
    "locations": "2025-01-01T08:00:00Z",
    "tariffs": "2025-01-01T08:00:00Z",
    "tokens": "2025-01-31T10:00:00Z",
}
CHARGING = 0.6  # seconds
PATIENCE = 2.0  # seconds for one step
UNKNOWN = "NO-SUCH-ID"


class Rehearsal:
    """`partner` hosts a CPO or an eMSP; its counterpart is the hub's own eMSP or CPO."""

    def __init__(self, hub: Hub, partner: Partner) -> None:
        self.hub, self.partner = hub, partner
        counterpart = next(one for one in hub.inner.values() if bool(one.cpo) != bool(partner.cpo))
        cpo, emsp = partner.cpo or counterpart.cpo, partner.emsp or counterpart.emsp
        assert cpo is not None
        assert emsp is not None
        self.cpo: Cpo = cpo
        self.emsp: Emsp = emsp

    async def run(self, hub_url: str, partner_url: str, *, starts: str = "hub") -> None:
        """All of it; the URLs are those of the versions, `starts` says which side begins the handshake."""
        if starts == "hub":
            await self.hub.register(partner_url, self.partner.token_a, self.hub.outer[0])
        else:
            await self.partner.register(hub_url, self.hub.outer[0].token_a or "")
        await _tried(self.hub.settled())
        for doing in (self._pulled(), self._asked_singly(), self._pushed(), self._charged_by_command(),
                      self._charged_by_card(), self._asked_for_sessions()):  # fmt: skip
            await doing
        for platform in (self.partner, self.hub):
            await _tried(platform.settled())

    async def _pulled(self) -> None:
        """Each side pulls what the other owns, in pages: everything, and what has changed in a window."""
        now = timestamp(self.hub.now())
        for module, since in SINCE.items():
            by_hub = (module == "tokens") == bool(self.partner.emsp)
            for filters in ({"limit": 7}, {"limit": 3, "date_from": since, "date_to": now}):
                pulling = self._pulled_by_hub(module, **filters) if by_hub else self.partner.pull(module, **filters)
                await _tried(pulling)

    async def _pulled_by_hub(self, module: str, **filters: str | int) -> None:
        connection = self.hub.outer[0]
        receiver = connection.registered_peer.party
        await pull(self.hub, connection, module, sender=self.hub.party, receiver=receiver, **filters)

    async def _asked_singly(self) -> None:
        """Each side asks the other for objects that it has and has not, and sends it one that is none."""
        for_place: Platform = self.hub if self.partner.cpo else self.partner
        for location in ("LOC001", UNKNOWN):
            await _tried(self._ask(for_place, "GET", "locations", "SENDER", location))
        for platform, (module, owner) in zip(
            (self.partner, self.hub), self._owned() if self.partner.cpo else reversed(self._owned()), strict=True
        ):
            ids = (owner.country_code, owner.party_id, UNKNOWN)
            await _tried(self._ask(platform, "GET", module, "RECEIVER", *ids))
            await _tried(self._ask(platform, "PUT", module, "RECEIVER", *ids, body={"id": UNKNOWN}))

    def _owned(self) -> list[tuple[str, Party]]:
        """What the CPO and the eMSP may push, and as whose."""
        return [("tariffs", self.cpo.party), ("tokens", self.emsp.party)]

    async def _ask(
        self, platform: Platform, method: str, module: str, interface: str, *ids: str, body: Json | None = None
    ) -> None:
        connection = platform.connections[0]
        peer = connection.registered_peer.party
        own = self.partner.party if platform is self.partner else self.hub.party
        await platform.ask(connection, method, module, interface, *ids, body=body, sender=own, receiver=peer)

    async def _pushed(self) -> None:
        """The CPO pushes a location, changes to it and a tariff; the eMSP a token, which it then blocks."""
        pushes, platform = self.cpo.pushes, self.cpo.platform
        location, tariff = self.cpo.own("locations")[1], self.cpo.own("tariffs")[0]
        for closed in (True, False, True, False):
            patch: Json = {"charging_when_closed": closed, "last_updated": platform.stamp()}
            location |= patch
            await _tried(pushes.location_changes(location, patch))
        await _tried(pushes.location(location))
        touch([tariff], platform.stamp())
        await _tried(pushes.tariff(tariff))
        token = self.emsp.account(type="RFID", valid=True, whitelist="NEVER").token
        await _tried(self.emsp.push(token))
        for language in ("de", "en", "fr"):
            await _tried(self.emsp.push(token, language=language))
        await _tried(self.emsp.push(token, valid=False))
        await _tried(self.emsp.push(next(one.token for one in self.emsp.accounts if not one.shared)))

    async def _charged_by_command(self) -> None:
        location = self.cpo.own("locations")[0]
        token = self.emsp.account(type="RFID", valid=True, whitelist="ALLOWED").token
        await _tried(self.emsp.start_session(token, location, location["evses"][0]))
        await asyncio.sleep(CHARGING)
        for session_id in list(self.cpo.stations.running):
            await _tried(self.emsp.command("STOP_SESSION", self.cpo.party, session_id=session_id))
        await self._unplugged()

    async def _charged_by_card(self) -> None:
        place = self.cpo.place("LOC003")
        await _tried(present(self.cpo, UNKNOWN, place))
        for card in [one.token for one in self.emsp.accounts if one.allowed == "ALLOWED" and not one.shared][:1]:
            await _tried(present(self.cpo, card["uid"], place))
        await self._unplugged()

    async def _unplugged(self) -> None:
        for session_id in list(self.cpo.stations.running):
            self.cpo.stations.stop(session_id)
        for platform in (self.cpo.platform, self.hub):
            await _tried(platform.settled())

    async def _asked_for_sessions(self) -> None:
        asking: Platform = self.partner if self.partner.cpo else self.hub
        sessions = [str(one["id"]) for one in self.cpo.own("sessions")[:1]]
        for session_id in (*sessions, UNKNOWN):
            await _tried(
                self._ask(asking, "GET", "sessions", "RECEIVER", *self.cpo.party.headers("x").values(), session_id)
            )
        now, since = timestamp(self.hub.now()), timestamp(self.hub.now() - timedelta(hours=1))
        await _tried(
            self._pulled_by_hub("cdrs", date_from=since, date_to=now)
            if self.partner.cpo
            else self.partner.pull("cdrs", date_from=since)
        )


async def _tried(doing: Awaitable[object]) -> None:
    """Whatever comes of it: with a fault, many a step cannot succeed."""
    with contextlib.suppress(PeerError, OcpiError, TimeoutError, LookupError):
        await asyncio.wait_for(doing, PATIENCE)
