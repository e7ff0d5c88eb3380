"""Real-time authorization through the hub: to the token's eMSP, or to all of them for a token nobody told it of."""

from typing import TYPE_CHECKING

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.connection import Connection, PeerError
from replay.simulator.emsp import type_known, type_on_the_wire
from replay.simulator.hub.errors import relayed
from replay.simulator.incoming import Incoming
from replay.simulator.values import Json, Party, party_of
from validators.spec.versions import V211

if TYPE_CHECKING:
    from replay.simulator.hub.hub import Hub


class Authorization:
    """The authorize operation of the tokens module."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub

    async def answer(self, incoming: Incoming) -> Answer:
        """The eMSP's AuthorizationInfo. Raises OcpiError 2004 where no eMSP knows the token."""
        place = incoming.object("LocationReferences") if incoming.text else None
        uid, kind = incoming.path["uid"], incoming.request.query_params.get("type", "RFID")
        incoming.facts["uid"] = uid
        known = self._token(uid, kind)
        owner = self._named(incoming) or (party_of(known) if known else None)
        if owner is not None:
            connection = self._hub.hosting(owner, beside=incoming.connection)
            try:
                return await self._ask(connection, incoming, owner, uid, kind, place)
            except PeerError as error:
                raise relayed(incoming.connection, error) from error
        return await self._ask_all(incoming, uid, kind, place)

    def _named(self, incoming: Incoming) -> Party | None:
        return incoming.receiver if incoming.receiver != self._hub.party else None

    def _token(self, uid: str, kind: str) -> Json | None:
        for token in self._hub.store.all("tokens"):
            if token["uid"].upper() == uid.upper() and kind in (token["type"], type_on_the_wire(token, V211)):
                return token
        return None

    async def _ask_all(self, incoming: Incoming, uid: str, kind: str, place: Json | None) -> Answer:
        """The first eMSP that knows the token answers for all."""
        for connection in self._hub.others(incoming.connection):
            for role in self._hub.roles_of(connection):
                if role.role == "EMSP" and role.party not in self._hub.clients.suspended:
                    try:
                        return await self._ask(connection, incoming, role.party, uid, kind, place)
                    except PeerError:
                        continue  # not that one's token, or not to be reached
        code = 2000 if incoming.connection.version == V211 else 2004
        raise OcpiError(code, "no eMSP knows this token", http_status=404)

    async def _ask(
        self, connection: Connection, incoming: Incoming, owner: Party, uid: str, kind: str, place: Json | None
    ) -> Answer:
        token = self._token(uid, kind)
        known = type_known(str(token["type"]) if token else kind, connection.version)
        received = await self._hub.ask(
            connection, "POST", "tokens", "SENDER", uid, "authorize", kind="LocationReferences" if place else "",
            body=place, params={"type": known}, answers="AuthorizationInfo", operation="POST /*/authorize",
            correlation_id=incoming.correlation_id, sender=incoming.sender or incoming.connection.peer_party,
            receiver=owner,
        )  # fmt: skip
        incoming.answered_by = owner
        info = ({"token": token} if token else {}) | received.data  # 2.1.1 does not send it along
        if "token" not in info and incoming.connection.version != V211:
            raise PeerError("the eMSP did not say which token it authorized")
        return Answer(info, "AuthorizationInfo")
