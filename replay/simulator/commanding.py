"""The commanding side: sends a command and waits for what comes to its response_url."""

import asyncio
from collections import deque
from dataclasses import dataclass
from uuid import uuid4

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.connection import Connection
from replay.simulator.incoming import Incoming
from replay.simulator.platform import Interface, Platform
from replay.simulator.values import Json, Party
from validators.spec.versions import V211

KINDS = {
    "START_SESSION": "StartSession",
    "STOP_SESSION": "StopSession",
    "RESERVE_NOW": "ReserveNow",
    "CANCEL_RESERVATION": "CancelReservation",
    "UNLOCK_CONNECTOR": "UnlockConnector",
}
REMEMBERED = 100
TIMEOUT = 30  # seconds to wait where the answer names none, as in 2.1.1
LONGEST = 600  # seconds to wait whatever the answer says


@dataclass(frozen=True)
class Outcome:
    """What became of a command: the CommandResponse's result, then the CommandResult's; None if it never came."""

    response: str
    result: str | None = None

    @property
    def accepted(self) -> bool:
        return (self.response, self.result) == ("ACCEPTED", "ACCEPTED")


class Commanding:
    """The Sender interface of the commands module, for one platform."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._waiting: dict[str, asyncio.Future[str]] = {}
        self._reserved: deque[str] = deque(maxlen=REMEMBERED)  # reservations, which may be cancelled by the CPO later

    def interface(self, version: str) -> Interface:
        """Where results come to; 2.1.1 does not list it among the endpoints."""
        return Interface("commands", "SENDER", {"POST /{command}/{id}": self._result}, listed=version != V211)

    async def send(self, command: str, body: Json, sender: Party, receiver: Party | None) -> Outcome:
        """Send a command and wait for its result, as long as the peer asked for. Raises PeerError."""
        platform, number = self._platform, str(uuid4())
        connection = platform.connections[0]
        url = (
            f"{platform.origin(connection)}{platform.path(connection.version, 'commands', 'SENDER')}/{command}/{number}"
        )
        self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            answer = await platform.ask(
                connection, "POST", "commands", "RECEIVER", command, kind=KINDS[command],
                body={"response_url": url, **body}, answers="CommandResponse", sender=sender, receiver=receiver,
            )  # fmt: skip
            response = str(answer.data["result"])
            if response != "ACCEPTED":
                return Outcome(response)
            if command == "RESERVE_NOW":
                self._reserved.append(number)
            async with asyncio.timeout(min(answer.data.get("timeout", TIMEOUT), LONGEST)):
                return Outcome(response, await self._waiting[number])
        except TimeoutError:
            return Outcome("ACCEPTED")
        finally:
            del self._waiting[number]

    async def _result(self, incoming: Incoming) -> Answer:
        number, result = incoming.path["id"], incoming.object("CommandResult")["result"]
        incoming.facts["result"] = result
        if number in self._reserved and result == "CANCELED_RESERVATION":
            return Answer()
        waiting = self._waiting.get(number)
        if waiting is None or waiting.done():
            raise OcpiError(2000, "no command waits for a result here", http_status=404)
        waiting.set_result(str(result))
        return Answer()


def response_url(platform: Platform, connection: Connection, command: str, number: str) -> str:
    """Where the result of a command is to be sent."""
    return f"{platform.origin(connection)}{platform.path(connection.version, 'commands', 'SENDER')}/{command}/{number}"
