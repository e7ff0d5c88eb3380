"""What a CPO sends to its hub of its own accord: sessions, EVSE states, CDRs and the results of commands."""

import logging

from replay.simulator.client import PeerError
from replay.simulator.platform import Platform
from replay.simulator.values import Json, Party, party_of

log = logging.getLogger(__name__)


class Pushes:
    """The sending side of one CPO. Sessions and CDRs go to the token's party, location data to the hub for all."""

    def __init__(self, cpo: Platform) -> None:
        self._cpo = cpo

    async def session(self, session: Json) -> None:
        """PUT a whole Session. Raises PeerError."""
        await self._send("PUT", self._url("sessions", session["id"]), session, party_of(session["cdr_token"]))

    async def session_changes(self, session: Json, patch: Json) -> None:
        """PATCH a Session; `session` is what the receiver has afterwards."""
        url = self._url("sessions", session["id"])
        await self._patch(url, patch, party_of(session["cdr_token"]), url, session)

    async def evse_changes(self, location: Json, evse: Json, patch: Json) -> None:
        """PATCH an EVSE, if the hub receives locations at all."""
        hub = self._cpo.peer
        if ("locations", "RECEIVER") in hub.endpoints:
            parent, url = self._url("locations", location["id"]), self._url("locations", location["id"], evse["uid"])
            await self._patch(url, patch, hub.party, parent, location)

    async def cdr(self, cdr: Json) -> None:
        """POST a CDR. Raises PeerError."""
        await self._send("POST", self._cpo.peer.endpoint("cdrs", "RECEIVER"), cdr, party_of(cdr["cdr_token"]))

    async def result(self, response_url: str, commander: Party) -> None:
        """POST the CommandResult ACCEPTED to exactly the URL that came with the command. Raises PeerError."""
        await self._send("POST", response_url, {"result": "ACCEPTED"}, commander)

    async def _patch(self, url: str, patch: Json, receiver: Party, whole_url: str, whole: Json) -> None:
        """Send a change. A receiver that refuses it is asked what it has; if that is nothing, it gets the whole object.

        Charging goes on whatever the receiver says, so a failure is logged, not raised.
        """
        try:
            await self._send("PATCH", url, patch, receiver)
        except PeerError as refused:
            log.info("%s", refused)
            try:
                await self._send("GET", whole_url, None, receiver)
            except PeerError as missing:
                log.info("%s", missing)
                if missing.http_status == 404:
                    await self._send("PUT", whole_url, whole, receiver)

    async def _send(self, method: str, url: str, body: Json | None, receiver: Party) -> None:
        await self._cpo.ask(method, url, body=body, sender=self._cpo.party, receiver=receiver)

    def _url(self, module: str, *segments: str) -> str:
        own = self._cpo.party
        return self._cpo.peer.endpoint(module, "RECEIVER", own.country_code, own.party_id, *segments)
