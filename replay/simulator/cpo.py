"""A simulated charge point operator: serves its data, obeys start and stop commands, pushes sessions and CDRs."""

import asyncio
from dataclasses import dataclass, field
from typing import Unpack
from uuid import uuid4

from starlette.requests import Request

from replay.simulator import data
from replay.simulator.answer import Answer, OcpiError, json_object
from replay.simulator.charging import Charging, Place
from replay.simulator.locations import below, touch
from replay.simulator.pages import page
from replay.simulator.platform import Handler, Interface, Options, Platform
from replay.simulator.pushes import Pushes
from replay.simulator.receiver import Objects, Receiver, key_of
from replay.simulator.shapes import check
from replay.simulator.values import Json, Party, Role, party_of, timestamp

FAULTS = frozenset({"patch-without-last-updated"})
COMMAND_TIMEOUT = 30  # seconds that we ask the commanding side to wait


@dataclass
class _Running:
    """A charging session and the event that ends it."""

    charging: Charging
    stop: asyncio.Event = field(default_factory=asyncio.Event)


class Cpo(Platform):
    """The CPO DE/ABC. `pace` is the time in seconds between two updates; `faults` names mistakes to make on purpose."""

    role = Role("CPO", Party("DE", "ABC"), "Example Charging")
    needs = (("sessions", "RECEIVER"), ("cdrs", "RECEIVER"))

    def __init__(
        self, *, pace: float = 0.2, faults: frozenset[str] = frozenset(), seed: int = 1, **options: Unpack[Options]
    ) -> None:
        if unknown := faults - FAULTS:
            raise ValueError(f"unknown faults: {', '.join(sorted(unknown))}; known: {', '.join(sorted(FAULTS))}")
        super().__init__(**options)
        self.pace, self.faults = pace, faults
        self.locations = data.locations(self.party, seed)
        self.tariffs = data.tariffs(self.party)
        self.tokens: Objects = {}
        self.sessions: list[Json] = []
        self.cdrs: list[Json] = []
        self._pushes = Pushes(self)
        self._running: dict[str, _Running] = {}

    def interfaces(self) -> tuple[Interface, ...]:
        tokens = Receiver("tokens", "Token", self.tokens, lambda party: True)
        return (
            Interface("locations", "SENDER", self._location_handlers()),
            Interface("tariffs", "SENDER", {"GET ": self._list_tariffs}),
            Interface("sessions", "SENDER", {"GET ": self._list_sessions}),
            Interface("cdrs", "SENDER", {"GET ": self._list_cdrs}),
            Interface(
                "tokens",
                "RECEIVER",
                {
                    "GET /{country_code}/{party_id}/{id}": tokens.get,
                    "PUT /{country_code}/{party_id}/{id}": tokens.put,
                    "PATCH /{country_code}/{party_id}/{id}": tokens.patch,
                },
            ),
            Interface("commands", "RECEIVER", {"POST /{command}": self._command}),
        )

    async def pull_tokens(self, *, page_size: int | None = None) -> list[Json]:
        """Pull all tokens of the hub and keep them. Raises PeerError."""
        params = {"limit": str(page_size)} if page_size else {}
        pulled = await self.list_all("tokens", params, sender=self.party, receiver=self.peer.party)
        self.tokens.update({key_of("tokens", token): token for token in pulled})
        return pulled

    async def push(self, session: Json) -> None:
        """Send a whole Session to the party whose token it is. Raises PeerError."""
        await self._pushes.session(session)

    async def _command(self, request: Request) -> Answer:
        """Answer a command at once; what comes of it follows later, at the command's response_url."""
        body = await json_object(request)
        command = str(request.path_params["command"])
        if command == "START_SESSION":
            check(command, body)
            check("Token", body["token"])
            return self._start(body)
        if command == "STOP_SESSION":
            check(command, body)
            return self._stop(body)
        return _response("NOT_SUPPORTED")

    def _start(self, command: Json) -> Answer:
        place = self._place(command)
        if any(running.charging.place.evse is place.evse for running in self._running.values()):
            return _response("REJECTED")
        now = self.clock.now()
        running = _Running(Charging(f"S{uuid4().hex[:12].upper()}", place, command, now))
        self._running[running.charging.session["id"]] = running
        self.spawn(self._charge(running, command))
        return _response("ACCEPTED")

    def _stop(self, command: Json) -> Answer:
        running = self._running.get(command["session_id"])
        if running is None or running.stop.is_set():
            return _response("UNKNOWN_SESSION")
        self.spawn(self._end(running, command["response_url"]))
        return _response("ACCEPTED")

    async def _end(self, running: _Running, response_url: str) -> None:
        await asyncio.sleep(self.pace)  # the synchronous answer goes first
        await self._pushes.result(response_url, party_of(running.charging.session["cdr_token"]))
        running.stop.set()

    async def _charge(self, running: _Running, command: Json) -> None:
        """The life of a charging session, from the result of its START_SESSION to its CDR."""
        charging, session = running.charging, running.charging.session
        try:
            await asyncio.sleep(self.pace)  # the synchronous answer goes first
            await self._pushes.result(command["response_url"], party_of(session["cdr_token"]))
            self.sessions.append(session)
            await self.push(session)
            await self._set_status(charging.place, "CHARGING")
            await self._pushes.session_changes(session, charging.activate(self.clock.now()))
            await self._meter_until_stopped(running)
            await self._pushes.session_changes(session, charging.complete(self.clock.now()))
            await self._set_status(charging.place, "AVAILABLE")
        finally:
            del self._running[session["id"]]
        cdr = charging.cdr(f"C{session['id']}", self.clock.now())
        self.cdrs.append(cdr)
        await self._pushes.cdr(cdr)

    async def _meter_until_stopped(self, running: _Running) -> None:
        charging, faulty = running.charging, "patch-without-last-updated" in self.faults
        while not await _happens_within(running.stop, self.pace):
            charging.measure(self.clock.now())
            if faulty:
                patch = {"kwh": charging.session["kwh"]}
                faulty = False
            else:
                patch = charging.update(self.clock.now())
            await self._pushes.session_changes(charging.session, patch)

    async def _set_status(self, place: Place, status: str) -> None:
        """Change an EVSE's state, here and at the hub."""
        patch = {"status": status, "last_updated": timestamp(self.clock.now())}
        place.evse.update(patch)
        touch([place.location], patch["last_updated"])
        await self._pushes.evse_changes(place.location, place.evse, patch)

    def _place(self, command: Json) -> Place:
        """Where a command wants to charge; the first EVSE and connector unless it names them. Raises OcpiError 2003."""
        location = next((one for one in self.locations if one["id"] == command["location_id"]), None)
        if location is None:
            raise OcpiError(2003, "unknown location", data=_response("REJECTED").data)
        try:
            evse = below(location, {"evse_uid": command.get("evse_uid") or location["evses"][0]["uid"]})[-1]
            wanted = {
                "evse_uid": evse["uid"],
                "connector_id": command.get("connector_id") or evse["connectors"][0]["id"],
            }
            connector = below(location, wanted)[-1]
        except OcpiError as refusal:
            raise OcpiError(2003, refusal.message, data=_response("REJECTED").data) from None
        tariff = next(one for one in self.tariffs if one["id"] in connector["tariff_ids"])
        return Place(location, evse, connector, tariff)

    def _location_handlers(self) -> dict[str, Handler]:
        levels = ("/{id}", "/{id}/{evse_uid}", "/{id}/{evse_uid}/{connector_id}")
        return {"GET ": self._list_locations, **{f"GET {level}": self._one_location for level in levels}}

    async def _list_locations(self, request: Request) -> Answer:
        return page(request, self.locations, self.public_url)

    async def _one_location(self, request: Request) -> Answer:
        wanted = str(request.path_params["id"]).upper()
        location = next((one for one in self.locations if one["id"].upper() == wanted), None)
        if location is None:
            raise OcpiError(2000, "unknown Location", http_status=404)
        return Answer(below(location, request.path_params)[-1])

    async def _list_tariffs(self, request: Request) -> Answer:
        return page(request, self.tariffs, self.public_url)

    async def _list_sessions(self, request: Request) -> Answer:
        return page(request, self.sessions, self.public_url, needs_date_from=True)

    async def _list_cdrs(self, request: Request) -> Answer:
        return page(request, self.cdrs, self.public_url)


def _response(result: str) -> Answer:
    """A CommandResponse."""
    return Answer({"result": result, "timeout": COMMAND_TIMEOUT})


async def _happens_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
