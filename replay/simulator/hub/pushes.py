"""What partners push to the hub: stored first, then passed on to whom it concerns."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from replay.simulator.answer import Answer
from replay.simulator.connection import Connection, PeerError, UncarriedError
from replay.simulator.emsp import type_on_the_wire
from replay.simulator.hub.errors import relayed
from replay.simulator.incoming import Incoming
from replay.simulator.receiver import whole
from replay.simulator.store import KINDS, key_of
from replay.simulator.values import Json, Party, party_of
from validators.spec.versions import V211

if TYPE_CHECKING:
    from replay.simulator.hub.hub import Hub

log = logging.getLogger(__name__)

CONCERNED = {"locations": "EMSP", "tariffs": "EMSP", "tokens": "CPO"}  # who takes part in a broadcast
IDS = ("country_code", "party_id", "id", "evse_uid", "connector_id")


class Pushes:
    """Routes PUT, PATCH, POST and DELETE of objects from one connection to others."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        # Messages about one object reach a receiver in the order in which they came.
        self._order: WeakValueDictionary[tuple[int, str, tuple[str, ...]], asyncio.Lock] = WeakValueDictionary()

    async def forward(self, incoming: Incoming, owned: Json) -> Answer | None:
        """Pass a push on: to the receiver named, to the eMSP whose token it is, or to all who are concerned.

        A single receiver's refusal is the answer; a broadcast is answered before it goes out. Raises OcpiError.
        """
        single = self._addressee(incoming, owned)
        if single is None:
            for connection in self._concerned(incoming, party_of(owned)):
                self._hub.spawn(self._quietly(connection, incoming, owned))
            return None
        connection = self._hub.hosting(single, beside=incoming.connection)
        try:
            await self._send(connection, incoming, owned, single)
        except UncarriedError:
            return None  # the receiver's version has no room for it
        except PeerError as error:
            raise relayed(incoming.connection, error) from error
        incoming.answered_by = single
        return None

    def _addressee(self, incoming: Incoming, owned: Json) -> Party | None:
        """The one party it is for; None for a broadcast."""
        if incoming.receiver not in (None, self._hub.party):
            return incoming.receiver
        token = owned.get("cdr_token")
        return party_of(token) if token else None

    def _concerned(self, incoming: Incoming, owner: Party) -> list[Connection]:
        """Those with a party in the role that takes part; none where an agreement has ended."""
        if owner in self._hub.clients.suspended:
            return []
        others = self._hub.others(incoming.connection)
        return [other for other in others if any(self._taking_part(other, incoming.module))]

    def _taking_part(self, connection: Connection, module: str) -> Iterator[Party]:
        """A connection's parties in the role that a broadcast of the module is for."""
        for role in self._hub.roles_of(connection):
            if role.role == CONCERNED.get(module) and role.party not in self._hub.clients.suspended:
                yield role.party

    async def _quietly(self, connection: Connection, incoming: Incoming, owned: Json) -> None:
        """A leg of a broadcast. A receiver that lacks what was changed gets it whole; other failures are its own."""
        try:
            await self._send(connection, incoming, owned, None)
        except PeerError as error:
            log.info("broadcast: %s", error)
            if incoming.request.method == "PATCH" and error.http_status == 404:
                await self._whole(connection, incoming, owned)

    async def _send(self, connection: Connection, incoming: Incoming, owned: Json, single: Party | None) -> None:
        """One leg. `single` None is a broadcast, which comes from the hub unless no receiver was named at all."""
        method = incoming.request.method
        body = whole(connection.version, owned, incoming.canonical) if method != "DELETE" else None
        async with self._lock(connection, incoming.module, owned):
            await self._hub.ask(
                connection, method, incoming.module, "RECEIVER", *self._segments(connection, incoming),
                kind=incoming.kind, body=body, partial=method == "PATCH",
                **self._addressed(connection, incoming, owned, single),
            )  # fmt: skip

    async def _whole(self, connection: Connection, incoming: Incoming, owned: Json) -> None:
        with contextlib.suppress(PeerError):
            await self._hub.ask(
                connection, "PUT", incoming.module, "RECEIVER", *self._segments(connection, incoming)[:3],
                kind=KINDS[incoming.module], body=owned, **self._addressed(connection, incoming, owned, None),
            )  # fmt: skip

    def _addressed(
        self, connection: Connection, incoming: Incoming, owned: Json, single: Party | None
    ) -> dict[str, Any]:
        """Routing, correlation and query of a leg."""
        broadcast = single is None and incoming.receiver is not None
        kind = {"type": type_on_the_wire(owned, connection.version)} if incoming.module == "tokens" else {}
        return {
            "params": kind,
            "correlation_id": incoming.correlation_id,
            "sender": self._hub.party if broadcast else incoming.sender or party_of(owned),
            "receiver": single or next(self._taking_part(connection, incoming.module), None),
        }

    def _segments(self, connection: Connection, incoming: Incoming) -> list[str]:
        """The ids in the URL; in 2.1.1 the owner's place may be the hub's, by agreement."""
        path = dict(incoming.path)
        if path and connection.version == V211 and connection.owner_in_url == "hub":
            path |= {"country_code": self._hub.party.country_code, "party_id": self._hub.party.party_id}
        return [path[name] for name in IDS if name in path]

    def _lock(self, connection: Connection, module: str, owned: Json) -> asyncio.Lock:
        key = (id(connection), module, key_of(module, owned))
        lock = self._order.get(key)
        if lock is None:
            self._order[key] = lock = asyncio.Lock()
        return lock
