"""The partner's locations, tariffs or tokens as they were last listed and pushed, and what is wrong with each."""

from dataclasses import dataclass, field
from typing import Any

from recordings.finding import Finding
from recordings.lru import Lru
from validators.onboarding.blame import blame, by_item, names_in, on_objects
from validators.onboarding.entry import Entry, Key, Sighting, entry_of, key_of
from validators.onboarding.item import Item
from validators.onboarding.pulls import Pull
from validators.onboarding.roles import owner_of
from validators.onboarding.seen import Seen
from validators.paging import list_of
from validators.spec.operations import SENDER

OBJECTS = 10_000
PARTIES = 200
PAGES = 500
KINDS = {"locations": "Location", "tariffs": "Tariff", "tokens": "Token"}
NAMING = frozenset({"evses", "connectors", "tariff_ids", "tariff_id", "status"})


@dataclass
class Stock:
    """Of one module. `touched` are the objects that the call last learned told of, `gone` those that are no more since.

    `is_changed` says that it changed what there is: by a push of something new or of connectors that name other
    tariffs, or as the end of a list in which anything changed. `complete` are the parties whose whole list was read,
    each as country code and party id in one. `pages` are the latest ones without faults, by what was in them.
    """

    module: str
    entries: Lru[Key, Entry] = field(default_factory=lambda: Lru(OBJECTS))
    complete: Lru[str, bool] = field(default_factory=lambda: Lru(PARTIES))
    pages: Lru[int, Sighting] = field(default_factory=lambda: Lru(PAGES))
    touched: list[Entry] = field(default_factory=list)
    gone: list[Entry] = field(default_factory=list)
    is_changed: bool = False
    has_new_pages: bool = False
    count: int = 0

    @property
    def kind(self) -> str:
        """Of its objects."""
        return KINDS[self.module]

    @property
    def is_forgetful(self) -> bool:
        """Whether objects may have been forgotten."""
        return len(self.entries) >= OBJECTS

    def learn(self, seen: Seen, done: Pull | None) -> None:
        """Take in a list, an object or a push of the partner's; `done` is the reading that a page completes."""
        self.touched, self.gone, self.is_changed = [], [], False
        call = seen.call
        if call.place.module != self.module or not owner_of(seen):
            return
        method = call.request.method
        if method == "GET" and seen.interface == SENDER and call.succeeded and call.response:
            self._learn_answer(seen, call.response.data)
        elif method in ("PUT", "PATCH"):
            self._learn_object(seen, call.request.json.value, "request", at=0)
        elif method == "DELETE":
            self._drop(key_of(self.kind, seen, None))
            self.is_changed = bool(self.gone)
        if done and done.is_whole and not done.is_lossy:
            self._complete(done)

    def _learn_answer(self, seen: Seen, data: Any) -> None:
        if seen.call.place.operation != "list":
            self._learn_object(seen, data, "response", at=1)
        elif isinstance(data, list) and not self._is_known(seen, data):
            self._learn_page(seen, data)

    def _is_known(self, seen: Seen, data: list[Any]) -> bool:
        """Whether a page without faults is as it was, and none of its objects was told of since: lists are polled."""
        page = self.pages.get(_content(seen))
        is_known = page is not None and page.objects == len(data) and page.source == list_of(seen.call)
        if page is None or not is_known or on_objects(seen, "response"):
            return False
        page.exchange = seen.id
        return True

    def _learn_page(self, seen: Seen, data: list[Any]) -> None:
        (found, is_cut), sighting = by_item(seen), Sighting(seen.id, list_of(seen.call))
        for index, value in enumerate(data):
            entry = self._entry(seen, value, index)
            entry.sighted(sighting)
            entry.item = Item(self.kind)
            entry.item.take(value if isinstance(value, dict) else {}, seen.id)
            entry.renamed()
            self._blame(entry, entry.item, found.get(str(index), []), 2, is_cut)
        self.has_new_pages = True
        if not found:
            self.pages.put(_content(seen), sighting)

    def _learn_object(self, seen: Seen, value: Any, side: str, at: int) -> None:
        """One object or a part of one, so deep in a message."""
        count, entry = self.count, self._entry(seen, value)
        entry.sighted(Sighting(seen.id, entry.seen.source))
        self._blame(entry, entry.place(seen, value), on_objects(seen, side), at, False)
        is_renamed = _may_name(seen, value) and entry.renamed()
        self.is_changed = self.count > count or is_renamed

    def _entry(self, seen: Seen, value: Any, index: int = 0) -> Entry:
        key = key_of(self.kind, seen, value, index)
        entry = self.entries.get(key)
        if entry is None:
            self.count += 1
            entry = entry_of(self.kind, seen, value, index, self.count)
            self.entries.put(key, entry)
        return entry

    def _blame(self, entry: Entry, item: Item, found: list[Finding], skipped: int, is_cut: bool) -> None:
        """Note what was found on an object; where more was found than was told, one without findings says nothing."""
        for finding in found:
            blame(item, names_in(finding)[skipped:], finding)
        if found or not is_cut:
            self.touched.append(entry)

    def _complete(self, done: Pull) -> None:
        """Forget what stood in a list before, and no more when it was read again."""
        party = "".join(done.list.parties[:2])
        for key, entry in [*self.entries.items()] if self.has_new_pages else ():
            if entry.seen.source == done.list and entry.seen.exchange < done.begun:
                self._drop(key)
        self.is_changed = self.has_new_pages or party not in self.complete
        self.has_new_pages = False
        self.complete.put(party, True)

    def _drop(self, key: Key) -> None:
        """Forget an object that is no more, so that a list that still has it says something new."""
        if entry := self.entries.pop(key):
            entry.seen.objects -= 1
            self.gone.append(entry)


def _may_name(seen: Seen, value: Any) -> bool:
    """Whether connectors in use may name other tariffs than before."""
    return seen.call.request.method != "PATCH" or not isinstance(value, dict) or not NAMING.isdisjoint(value)


def _content(seen: Seen) -> int:
    return hash(seen.call.response.message.body.content) if seen.call.response else 0
