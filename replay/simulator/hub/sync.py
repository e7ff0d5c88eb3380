"""Keeping in step: the hub pulls what its partners own, all of it or what changed since the last time."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from replay.simulator.connection import Connection
from replay.simulator.pull import Pulled, pull
from replay.simulator.values import Party

if TYPE_CHECKING:
    from replay.simulator.hub.hub import Hub

LIMIT = 1000
MODULES = {"CPO": ("locations", "tariffs", "sessions", "cdrs"), "EMSP": ("tokens",)}
NEEDS_DATE_FROM = ("sessions",)


@dataclass
class Sync:
    """`done` says until when each module of each connection is known, by the `date_to` of the last good pull."""

    hub: "Hub"
    limit: int = LIMIT
    done: dict[tuple[int, str], str] = field(default_factory=dict)

    async def full(self, connection: Connection) -> dict[str, Pulled]:
        """Everything up to now; not sessions, which cannot be had without a date_from. Raises PeerError."""
        return await self._all(connection, delta=False)

    async def delta(self, connection: Connection) -> dict[str, Pulled]:
        """What changed since the last sync that succeeded. Raises PeerError; the next window is wider then."""
        return await self._all(connection, delta=True)

    async def _all(self, connection: Connection, *, delta: bool) -> dict[str, Pulled]:
        modules = [
            module
            for role in self.hub.roles_of(connection)
            for module in MODULES.get(role.role, ())
            if connection.offers(module, "SENDER") and (delta or module not in NEEDS_DATE_FROM)
        ]
        return {module: await self.module(connection, module, delta=delta) for module in dict.fromkeys(modules)}

    async def module(self, connection: Connection, module: str, *, delta: bool) -> Pulled:
        """One module. Raises PeerError."""
        key, until = (id(connection), module), self.hub.stamp()
        since = self.done.get(key, "2020-01-01T00:00:00.000Z") if delta else None
        pulled = await pull(
            self.hub, connection, module, sender=self.hub.party, receiver=self._owner(connection, module),
            date_from=since, date_to=until, limit=self.limit,
        )  # fmt: skip
        self.done[key] = until
        return pulled

    def _owner(self, connection: Connection, module: str) -> Party:
        """The party that has the objects of a module, on a platform that may host several."""
        owners = (role.party for role in self.hub.roles_of(connection) if module in MODULES.get(role.role, ()))
        return next(owners, connection.registered_peer.party)
