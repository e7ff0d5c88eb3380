"""Who is connected to the hub, and telling partners of each other: by HubClientInfo and in credentials."""

import contextlib
import logging
from typing import TYPE_CHECKING

from replay.simulator.answer import Answer
from replay.simulator.connection import Connection, PeerError
from replay.simulator.incoming import Incoming
from replay.simulator.pages import page
from replay.simulator.partner import Partner
from replay.simulator.values import Json, Party, Role
from validators.spec.versions import V211, V230

if TYPE_CHECKING:
    from replay.simulator.hub.hub import Hub


log = logging.getLogger(__name__)


class Clients:
    """The parties behind the hub; those in `suspended` have lost their agreements."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self.suspended: set[Party] = set()
        self.renewing: set[Connection] = set()  # these know everybody, and need no introduction again
        self._changed: dict[tuple[Party, str], str] = {}

    def connected_to(self, connection: Connection) -> list[Role]:
        """The parties that a connection has agreements with."""
        hub = self._hub
        roles = [role for other in hub.others(connection) for role in hub.roles_of(other)]
        return [role for role in roles if role.party not in self.suspended]

    async def list_all(self, incoming: Incoming) -> Answer:
        """The Sender interface: everybody that the asking platform may know."""
        hub, connection = self._hub, incoming.connection
        roles = [role for other in hub.others(connection) for role in hub.roles_of(other)]
        return page(hub, incoming, "ClientInfo", [self.info(role) for role in roles])

    def info(self, role: Role) -> Json:
        """A ClientInfo object; its last_updated is when the status changed."""
        status = "SUSPENDED" if role.party in self.suspended else "CONNECTED"
        changed = self._changed.setdefault((role.party, status), self._hub.stamp())
        return {
            "country_code": role.party.country_code,
            "party_id": role.party.party_id,
            "role": role.role,
            "status": status,
            "last_updated": changed,
        }

    async def introduce(self, connection: Connection) -> None:
        """A partner has registered: tell it of everybody, and everybody of it."""
        for other in self._hub.others(connection):
            for role in self._hub.roles_of(other):
                await self._tell(connection, role)
            for role in self._hub.roles_of(connection):
                await self._tell(other, role)

    async def join(self, role: Role) -> Partner:
        """A roaming agreement with one more party: partners hear of it in their credentials and by HubClientInfo."""
        joined = await self._hub.add(role)
        await self._announce(role)
        return joined

    async def suspend(self, party: Party) -> None:
        """An agreement has ended."""
        await self._set(party, suspended=True)

    async def resume(self, party: Party) -> None:
        """An agreement is in force again."""
        await self._set(party, suspended=False)

    async def _set(self, party: Party, *, suspended: bool) -> None:
        change = self.suspended.add if suspended else self.suspended.discard
        change(party)
        self._changed.pop((party, "SUSPENDED" if suspended else "CONNECTED"), None)
        for connection in self._hub.connections:
            for role in self._hub.roles_of(connection):
                if role.party == party:
                    await self._announce(role)

    async def _announce(self, role: Role) -> None:
        """Tell the partners of a party, first by what their version has for a list of all, then by HubClientInfo."""
        hub = self._hub
        for connection in hub.outer:
            if connection.peer is None or any(one.party == role.party for one in hub.roles_of(connection)):
                continue
            if connection.version == V230 or (connection.lists_partners and connection.version != V211):
                await self._renew(connection)
            await self._tell(connection, role)

    async def _renew(self, connection: Connection) -> None:
        """PUT our credentials; a partner that cannot take them finds out when it registers anew."""
        self.renewing.add(connection)
        try:
            await self._hub.registration.renew(connection)
        except PeerError as error:
            log.warning("credentials were not renewed: %s", error)
        finally:
            self.renewing.discard(connection)

    async def _tell(self, connection: Connection, role: Role) -> None:
        """PUT a ClientInfo; a partner that does not take them has to look by itself."""
        if connection.version == V211 or not connection.offers("hubclientinfo", "RECEIVER"):
            return
        with contextlib.suppress(PeerError):
            await self._hub.ask(
                connection, "PUT", "hubclientinfo", "RECEIVER", role.party.country_code, role.party.party_id,
                kind="ClientInfo", body=self.info(role),
            )  # fmt: skip
