"""The commanded side: answers a command at once, and sends its result when the station has done it, or has not."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.charging import Place
from replay.simulator.commanding import KINDS
from replay.simulator.incoming import Incoming
from replay.simulator.values import Json, moment
from validators.spec.versions import V211

if TYPE_CHECKING:
    from replay.simulator.cpo.operator import Cpo

TIMEOUT = 30  # seconds that we ask the commanding side to wait
FIRST = 0.05  # seconds that the result lets the synchronous answer go first
CAPABILITY = {
    "START_SESSION": "REMOTE_START_STOP_CAPABLE",
    "RESERVE_NOW": "RESERVABLE",
    "UNLOCK_CONNECTOR": "UNLOCK_CAPABLE",
}

Work = Callable[[], Awaitable[object]]


class Judged(NamedTuple):
    """What becomes of a command: an immediate refusal, else the result, and what to do then at which EVSE."""

    refusal: str | None
    result: str = ""
    work: Work | None = None
    evse: Json | None = None


class Commands:
    """The Receiver interface of the commands module.

    `responses` and `results` are what the next commands are answered with, whatever their sense; a scenario fills
    them to see how the other side takes it. The result "" is never sent.
    """

    def __init__(self, cpo: "Cpo") -> None:
        self._cpo = cpo
        self.responses: deque[str] = deque()
        self.results: deque[str] = deque()

    async def answer(self, incoming: Incoming) -> Answer:
        """The CommandResponse; what comes of the command follows at its response_url."""
        command = incoming.path["command"]
        incoming.facts["command"] = command
        if command not in KINDS:
            return _response("NOT_SUPPORTED")
        body = incoming.object(KINDS[command])
        if self.responses:
            return _response(self.responses.popleft())
        try:
            judged = self._judged(command, body)
        except OcpiError as unknown:
            raise OcpiError(2003, unknown.message, data=_wired(incoming, "REJECTED")) from None
        if judged.refusal:
            return _response(judged.refusal)
        if self.results:
            judged = judged._replace(result=self.results.popleft())
        self._cpo.platform.spawn(self._follow(incoming, body["response_url"], judged))
        return _response("ACCEPTED")

    async def _follow(self, incoming: Incoming, response_url: str, judged: Judged) -> None:
        """Send the result, then do what was asked; meanwhile nobody else gets the EVSE."""
        with self._cpo.stations.held(judged.evse if judged.result == "ACCEPTED" else None):
            await asyncio.sleep(FIRST)
            if judged.result:
                await self._cpo.pushes.result(response_url, judged.result, incoming.sender)
        if judged.result == "ACCEPTED" and judged.work is not None:
            await judged.work()

    def _judged(self, command: str, body: Json) -> Judged:
        """An immediate refusal if there is one, the result else, and the work to do. Raises OcpiError 2003."""
        stations = self._cpo.stations
        if command == "STOP_SESSION":
            known = body["session_id"].upper() in map(str.upper, stations.running)
            refusal = None if known else "UNKNOWN_SESSION"
            return Judged(refusal, "ACCEPTED", lambda: self._stopped(body["session_id"]))
        if command == "CANCEL_RESERVATION":
            known = body["reservation_id"] in stations.reservations
            result = "ACCEPTED" if known else "UNKNOWN_RESERVATION"
            return Judged(None, result, lambda: stations.give_up(body["reservation_id"]))
        place = self._cpo.place(body["location_id"], body.get("evse_uid"), body.get("connector_id"))
        if CAPABILITY[command] not in (place.evse.get("capabilities") or []):
            return Judged("NOT_SUPPORTED")
        if command == "UNLOCK_CONNECTOR":
            return Judged(None, "ACCEPTED")
        return self._wanted(command, body, place)

    def _wanted(self, command: str, body: Json, place: Place) -> Judged:
        """START_SESSION and RESERVE_NOW: somebody wants an EVSE."""
        stations, token = self._cpo.stations, body["token"]
        if not token["valid"]:
            return Judged("REJECTED")
        result = stations.hindrance(place, token) or "ACCEPTED"
        if command == "RESERVE_NOW":
            expires = moment(body["expiry_date"])
            return Judged(None, result, lambda: stations.reserve(place, body, expires), place.evse)
        reference = body.get("authorization_reference")
        return Judged(None, result, lambda: stations.start(place, token, "COMMAND", reference), place.evse)

    async def _stopped(self, session_id: str) -> None:
        self._cpo.stations.stop(session_id)


def _response(result: str) -> Answer:
    return Answer({"result": result, "timeout": TIMEOUT}, "CommandResponse")


def _wired(incoming: Incoming, result: str) -> Json:
    """The data of an error, which nothing converts any more."""
    bare: Json = {"result": result}
    return bare if incoming.connection.version == V211 else bare | {"timeout": TIMEOUT}
