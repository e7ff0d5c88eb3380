"""The partner's locations, tariffs or tokens as they were last listed and pushed, and what is wrong with each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from recordings.finding import Finding
from recordings.lru import Lru
from validators.json_text import text
from validators.onboarding.blame import blame, by_item, names_in, on_objects
from validators.onboarding.item import INSIDE, Item, Trouble, id_of
from validators.onboarding.pulls import Pull
from validators.onboarding.roles import owner_of
from validators.onboarding.seen import Seen
from validators.paging import List, list_of
from validators.spec.operations import SENDER
from validators.spec.versions import V211

OBJECTS = 10_000
PARTIES = 200
KINDS = {"locations": "Location", "tariffs": "Tariff", "tokens": "Token"}
OWNER = ("country_code", "party_id")
STEPS = ("evse_uid", "connector_id")

Key = tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """One object. `name` is what to call it among all, `thing` its kind and id.

    `owner` is a country code and party id in one, "" where that is not told, as in 2.1.1. `seen_at` is the exchange
    that showed it last, `source` the list that it stood in.
    """

    name: str
    thing: str
    id: str
    owner: str
    item: Item
    seen_at: int
    source: List | None = None

    @property
    def errors(self) -> Iterator[tuple[str, Trouble]]:
        """What is wrong with it and how bad, each with its place: `EVSE1/2 standard`."""
        for path, item in self.item.all():
            for name, trouble in item.troubles.items():
                if trouble.is_error:
                    yield f"{path} {name}".strip() or "the object", trouble


@dataclass
class Stock:
    """Of one module. `touched` are the objects that the call last learned told of, `gone` those that are no more since.

    `is_changed` says that it was a push of something new, or of connectors that name other tariffs than before.
    `complete` are the receivers of requests by which a whole list was read, as country code and party id in one.
    """

    module: str
    entries: Lru[Key, Entry] = field(default_factory=lambda: Lru(OBJECTS))
    complete: Lru[str, bool] = field(default_factory=lambda: Lru(PARTIES))
    touched: list[Entry] = field(default_factory=list)
    gone: list[Entry] = field(default_factory=list)
    is_changed: bool = False
    count: int = 0

    @property
    def is_forgetful(self) -> bool:
        """Whether objects may have been forgotten."""
        return len(self.entries) >= OBJECTS

    def learn(self, seen: Seen, done: Pull | None) -> None:
        """Take in a list, an object or a push of the partner's; `done` is the reading that a page completes."""
        self.touched, self.gone, self.is_changed = [], [], False
        place, call = seen.call.place, seen.call
        if place.module != self.module or place.row is None or not owner_of(seen):
            return
        method = call.request.method
        if method == "GET" and seen.interface == SENDER and call.succeeded and call.response:
            self._learn_answer(seen, call.response.data)
        elif method in ("PUT", "PATCH"):
            self._learn_object(seen, call.request.json.value, "request", ())
        elif method == "DELETE" and (entry := self.entries.pop(self._key(seen, None))):
            self.gone, self.is_changed = [entry], True
        if done and done.is_whole and not done.faults:
            self._complete(done)

    def _learn_answer(self, seen: Seen, data: Any) -> None:
        if seen.call.place.operation != "list":
            self._learn_object(seen, data, "response", ("data",))
        elif isinstance(data, list):
            found, is_cut = by_item(seen)
            for index, value in enumerate(data):
                key = self._key(seen, value, index)
                entry = self._entry(key, seen, value, list_of(seen.call))
                entry.item = self._item(value, seen)
                self._blame(entry, entry.item, found.get(str(index), []), 2, is_cut)

    def _learn_object(self, seen: Seen, value: Any, side: str, at: Key) -> None:
        """One object, or a part of one, whose place in a message is `at`."""
        known, entry = len(self.entries), self._entry(self._key(seen, value), seen, value)
        before = entry.item.named
        steps = [seen.call.ids[step] for step in STEPS if step in seen.call.ids]
        item = self._placed(entry, steps, seen, value)
        self._blame(entry, item, on_objects(seen, side), len(at), False)
        self.is_changed = len(self.entries) > known or entry.item.named != before

    def _placed(self, entry: Entry, steps: list[str], seen: Seen, value: Any) -> Item:
        """What a request is about in an object: put there anew, or patched."""
        if seen.call.request.method != "PATCH" and not steps:
            entry.item = self._item(value, seen)
            return entry.item
        holder, item = None, entry.item
        for step in steps:
            holder, item = item, item.parts.get(step) or Item(INSIDE[item.kind][1], is_partial=True)
            holder.parts[step] = item
        if seen.call.request.method != "PATCH" and holder is not None:
            item = holder.parts[steps[-1]] = Item(item.kind)
        if isinstance(value, dict):
            item.take(value, seen.id)
        return item

    def _item(self, value: Any, seen: Seen) -> Item:
        item = Item(KINDS[self.module])
        if isinstance(value, dict):
            item.take(value, seen.id)
        return item

    def _entry(self, key: Key, seen: Seen, value: Any, source: List | None = None) -> Entry:
        entry = self.entries.get(key)
        if entry is None:
            entry = self._new(key, seen, value)
            self.entries.put(key, entry)
        entry.seen_at = seen.id
        entry.source = source or entry.source
        return entry

    def _new(self, key: Key, seen: Seen, value: Any) -> Entry:
        """A token is numbered, as its uid is a driver's."""
        self.count += 1
        kind, owner, item = KINDS[self.module], key[0], Item(KINDS[self.module], is_partial=True)
        if kind == "Token":
            return Entry(f"Token no. {self.count}", "", "", owner, item, seen.id)
        own = _object_id(kind, seen, value)
        thing = f"{kind} {own}"
        return Entry(f"{thing} of {owner.upper()}" if owner else thing, thing, own, owner, item, seen.id)

    def _key(self, seen: Seen, value: Any, index: int = 0) -> Key:
        """Who owns it, or was asked for it, and what it is called; a token's type is part of that."""
        ids, kind = seen.call.ids, KINDS[self.module]
        asked = dict(zip(OWNER, list_of(seen.call).parties, strict=False)) if seen.by_hub else {}
        owner = [text(value, name) or ids.get(name) or asked.get(name, "") for name in OWNER]
        own_type = seen.call.query.get("type") or text(value, "type") or "RFID" if kind == "Token" else ""
        named = "" if seen.call.place.version == V211 else "".join(owner)
        return named.lower(), _object_id(kind, seen, value, index).lower(), own_type.lower()

    def _blame(self, entry: Entry, item: Item, found: list[Finding], skipped: int, is_cut: bool) -> None:
        """Note what was found on an object; where more was found than was told, one without findings says nothing."""
        for finding in found:
            blame(item, names_in(finding)[skipped:], finding)
        if found or not is_cut:
            self.touched.append(entry)

    def _complete(self, done: Pull) -> None:
        """Forget what stood in a list before, and no more when it was read again."""
        self.complete.put("".join(done.list.parties[:2]), True)
        for key, entry in [*self.entries.items()]:
            if entry.source == done.list and entry.seen_at < done.begun:
                self.entries.pop(key)
                self.gone.append(entry)


def _object_id(kind: str, seen: Seen, value: Any, index: int = 0) -> str:
    name = {"Location": "location_id", "Tariff": "tariff_id", "Token": "token_uid"}[kind]
    return seen.call.ids.get(name) or id_of(kind, value, index)
