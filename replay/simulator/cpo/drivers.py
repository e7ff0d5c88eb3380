"""Drivers who come to a station with a token: whether they may charge, and the session that follows."""

from dataclasses import dataclass
from typing import Any

from replay.simulator.charging import Place
from replay.simulator.connection import PeerError
from replay.simulator.cpo.operator import Cpo
from replay.simulator.values import Json, party_of

OFFLINE = ("ALLOWED_OFFLINE", "ALLOWED")  # whitelists that count when the eMSP cannot be asked


@dataclass(frozen=True)
class Presented:
    """What came of presenting a token: the answer, how it was found, and the session if there is one.

    `allowed` is an AllowedType, or UNKNOWN where the eMSP does not know the token.
    """

    allowed: str
    method: str
    session: Json | None = None


async def present(cpo: Cpo, uid: str, place: Place) -> Presented:
    """A card is held to the reader of an EVSE, and the vehicle plugged in where it may charge. Raises PeerError."""
    token = next((one for one in cpo.platform.store.all("tokens") if _is(one, uid)), None)
    if token and token["valid"] and token["whitelist"] == "ALWAYS":
        return Presented("ALLOWED", "WHITELIST", await cpo.stations.start(place, token, "WHITELIST"))
    try:
        info = await _authorized(cpo, uid, place, token)
    except PeerError as refused:
        if _does_not_know(refused):
            return Presented("UNKNOWN", "AUTH_REQUEST")
        if token and token["valid"] and token["whitelist"] in OFFLINE:
            return Presented("ALLOWED", "WHITELIST", await cpo.stations.start(place, token, "WHITELIST"))
        raise
    known = info.get("token") or token
    if info["allowed"] != "ALLOWED" or known is None:
        return Presented(info["allowed"], "AUTH_REQUEST")
    session = await cpo.stations.start(place, known, "AUTH_REQUEST", info.get("authorization_reference"))
    return Presented("ALLOWED", "AUTH_REQUEST", session)


async def _authorized(cpo: Cpo, uid: str, place: Place, token: Json | None) -> Json:
    """Ask the eMSP in real time; a token nobody told us of is asked for without naming a receiver (open routing)."""
    connection = cpo.platform.connections[0]
    where = {"location_id": place.location["id"], "evse_uids": [place.evse["uid"]]}
    received = await cpo.platform.ask(
        connection, "POST", "tokens", "SENDER", uid, "authorize", kind="LocationReferences", body=where,
        params={"type": "RFID"}, answers="AuthorizationInfo", operation="POST /*/authorize",
        sender=cpo.party, receiver=party_of(token) if token else None,
    )  # fmt: skip
    info: dict[str, Any] = received.data
    return info


def _does_not_know(refused: PeerError) -> bool:
    """Whether the eMSP answered for itself; a hub that does not reach it says 3xxx or 4xxx."""
    return refused.http_status == 404 or (refused.status_code is not None and 2000 <= refused.status_code < 3000)


def _is(token: Json, uid: str) -> bool:
    return bool(token["type"] == "RFID" and token["uid"].upper() == uid.upper())
