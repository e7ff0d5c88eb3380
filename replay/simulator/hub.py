"""A simulated roaming hub with one eMSP behind it: pulls and receives a CPO's data, and starts charging remotely."""

import asyncio
from typing import Any, ClassVar, Unpack
from uuid import uuid4

from starlette.requests import Request

from replay.simulator import data
from replay.simulator.answer import Answer, OcpiError, json_object
from replay.simulator.client import PeerError
from replay.simulator.locations import LocationReceiver
from replay.simulator.pages import page
from replay.simulator.platform import Interface, Options, Platform
from replay.simulator.receiver import Key, Objects, Receiver, key_of
from replay.simulator.shapes import check
from replay.simulator.values import Json, Party, Role, party_of

EMSP = Party("ES", "MSP")


class Hub(Platform):
    """The hub DE/ENA. What it pulls or is sent stands in `objects[module]`, by party and id."""

    role = Role("HUB", Party("DE", "ENA"), "Example Hub")
    needs: ClassVar[tuple[tuple[str, str], ...]] = (("locations", "SENDER"), ("commands", "RECEIVER"))

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self.tokens = data.tokens(EMSP)
        self.objects: dict[str, Objects] = {module: {} for module in ("locations", "tariffs", "sessions", "cdrs")}
        self._results: dict[str, asyncio.Future[Json]] = {}

    def interfaces(self) -> tuple[Interface, ...]:
        tokens = {"GET ": self._list_tokens, "POST /{uid}/authorize": self._authorize}
        results = {"POST /{command}/{id}": self._command_result}
        received = (self._locations(), self._tariffs(), self._sessions(), self._cdrs())
        return (Interface("tokens", "SENDER", tokens), Interface("commands", "SENDER", results), *received)

    @property
    def answers_as(self) -> Party:
        """The eMSP: an open routing request, one without a receiver, is passed on to it."""
        return EMSP

    async def pull(
        self, module: str, date_from: str | None = None, *, date_to: str | None = None, page_size: int | None = None
    ) -> list[Json]:
        """Pull a whole list from the partner, page by page, and keep it. Raises PeerError."""
        wanted = {"date_from": date_from, "date_to": date_to, "limit": page_size and str(page_size)}
        params = {name: value for name, value in wanted.items() if value}
        pulled = await self.list_all(module, params, sender=self.party, receiver=self.peer.party)
        self.objects[module].update({key_of(module, found): found for found in pulled})
        return pulled

    async def start_session(
        self, token: Json, location_id: str, evse_uid: str | None = None, connector_id: str | None = None
    ) -> str:
        """Have the partner start charging, on behalf of the token's party.

        Returns the CommandResult's `result`, or the CommandResponse's when that refuses. Raises PeerError.
        """
        place = {"location_id": location_id, "evse_uid": evse_uid, "connector_id": connector_id}
        body = {
            "token": token,
            **{name: value for name, value in place.items() if value is not None},
            "authorization_reference": str(uuid4()),
        }
        return await self._command("START_SESSION", body, party_of(token))

    async def stop_session(self, session_id: str) -> str:
        """Have the partner end a charging session; returns as `start_session` does. Raises PeerError."""
        key: Key = (self.peer.party.country_code, self.peer.party.party_id, session_id.upper())
        session = self.objects["sessions"].get(key)
        sender = party_of(session["cdr_token"]) if session else EMSP
        return await self._command("STOP_SESSION", {"session_id": session_id}, sender)

    async def _command(self, command: str, body: Json, sender: Party) -> str:
        """Send a command and wait for what comes to its response_url, as long as the partner asked for."""
        peer, number = self.peer, str(uuid4())
        self._results[number] = asyncio.get_running_loop().create_future()
        response_url = f"{self.public_url}{self.path('commands', 'SENDER')}/{command}/{number}"
        try:
            answer = await self.ask(
                "POST",
                peer.endpoint("commands", "RECEIVER", command),
                body={"response_url": response_url, **body},
                sender=sender,
                receiver=peer.party,
            )
            if answer["result"] != "ACCEPTED":
                return str(answer["result"])
            result = await asyncio.wait_for(self._results[number], answer["timeout"])
            return str(result["result"])
        except TimeoutError:
            raise PeerError(f"no result of {command} came in time") from None
        finally:
            del self._results[number]

    async def _command_result(self, request: Request) -> Answer:
        waiting = self._results.get(request.path_params["id"])
        if waiting is None or waiting.done():
            raise OcpiError(2000, "no command waits for a result here", http_status=404)
        result = await json_object(request)
        check("CommandResult", result)
        waiting.set_result(result)
        return Answer()

    async def _list_tokens(self, request: Request) -> Answer:
        return page(request, self.tokens, self.public_url)

    async def _authorize(self, request: Request) -> Answer:
        kind = request.query_params.get("type", "RFID")
        uid = str(request.path_params["uid"])
        token = next((one for one in self.tokens if (one["uid"], one["type"]) == (uid, kind)), None)
        if token is None:
            raise OcpiError(2004, "unknown token", http_status=404)
        place = await json_object(request) if await request.body() else None
        return Answer(_authorization(token, place))

    def _receiver(self, module: str, kind: str) -> Receiver:
        return Receiver(module, kind, self.objects[module], self._hosted)

    def _hosted(self, party: Party) -> bool:
        return self.peer.hosts(party)

    def _locations(self) -> Interface:
        receiver = LocationReceiver("locations", "Location", self.objects["locations"], self._hosted)
        handlers = {"GET": receiver.get, "PUT": receiver.put, "PATCH": receiver.patch}
        levels = ("", "/{evse_uid}", "/{evse_uid}/{connector_id}")
        return _below(Interface("locations", "RECEIVER", handlers), *levels)

    def _tariffs(self) -> Interface:
        tariffs = self._receiver("tariffs", "Tariff")
        handlers = {"GET": tariffs.get, "PUT": tariffs.put, "DELETE": tariffs.delete}
        return _below(Interface("tariffs", "RECEIVER", handlers), "")

    def _sessions(self) -> Interface:
        sessions = self._receiver("sessions", "Session")
        handlers = {"GET": sessions.get, "PUT": sessions.put, "PATCH": sessions.patch}
        return _below(Interface("sessions", "RECEIVER", handlers), "")

    def _cdrs(self) -> Interface:
        one = _below(Interface("cdrs", "RECEIVER", {"GET": self._receiver("cdrs", "CDR").get}), "")
        return Interface("cdrs", "RECEIVER", {**one.handlers, "POST ": self._receive_cdr})

    async def _receive_cdr(self, request: Request) -> Answer:
        """Keep a CDR; the Location header says where it can be read again."""
        cdr = await json_object(request)
        check("CDR", cdr)
        key = key_of("cdrs", cdr)
        if not self._hosted(party_of(cdr)):
            raise OcpiError(2001, "the CDR's party is not one of yours")
        if key in self.objects["cdrs"]:
            raise OcpiError(2000, "this CDR is known already")
        self.objects["cdrs"][key] = cdr
        location = f"{self.public_url}{request.url.path.rstrip('/')}/{'/'.join(key)}"
        return Answer(http_status=201, headers={"Location": location})


def _below(offered: Interface, *levels: str) -> Interface:
    """The interface with its methods below the owner's path, at each of the levels."""
    path = "/{country_code}/{party_id}/{id}"
    handlers = {f"{method} {path}{level}": one for method, one in offered.handlers.items() for level in levels}
    return Interface(offered.module, offered.role, handlers)


def _authorization(token: Json, place: Json | None) -> dict[str, Any]:
    """AuthorizationInfo: a valid token is allowed everywhere."""
    if not token["valid"]:
        return {"allowed": "BLOCKED", "token": token}
    located = {"location": place} if place else {}
    return {"allowed": "ALLOWED", "token": token, **located, "authorization_reference": str(uuid4())}
