"""What a CPO sends to its peer of its own accord: locations, tariffs, sessions, CDRs and the results of commands."""

import logging
from typing import Any

from replay.simulator.connection import Connection, PeerError
from replay.simulator.platform import Platform
from replay.simulator.receiver import whole
from replay.simulator.values import Json, Party, party_of

log = logging.getLogger(__name__)


class Pushes:
    """The sending side of one CPO. Sessions and CDRs go to the token's party, all else to the peer for everybody."""

    def __init__(self, platform: Platform, party: Party) -> None:
        self._platform, self._party = platform, party

    @property
    def _connection(self) -> Connection:
        return self._platform.connections[0]

    @property
    def _peer_party(self) -> Party:
        return self._connection.registered_peer.party

    async def session(self, session: Json) -> None:
        """PUT a whole Session. Charging goes on whatever the receiver says, so a failure is logged, not raised."""
        await self._refused("PUT", "sessions", session["id"], body=session, to=party_of(session["cdr_token"]))

    async def session_changes(self, session: Json, patch: Json) -> None:
        """PATCH a Session; `session` is what the receiver has afterwards."""
        changes = whole(self._connection.version, session, patch)
        await self._patch("sessions", session, changes, session["id"], to=party_of(session["cdr_token"]))

    async def location(self, location: Json) -> None:
        """PUT a whole Location. Raises PeerError."""
        await self._send("PUT", "locations", location["id"], body=location)

    async def location_changes(self, location: Json, patch: Json, *segments: str) -> None:
        """PATCH a Location, or the EVSE or connector named by `segments`, if the peer receives locations at all."""
        if self._connection.offers("locations", "RECEIVER"):
            kind = ("Location", "EVSE", "Connector")[len(segments)]
            await self._patch("locations", location, patch, location["id"], *segments, kind=kind)

    async def tariff(self, tariff: Json) -> None:
        """PUT a whole Tariff. Raises PeerError."""
        await self._send("PUT", "tariffs", tariff["id"], body=tariff)

    async def tariff_gone(self, tariff: Json) -> None:
        """DELETE a Tariff. Raises PeerError."""
        await self._send("DELETE", "tariffs", tariff["id"])

    async def cdr(self, cdr: Json) -> None:
        """POST a CDR. Raises PeerError."""
        await self._platform.ask(
            self._connection, "POST", "cdrs", "RECEIVER", kind="CDR", body=cdr,
            sender=self._party, receiver=party_of(cdr["cdr_token"]),
        )  # fmt: skip

    async def result(self, response_url: str, result: str, commander: Party | None) -> None:
        """POST a CommandResult to exactly the URL that came with the command. Raises PeerError."""
        await self._platform.ask(
            self._connection, "POST", "commands", "SENDER", kind="CommandResult", body={"result": result},
            url=response_url, operation="POST /*/*", sender=self._party, receiver=commander or self._peer_party,
        )  # fmt: skip

    async def _patch(
        self, module: str, owner: Json, patch: Json, *ids: str, kind: str = "", to: Party | None = None
    ) -> None:
        """Send a change. A receiver that refuses it is asked what it has; if that is nothing, it gets it whole."""
        if await self._refused("PATCH", module, *ids, body=patch, kind=kind, to=to):
            missing = await self._refused("GET", module, owner["id"], to=to)
            if missing is not None and missing.http_status == 404:
                await self._refused("PUT", module, owner["id"], body=owner, to=to)

    async def _refused(self, *words: str, **more: Any) -> PeerError | None:
        """Send something; the refusal if there is one. Charging goes on whatever the receiver says."""
        try:
            await self._send(*words, **more)
        except PeerError as refused:
            log.info("%s", refused)
            return refused
        return None

    async def _send(
        self, method: str, module: str, *ids: str, body: Json | None = None, kind: str = "", to: Party | None = None
    ) -> None:
        kinds = {"sessions": "Session", "locations": "Location", "tariffs": "Tariff"}
        await self._platform.ask(
            self._connection, method, module, "RECEIVER", self._party.country_code, self._party.party_id, *ids,
            kind=kind or kinds[module] if body is not None else "", body=body, partial=method == "PATCH",
            sender=self._party, receiver=to or self._all(method),
        )  # fmt: skip

    def _all(self, method: str) -> Party | None:
        """Whom to name for everybody: the hub broadcasts pushes, of a GET or DELETE it finds the receivers itself."""
        is_for_the_hub_to_route = self._connection.registered_peer.hub and method in ("GET", "DELETE")
        return None if is_for_the_hub_to_route else self._peer_party
