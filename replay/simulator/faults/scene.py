"""Where a fault is at work: one platform's requests to others, and its answers to them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from replay.simulator.answer import Reply
from replay.simulator.client import Outgoing, Received, Send, Sending
from replay.simulator.connection import Connection
from replay.simulator.incoming import Incoming
from replay.simulator.platform import Platform
from replay.simulator.wire.walk import copied

HANDSHAKE = ("versions", "credentials")


@dataclass
class Scene:
    """One fault on one platform. `memory` is for what it has to remember, `chance` makes the same dice every time.

    Only connections to others are concerned, not those within a hub, and only in the versions that have the fault.
    """

    platform: Platform
    versions: tuple[str, ...]
    memory: dict[Any, Any] = field(default_factory=dict)
    _turns: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.platform.options.seed)  # noqa: S311 - test data, no secrets

    def every(self, number: int) -> bool:
        """Whether this is the third, sixth, ... time of asking, for 3."""
        self._turns += 1
        return self._turns % number == 0

    def on_request(self, change: Sending) -> None:
        """Have something between the platform and the wire; it is given a copy of each request."""

        async def sending(wanted: Outgoing, send: Send) -> Received:
            if wanted.connection is None or not self._concerns(wanted.connection):
                return await send(wanted)
            own = replace(wanted, headers={**wanted.headers}, params={**wanted.params}, body=copied(wanted.body))
            return await change(own, send)

        self.platform.client.between = [*self.platform.client.between, sending]

    def on_reply(self, change: Callable[[Incoming, Reply], Awaitable[Reply]]) -> None:
        """Have something between the platform's handlers and the wire; it is given a copy of each reply."""

        async def answering(incoming: Incoming, reply: Reply) -> Reply:
            if not self._concerns(incoming.connection):
                return reply
            return await change(incoming, replace(reply, headers={**reply.headers}, body=copied(reply.body)))

        self.platform.answering.append(answering)

    def _concerns(self, connection: Connection) -> bool:
        return connection.version in self.versions and self.platform.outside(connection)


def functional(message: Outgoing | Incoming) -> bool:
    """Whether it belongs to a module other than those of the handshake."""
    return message.module not in HANDSHAKE
