"""The hub: partners on one side, the simulated ES/CPO and ES/MSP on the other, each on a connection of its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from replay.simulator.connection import Connection, Peer
from replay.simulator.hub.authorization import Authorization
from replay.simulator.hub.clients import Clients
from replay.simulator.hub.commands import Commands
from replay.simulator.hub.errors import CONNECTION_PROBLEM, UNKNOWN_RECEIVER, refusal
from replay.simulator.hub.older import backported, dressed
from replay.simulator.hub.pushes import Pushes
from replay.simulator.hub.served import location_or_connector, served_interfaces
from replay.simulator.hub.sync import Sync
from replay.simulator.incoming import Incoming
from replay.simulator.partner import Partner
from replay.simulator.platform import Interface, Options, Platform
from replay.simulator.receiver import Receiver
from replay.simulator.receivers import receivers
from replay.simulator.registration import credentials_of
from replay.simulator.values import Json, Party, Role, new_token, party_of
from validators.spec.versions import ORDER, V211, V230

HUB = Party("DE", "ENA")
NAME = "Example Hub"
SIMULATED_EMSP = Party("ES", "MSP")
SIMULATED = (Role("CPO", Party("ES", "CPO"), "Simulated CPO"), Role("EMSP", SIMULATED_EMSP, "Simulated eMSP"))
ENOUGH = 0.05  # seconds in which the answer to a handshake reaches the other side


class Hub(Platform):
    """`outer` are the connections to partners; behind the hub live platforms of its own, all in the newest version."""

    def __init__(self, outer: Sequence[Connection], options: Options | None = None, *, count: int = 30) -> None:
        super().__init__(options or Options(), outer)
        self.outer = list(outer)
        self.inner: dict[Party, Partner] = {}
        self.clients, self.sync = Clients(self), Sync(self)
        self._count = count
        self._pushes, self._commands, self._authorization = Pushes(self), Commands(self), Authorization(self)

    @property
    def party(self) -> Party:
        return HUB

    @property
    def served(self) -> tuple[str, ...]:
        return ORDER

    async def start(self) -> None:
        """Listen, and let the simulated CPO and eMSP register. Raises OSError when the port is taken."""
        await super().start()
        for role in SIMULATED:
            await self.add(role)

    async def stop(self) -> None:
        await asyncio.gather(super().stop(), *(partner.stop() for partner in self.inner.values()))

    async def add(self, role: Role) -> Partner:
        """Have one more simulated party behind the hub; its data is pulled before anybody hears of it."""
        connection = Connection(ORDER[-1], token_a=new_token())
        self.connections.append(connection)
        options = replace(self.options, host="127.0.0.1", port=0, public_url="", certfile=None, keyfile=None)
        options = replace(options, status_port=None if options.status_port is None else 0)
        partner = Partner(Connection(ORDER[-1], token_a=None), [role], options, count=self._count)
        self.inner[role.party] = partner
        await partner.start()
        await partner.register(f"{self.url}/ocpi/versions", connection.token_a or "", partner.connection)
        await self.sync.full(connection)
        return partner

    def outside(self, connection: Connection) -> bool:
        return any(connection is one for one in self.outer)

    def origin(self, connection: Connection) -> str:
        return self.public_url if self.outside(connection) else self.url

    def credentials(self, connection: Connection, token: str) -> Json:
        """2.1.1 has room for the hub alone; 2.2.1 lists it as HUB, and its partners on request; 2.3.0 lists those."""
        partners = [role.as_json() for role in self.clients.connected_to(connection)]
        if connection.version == V230:
            roles = partners or [Role("OTHER", HUB, NAME).as_json()]  # the list may not be empty
        else:
            roles = [Role("HUB", HUB, NAME).as_json(), *(partners if connection.lists_partners else [])]
        url = f"{self.origin(connection)}/ocpi/versions"
        return credentials_of(connection.version, token, url, roles, HUB)

    def objection(self, connection: Connection, peer: Peer) -> str:
        """Nobody may claim to be the hub, nor a party in a role that somebody else on the hub has."""
        known = {(role.role, role.party) for other in self.connections for role in self.roles_of(other)
                 if other is not connection}  # fmt: skip
        for role in peer.roles:
            party = party_of(role)
            if party == HUB or role.get("role") == "HUB" or (role.get("role"), party) in known:
                return f"{role.get('role', 'party')} {party} is taken"
        return ""

    def registered(self, connection: Connection) -> None:
        if connection not in self.clients.renewing:
            self.spawn(self._introduce(connection))

    def interfaces(self, version: str) -> tuple[Interface, ...]:
        ambiguous = (location_or_connector(self),) if version == V211 else ()
        tokens = Receiver("tokens", self.store, self._welcome, self._pushes.forward)
        clients = () if version == V211 else (Interface("hubclientinfo", "SENDER", {"GET ": self.clients.list_all}),)
        return (
            *ambiguous,
            *served_interfaces(self, version, self._authorization.answer),
            *receivers(self, version, self._welcome, self._pushes.forward),
            Interface("tokens", "RECEIVER", tokens.handlers("GET", "PUT", "PATCH")),
            Interface("commands", "RECEIVER", {"POST /{command}": self._commands.answer}),
            Interface("commands", "SENDER", {"POST /{command}/{id}": self._commands.result}, listed=version != V211),
            *clients,
        )

    def answers_as(self, connection: Connection) -> Party:
        return HUB

    def wire(self, connection: Connection, kind: str, value: Json, *, partial: bool = False) -> Json | None:
        if connection.version != V211:
            return super().wire(connection, kind, value, partial=partial)
        wired = super().wire(connection, kind, dressed(kind, value), partial=partial)
        return backported(value, wired) if connection.backports and wired is not None and not partial else wired

    def roles_of(self, connection: Connection) -> list[Role]:
        """The parties that a peer hosts, in their roles.

        2.1.1 tells no roles: a platform that takes commands is taken for a CPO, another for an eMSP.
        """
        peer = connection.peer
        if peer is None:
            return []
        likely = "CPO" if ("commands", "RECEIVER") in peer.endpoints else "EMSP"
        untold = connection.roles or (likely,)
        return [
            Role(name, party_of(role), (role.get("business_details") or {}).get("name") or str(party_of(role)))
            for role in peer.roles
            for name in ([role["role"]] if "role" in role else untold)
        ]

    def others(self, connection: Connection) -> list[Connection]:
        """Those that a connection has agreements with: partners with everybody, our own parties with partners."""
        chosen = self.connections if self.outside(connection) else self.outer
        return [other for other in chosen if other is not connection and other.peer is not None]

    def hosting(self, party: Party, *, beside: Connection) -> Connection:
        """The connection of a party, as another one asks for it.

        Raises OcpiError: 4001 for a party nobody knows, 4003 for one that is not connected.
        """
        for other in self.connections:
            if other is not beside and any(role.party == party for role in self.roles_of(other)):
                if party in self.clients.suspended:
                    raise refusal(beside, CONNECTION_PROBLEM, f"{party} is suspended")
                return other
        raise refusal(beside, UNKNOWN_RECEIVER, f"unknown receiver {party}")

    def _welcome(self, incoming: Incoming, party: Party) -> bool:
        """A partner speaks of its own parties' objects alone."""
        return incoming.connection.registered_peer.hosts(party)

    async def _introduce(self, connection: Connection) -> None:
        """Tell both sides of each other, once the handshake is over."""
        await asyncio.sleep(ENOUGH)
        if self.outside(connection):
            await self.clients.introduce(connection)
