"""A partner's platform: one connection, to a hub or to another partner, and a CPO, an eMSP or both on it."""

from collections.abc import Sequence

from replay.simulator.connection import Connection, Peer
from replay.simulator.cpo import Cpo
from replay.simulator.emsp import Emsp
from replay.simulator.incoming import Incoming
from replay.simulator.platform import Interface, Options, Platform
from replay.simulator.pull import Pulled, pull
from replay.simulator.receiver import Receiver
from replay.simulator.registration import credentials_of
from replay.simulator.values import Json, Party, Role
from validators.spec.versions import V211

CPO, EMSP = Role("CPO", Party("DE", "ABC"), "Example Charging"), Role("EMSP", Party("DE", "XYZ"), "Example Mobility")


class Partner(Platform):
    """`cpo` and `emsp` are what it hosts, None where it does not.

    `data` is the version whose test data it has, that of the connection unless told.
    """

    def __init__(
        self,
        connection: Connection,
        roles: Sequence[Role],
        options: Options | None = None,
        *,
        data: str = "",
        count: int = 30,
    ) -> None:
        super().__init__(options or Options(), [connection])
        by_role = {role.role: role for role in roles}
        version = data or connection.version
        cpo, emsp = by_role.get("CPO"), by_role.get("EMSP")
        self.cpo = Cpo(self, cpo.party, cpo.name, version, self._welcome, count) if cpo else None
        self.emsp = Emsp(self, emsp.party, emsp.name, version, self._welcome) if emsp else None

    @property
    def connection(self) -> Connection:
        return self.connections[0]

    @property
    def peer(self) -> Peer:
        """The platform we are registered with. Raises PeerError before that."""
        return self.connection.registered_peer

    @property
    def hosted(self) -> tuple[Cpo | Emsp, ...]:
        return tuple(one for one in (self.cpo, self.emsp) if one is not None)

    @property
    def party(self) -> Party:
        """The party that speaks for the platform."""
        return self.hosted[0].party

    @property
    def token_a(self) -> str:
        """The token that a counterpart may register with; empty once it has been used."""
        return self.connection.token_a or ""

    def credentials(self, connection: Connection, token: str) -> Json:
        roles = [one.as_role.as_json() for one in self.hosted]
        return credentials_of(connection.version, token, self.versions_url, roles, None)

    def needs(self, connection: Connection) -> tuple[tuple[str, str], ...]:
        return tuple(pair for one in self.hosted for pair in one.needs)

    def interfaces(self, version: str) -> tuple[Interface, ...]:
        offered = tuple(interface for one in self.hosted for interface in one.interfaces(version))
        if version == V211:
            return offered
        clients = Receiver("hubclientinfo", self.store, lambda incoming, party: True).handlers("GET", "PUT")
        return (*offered, Interface("hubclientinfo", "RECEIVER", clients))

    def answers_as(self, connection: Connection) -> Party:
        return self.party

    async def pull(self, module: str, **filters: str | int | None) -> Pulled:
        """Pull a whole list of the peer. Raises PeerError."""
        return await pull(self, self.connection, module, sender=self.party, receiver=self.peer.party, **filters)

    def _welcome(self, incoming: Incoming, party: Party) -> bool:
        """Objects of parties that the peer hosts; a hub brings those of others, and 2.1.1 does not tell hubs apart."""
        peer = self.peer
        return peer.hub is not None or self.connection.version == V211 or peer.hosts(party)
