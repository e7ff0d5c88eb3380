"""The objects of 2.1.1 that embed others or answer to another name: Session, CDR and the result of a command."""

from typing import Any

from replay.simulator.values import Json, party_of
from replay.simulator.wire.leaves import listed
from replay.simulator.wire.walk import walk
from replay.simulator.wire.way import Way
from validators.spec.versions import V211, V230
from validators.spec.view import members

NONE = "#NA"  # where an EVSE or a connector must be named and there is none
# For a CDR without connector, where later versions let these be anything.
ANY_CONNECTOR = {"standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE"}


def session_down(session: Json, way: Way, partial: bool) -> Json | None:
    """The Session of 2.1.1; None where its Location is not known, but a PATCH only leaves that out."""
    return _with_token_and_place(session, session, walk("Session", session, way, partial), way, partial)


def cdr_down(cdr: Json, way: Way, partial: bool) -> Json | None:
    """The CDR of 2.1.1; None where its Location is not known, and for a credit CDR, which 2.1.1 does not have."""
    if cdr.get("credit"):
        return None
    at = cdr.get("cdr_location") or {}
    place = {name: at[name] for name in ("evse_uid", "connector_id") if name in at}
    place |= {"location_id": at["id"]} if "id" in at else {}
    return _with_token_and_place(cdr, place, walk("CDR", cdr, way, partial), way, partial)


def _with_token_and_place(owned: Json, place: Json, built: Json | None, way: Way, partial: bool) -> Json | None:
    if built is None:
        return None
    if token := owned.get("cdr_token"):
        built["auth_id"] = token["contract_id"]
    location = _embedded(owned, place, way)
    return built | {"location": location} if location else built if partial else None


def _embedded(owned: Json, place: Json, way: Way) -> Json | None:
    """The Location of 2.1.1 with only the EVSE and the connector in use."""
    location = way.known.location(party_of(owned), place["location_id"]) if place.get("location_id") else None
    if location is None:
        return None
    evses = [each for each in location.get("evses") or () if _same(each["uid"], place.get("evse_uid"))]
    return walk("Location", location | {"evses": [_with_one(each, place.get("connector_id")) for each in evses]}, way)


def _with_one(evse: Json, connector_id: Any) -> Json:
    """The EVSE with that connector alone; with all of them where none is assigned."""
    found = [each for each in evse["connectors"] if _same(each["id"], connector_id)]
    return evse | {"connectors": found or evse["connectors"]}


def _same(one: Any, other: Any) -> bool:
    return str(one).lower() == str(other).lower()


def session_up(session: Json, way: Way, partial: bool) -> Json:
    """The canonical Session; without cdr_token where the token is not known."""
    location, evse, connector = _place(session)
    place = {"evse_uid": evse.get("uid", NONE), "connector_id": connector.get("id", NONE)} if location else {}
    place |= {"location_id": location["id"]} if "id" in location else {}
    return (walk("Session", session, way, partial) or {}) | _cdr_token(session, way) | place


def cdr_up(cdr: Json, way: Way, partial: bool) -> Json:
    """The canonical CDR; without cdr_token where the token is not known."""
    location, evse, connector = _place(cdr)
    built = (walk("CDR", cdr, way, partial) or {}) | _cdr_token(cdr, way)
    return built | {"cdr_location": _cdr_location(location, evse, connector, way)} if location else built


def _place(embedding: Json) -> tuple[Json, Json, Json]:
    """The embedded Location with its first EVSE and connector, each empty where there is none."""
    location = _object(embedding.get("location"))
    evse = _first(location.get("evses"))
    return location, evse, _first(evse.get("connectors"))


def _first(entries: Any) -> Json:
    return _object(entries[0]) if isinstance(entries, list) and entries else {}


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _cdr_location(location: Json, evse: Json, connector: Json, way: Way) -> Json:
    whole = walk("Location", location, way, partial=True) or {}
    used = ANY_CONNECTOR | (walk("Connector", connector, way, partial=True) or {})
    return {name: whole[name] for name in members("CdrLocation", V230) if whole.get(name) is not None} | {
        "evse_uid": evse.get("uid", NONE),
        "evse_id": evse.get("evse_id") or NONE,
        "connector_id": used.get("id", NONE),
        **{f"connector_{name}": used[name] for name in ANY_CONNECTOR},
    }


def _cdr_token(embedding: Json, way: Way) -> Json:
    contract_id = embedding.get("auth_id")
    token = way.known.token(contract_id) if isinstance(contract_id, str) else None
    return {"cdr_token": {name: token[name] for name in members("CdrToken", V230)}} if token else {}


_result_down = listed("CommandResultType", V230, "CommandResponseType", V211)
_result_up = listed("CommandResponseType", V211, "CommandResultType", V230)


def result_down(result: Json, way: Way, partial: bool) -> Json:
    """The CommandResponse with which 2.1.1 tells the result of a command."""
    return {"result": _result_down(result["result"], way)}


def result_up(response: Json, way: Way, partial: bool) -> Json:
    """The CommandResult from the CommandResponse with which 2.1.1 tells it."""
    return {"result": _result_up(response["result"], way)} if "result" in response else {}
