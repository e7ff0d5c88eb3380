"""Which objects a side holds of the other one's: by a push that it accepted, or by a list that it pulled.

Identities only. Whether an object is new can be told only where the recording begins with the registration, as long as
nothing was forgotten; what a failed push left behind, or a deletion, is never certain.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from recordings.exchange import Side
from recordings.lru import Lru
from validators.call import Call
from validators.json_text import noted, text
from validators.objects import ID_FIELDS
from validators.spec.operations import RECEIVER, SENDER

OBJECTS = 50_000
CALLS = 10_000  # from the registration on, in which what is new can be told; a restart reads more than that again
SETTING_UP = ("versions", "credentials")
PUSHED = ("locations", "sessions", "cdrs", "tariffs", "tokens", "hubclientinfo", "invoicereconciliation")
NOBODYS = ""  # the owner, where it is not known


class Key(msgspec.Struct, frozen=True, gc=False):
    """Who holds which object; country code and party id of its owner in one."""

    holder: Side
    module: str
    owner: str
    object_id: str


@dataclass
class KnownObjects:
    """`held` is since when, in seconds since 1970, or None where it is not certain that the object is there.

    `tells_new` is whether a holder answered 201 to new objects of a module. `from_beginning` is whether nothing can
    have been missed, None until any traffic was seen; `registered_at` is when it began, in seconds.
    """

    held: Lru[Key, tuple[float | None]] = field(default_factory=lambda: Lru(OBJECTS))
    tells_new: dict[tuple[Side, str], bool] = field(default_factory=dict)
    from_beginning: bool | None = None
    registered_at: float | None = None
    calls: int = 0

    def learn(self, call: Call) -> None:
        """Take in a registration, a push and its outcome, or objects that were answered."""
        module = call.place.module
        if module == "credentials":
            self._learn_registration(call)
        elif module and module not in SETTING_UP:
            self.calls += 1
            if self.from_beginning is None or self.calls > CALLS:
                self.from_beginning = False
        if module in PUSHED and call.request.method == "GET":
            self._learn_answer(call)
        elif module in PUSHED and (key := key_of(call)):
            self._learn_push(call, key)

    def _learn_registration(self, call: Call) -> None:
        if call.request.method == "DELETE":
            self.from_beginning = False  # who registers again may have kept what it had
        elif call.request.method == "POST" and call.succeeded and self.from_beginning is None:
            self.from_beginning, self.registered_at = True, call.ended_at

    def _learn_push(self, call: Call, key: Key) -> None:
        if not call.succeeded and is_refused(call):
            return
        if call.response and call.response.status == 201:
            self.tells_new[key.holder, key.module] = True
        elif call.request.method != "PATCH" and is_whole(call) and call.succeeded and self.is_new(key):
            self.tells_new.setdefault((key.holder, key.module), False)
        if call.succeeded and is_whole(call):
            self._put(key, call.ended_at)
        elif call.request.method == "DELETE" or not self.held.get(key):
            self._put(key, None)

    def _learn_answer(self, call: Call) -> None:
        row = call.place.row
        if not (call.succeeded and call.response and row and row.response in ID_FIELDS):
            return
        if row.interface == RECEIVER and is_whole(call) and (key := key_of(call)):
            self._put(key, call.ended_at)
        elif row.interface == SENDER:
            named = noted(call.response.json, f"identities {row.path} {row.response}", partial(identities, call))
            for owner, object_id in named:
                self._put(Key(call.requester, row.module, owner, object_id), None)

    def _put(self, key: Key, since: float | None) -> None:
        """Under its owner, and under nobody for those who do not know the owner."""
        if len(self.held) >= OBJECTS - 1:
            self.from_beginning = False
        self.held.put(_nobodys(key), (None,))
        if key.owner != NOBODYS:
            self.held.put(key, (since,))

    def is_new(self, key: Key) -> bool:
        """Whether the holder cannot have had the object before; False where that is not certain."""
        return self.from_beginning is True and not self.held.get(_nobodys(key))

    def since(self, key: Key) -> float | None:
        """Since when the holder has certainly had the object, None where it may not have it."""
        known = self.held.get(key)
        return known[0] if known else None


def _nobodys(key: Key) -> Key:
    """The same object, its owner not known."""
    return Key(key.holder, key.module, NOBODYS, key.object_id)


def key_of(call: Call) -> Key | None:
    """The object that is pushed to its receiver or asked of it, None where it is unknown; of a part, the location."""
    row, body = call.place.row, call.request.json.value
    if row is None or row.interface != RECEIVER:
        return None
    ids = call.ids
    owner = ids.get("country_code", "") + ids.get("party_id", "")
    object_id = _first(ids) or text(body, ID_FIELDS.get(row.request, "id"))
    if call.request.method == "POST":
        owner = _owner(body)
    elif not owner:
        return None  # the URL of a CDR, in any shape
    kind = (text(body, "type") or call.query.get("type")) if row.module == "tokens" else None
    return Key(call.responder, row.module, owner.upper(), _own(row.module, object_id, kind)) if object_id else None


def _first(ids: dict[str, str]) -> str | None:
    """The first id behind the owner's."""
    for name, value in ids.items():
        if name not in ("country_code", "party_id"):
            return value
    return None


def identities(call: Call) -> list[tuple[str, str]]:
    """Owner and id of each object of an answer."""
    row, data = call.place.row, call.response.data if call.response else None
    name = ID_FIELDS[row.response] if row and len(row.path) < 2 else ""
    return [
        (_owner(item), _own(call.place.module, object_id, text(item, "type")))
        for item in (data if isinstance(data, list) else [data])
        if (object_id := text(item, name))
    ]


def _owner(item: Any) -> str:
    return ((text(item, "country_code") or "") + (text(item, "party_id") or "")).upper()


def _own(module: str | None, object_id: str, kind: str | None) -> str:
    """A token's uid is unique only together with its type."""
    return f"{object_id}@{kind or 'RFID'}".lower() if module == "tokens" else object_id.lower()


def is_whole(call: Call) -> bool:
    """Whether it is about an object as such, and leaves it there: no part of a location, no deletion."""
    row = call.place.row
    return row is not None and row.request not in ("EVSE", "Connector") and call.request.method != "DELETE"


def is_refused(call: Call) -> bool:
    """Whether it is certain that nothing was stored."""
    response = call.response
    return response is not None and (400 <= response.status < 500 or (response.status_code or 0) // 1000 == 2)
