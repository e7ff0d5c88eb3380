"""Commands through the hub: to the one CPO they are for, and their results back to where the eMSP wants them."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.commanding import KINDS, response_url
from replay.simulator.connection import Connection, PeerError
from replay.simulator.hub.errors import UNKNOWN_RECEIVER, refusal, relayed
from replay.simulator.incoming import Incoming
from replay.simulator.values import Json, Party, party_of

if TYPE_CHECKING:
    from replay.simulator.hub.hub import Hub

NOT_IMPLEMENTED = ("CANCEL_RESERVATION",)
REMEMBERED = 1000  # commands whose results may still come


@dataclass(frozen=True)
class Pending:
    """Who sent a command, and where its result is to go."""

    connection: Connection
    response_url: str
    commander: Party
    commanded: Party


class Commands:
    """Both interfaces of the commands module."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._pending: OrderedDict[str, Pending] = OrderedDict()

    async def answer(self, incoming: Incoming) -> Answer:
        """Pass a command on and answer what the CPO answers. Raises OcpiError."""
        command = incoming.path["command"]
        incoming.facts["command"] = command
        if command not in KINDS or command in NOT_IMPLEMENTED:
            return Answer({"result": "NOT_SUPPORTED", "timeout": 0}, "CommandResponse")
        body = incoming.object(KINDS[command])
        incoming.answered_by = owner = self._owner(incoming, body)
        connection = self._hub.hosting(owner, beside=incoming.connection)
        try:
            return await self._send(connection, incoming, command, owner, body)
        except PeerError as error:
            raise relayed(incoming.connection, error) from error

    async def result(self, incoming: Incoming) -> Answer:
        """Pass a result on. Raises OcpiError: HTTP 404 for one that nobody waits for."""
        pending = self._pending.get(incoming.path["id"])
        if pending is None:
            raise OcpiError(2000, "no command waits for a result here", http_status=404)
        result = incoming.object("CommandResult")
        incoming.facts["result"] = result["result"]
        try:
            await self._hub.ask(
                pending.connection, "POST", "commands", "SENDER", kind="CommandResult", body=result,
                url=pending.response_url, operation="POST /*/*", correlation_id=incoming.correlation_id,
                sender=pending.commanded, receiver=pending.commander,
            )  # fmt: skip
        except PeerError as error:
            raise relayed(incoming.connection, error) from error
        return Answer()

    async def _send(self, connection: Connection, incoming: Incoming, command: str, owner: Party, body: Json) -> Answer:
        hub, number = self._hub, str(uuid4())
        commander = incoming.sender or incoming.connection.registered_peer.party
        self._pending[number] = Pending(incoming.connection, body["response_url"], commander, owner)
        while len(self._pending) > REMEMBERED:
            self._pending.popitem(last=False)
        received = await hub.ask(
            connection, "POST", "commands", "RECEIVER", command, kind=KINDS[command],
            body=body | {"response_url": response_url(hub, connection, command, number)}, answers="CommandResponse",
            correlation_id=incoming.correlation_id, sender=commander, receiver=owner,
        )  # fmt: skip
        return Answer(received.data, "CommandResponse")

    def _owner(self, incoming: Incoming, body: Json) -> Party:
        """The CPO: the receiver named, else the owner of what the command is about. Raises OcpiError 4001."""
        if incoming.receiver not in (None, self._hub.party):
            assert incoming.receiver is not None
            return incoming.receiver
        module, name = ("sessions", "session_id") if "session_id" in body else ("locations", "location_id")
        about = self._hub.store.by_id(module, str(body.get(name, "")))
        if about is None:
            raise refusal(incoming.connection, UNKNOWN_RECEIVER, f"nobody is known to have that {name}")
        return party_of(about)
