"""The locations that each side was given by the other one, and which of their EVSEs are in use."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from recordings.exchange import Side
from recordings.lru import Lru
from validators.call import Call
from validators.json_text import member, noted, text
from validators.spec.operations import RECEIVER

LOCATIONS = 20_000
NOBODYS = ""  # the owner, where it is not known
Key = tuple[Side, str, str]  # who was given it, country code and party id of its owner in one, its id
Evses = dict[str, Any]


@dataclass
class KnownLocations:
    """The uids of a location's EVSEs; a location without any in use, or of which only parts were seen, is not held."""

    evses: Lru[Key, frozenset[str]] = field(default_factory=lambda: Lru(LOCATIONS))

    def learn(self, call: Call) -> None:
        """Take in locations that were accepted or answered."""
        if call.place.module != "locations" or not (call.succeeded and call.response and call.place.row):
            return
        if call.request.method != "GET":
            self._learn_push(call)
        elif call.place.row.response == "Location":
            holder = call.responder if call.place.row.interface == RECEIVER else call.requester
            for owner, location_id, found in noted(
                call.response.json, "locations", partial(_listed, call.response.data)
            ):
                self._put(holder, owner or _owner(call.ids), location_id, found)

    def _learn_push(self, call: Call) -> None:
        owner, location_id, body = _owner(call.ids), call.ids["location_id"], call.request.json.value
        known = self.of(call.responder, owner, location_id)
        if uid := call.ids.get("evse_uid"):
            if known is not None:
                is_removed = text(body, "status") == "REMOVED" and "connector_id" not in call.ids
                after = known - {uid.lower()} if is_removed else known | {uid.lower()}
                self._put(call.responder, owner, location_id, after or None)
        elif call.request.method == "PUT" or "evses" in (body if isinstance(body, dict) else ()):
            self._put(call.responder, owner, location_id, uids(body))

    def _put(self, holder: Side, owner: str, location_id: str, found: frozenset[str] | None) -> None:
        """Under its owner, and under nobody for those who do not know the owner."""
        for known_as in {owner, NOBODYS}:
            key = (holder, known_as, location_id.lower())
            if found is None:
                self.evses.pop(key)
            else:
                self.evses.put(key, found)

    def of(self, holder: Side, owner: str, location_id: str) -> frozenset[str] | None:
        """The EVSEs of a location that a side was given, None where it was not."""
        return self.evses.get((holder, owner.upper(), location_id.lower()))


def uids(location: Any) -> frozenset[str] | None:
    """The EVSEs of a location that are not removed; None where all of them are."""
    listed = member(location, "evses")
    evses = [evse for evse in listed if isinstance(evse, dict)] if isinstance(listed, list) else []
    used = frozenset(uid.lower() for evse in evses if evse.get("status") != "REMOVED" and (uid := text(evse, "uid")))
    return used if used or not evses else None


def _listed(data: Any) -> list[tuple[str, str, frozenset[str] | None]]:
    """Owner, id and EVSEs of each location of an answer."""
    items = data if isinstance(data, list) else [data]
    return [(_owner(item), location_id, uids(item)) for item in items if (location_id := text(item, "id"))]


def _owner(of: Any) -> str:
    return ((text(of, "country_code") or "") + (text(of, "party_id") or "")).upper()
