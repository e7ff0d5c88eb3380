"""An entry: one of the partner's locations, tariffs or tokens, what to call it and where it was seen last."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from validators.json_text import text
from validators.onboarding.item import LONGEST, Item, Trouble, id_of
from validators.onboarding.seen import Seen
from validators.paging import List, list_of
from validators.spec.versions import V211

ID_IN_PATH = {"Location": "location_id", "Tariff": "tariff_id", "Token": "token_uid"}
OWNER = ("country_code", "party_id")
STEPS = ("evse_uid", "connector_id")

Key = int


@dataclass(slots=True)
class Sighting:
    """An exchange that showed `objects` entries last; `source` is the list that they stand in, or stood in."""

    exchange: int
    source: List | None = None
    objects: int = 0


@dataclass(slots=True)
class Entry:
    """One object. `name` is what to call it among all, `thing` its kind and id.

    `owner` is a country code and party id in one, "" where that is not told, as in 2.1.1. `tariffs` are the ids that
    its connectors in use name, each once: all locations are gone through for them whenever a tariff is new.
    """

    name: str
    thing: str
    id: str
    owner: str
    item: Item
    seen: Sighting
    tariffs: tuple[str, ...] = ()

    def renamed(self) -> bool:
        """Look once more which tariffs its connectors name; whether they are others than before."""
        before, found = self.tariffs, (tariff for item in self.item.in_use() for tariff in item.tariffs)
        self.tariffs = tuple(dict.fromkeys(found))
        return self.tariffs != before

    def sighted(self, seen: Sighting) -> None:
        """It was seen once more."""
        self.seen.objects -= 1
        seen.objects += 1
        self.seen = seen

    @property
    def errors(self) -> Iterator[tuple[str, Trouble]]:
        """What is wrong with it and how bad, each with its place: `EVSE1/2 standard`."""
        for path, item in self.item.all():
            for name, trouble in item.troubles.items():
                if trouble.is_error:
                    yield f"{path} {name}".strip() or "the object", trouble

    def place(self, seen: Seen, value: Any) -> Item:
        """What a push or an answer is about in an object, put there anew or patched."""
        steps = [seen.call.ids[step] for step in STEPS if step in seen.call.ids]
        is_patch, item = seen.call.request.method == "PATCH", self.item
        if not is_patch and not steps:
            item = self.item = Item(item.kind)
        for at, step in enumerate(steps, 1):
            item = item.part(step, is_new=at == len(steps) and not is_patch)
        item.take(value if isinstance(value, dict) else {}, seen.id)
        return item


def key_of(kind: str, seen: Seen, value: Any, index: int = 0) -> Key:
    """A hash of who owns an object, or was asked for it, and what it is called; a token's type is part of that."""
    own_type = seen.call.query.get("type") or text(value, "type") or "RFID" if kind == "Token" else ""
    return hash((_owner(seen, value), _id(kind, seen, value, index).lower(), own_type.lower()))


def entry_of(kind: str, seen: Seen, value: Any, index: int, number: int) -> Entry:
    """A new one; a token is called by a number, as its uid is a driver's."""
    item, sighting = Item(kind, is_partial=True), Sighting(seen.id, objects=1)
    own, owner = _id(kind, seen, value, index), _owner(seen, value)
    if kind == "Token":
        return Entry(f"Token no. {number}", "", "", owner, item, sighting)
    thing = f"{kind} {own}"
    return Entry(f"{thing} of {owner}" if owner else thing, thing, own, owner, item, sighting)


def _id(kind: str, seen: Seen, value: Any, index: int) -> str:
    return seen.call.ids.get(ID_IN_PATH[kind], "")[:LONGEST] or id_of(kind, value, index)


def _owner(seen: Seen, value: Any) -> str:
    """A country code and party id in one: the path's, the object's, or whom the hub asks; in 2.1.1 nobody tells."""
    if seen.call.place.version == V211:
        return ""
    asked = dict(zip(OWNER, list_of(seen.call).parties, strict=False)) if seen.by_hub else {}
    return "".join(seen.call.ids.get(name) or text(value, name) or asked.get(name, "") for name in OWNER)[
        :LONGEST
    ].upper()
