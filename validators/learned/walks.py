"""Walks: which pages of which lists were read, and which page is to come next.

A walk is opened by a request for the first page and goes on with the request that its Link asks for. Pages that are
seen in the middle of a walk, its beginning unseen, make one that is not `whole`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from recordings.lru import Lru
from validators.asked import Asked, asked_by
from validators.call import Call
from validators.learned.walk import Walk, is_faulty
from validators.paging import List, Page, list_of, page_in
from validators.profile import Profile

LISTS = 50  # with walks in progress
WALKS = 4  # in progress on one list
PATIENCE = 600.0  # seconds after which nobody comes back for the next page
SOON = 5.0  # seconds within which a client that turns in a circle asks again
ANSWERS = 500  # whose end is remembered
GIVEN = 2_000  # Links
CLOCK = 0.01  # seconds by which recordings from elsewhere round times


@dataclass
class Walks:
    """`waiting` holds the walks in progress, by list and by what their next page will be asked for with.

    `answered` tells when each page was last read, `given` what Links led to. `since` is when the
    first exchange began; `new` says that the platforms had just registered then, so that there were no walks before.
    """

    waiting: Lru[List, dict[Asked, Walk]] = field(default_factory=lambda: Lru(LISTS))
    answered: Lru[tuple[List, Asked], float] = field(default_factory=lambda: Lru(ANSWERS))
    given: Lru[tuple[List, Asked], None] = field(default_factory=lambda: Lru(GIVEN))
    since: float | None = None
    new: bool = False

    def learn(self, call: Call, profile: Profile) -> None:
        """Take in a page."""
        if self.since is None:
            self.since = call.exchange.started_at
        if call.place.operation == "list":
            self._learn_list(call, profile)

    def is_seen_from_start(self, call: Call) -> bool:
        """Whether no walk can be in progress that was begun unseen."""
        return self.new or (self.since is not None and call.exchange.started_at - self.since > PATIENCE)

    def on(self, here: List) -> dict[Asked, Walk]:
        """The walks in progress on a list."""
        return self.waiting.get(here) or {}

    def continued(self, call: Call) -> Walk | None:
        """The walk that a request continues: it asks for what the Link asked for, after that had come."""
        walk = self.on(list_of(call)).get(asked_by(call.request.url))
        return walk if walk and call.exchange.started_at + CLOCK >= walk.ended_at else None

    def was_given(self, call: Call) -> bool:
        """Whether a Link led to what a request asks for."""
        return (list_of(call), asked_by(call.request.url)) in self.given

    def completed(self, call: Call) -> Walk | None:
        """The walk that ends with a page, where that is the last one; a new one where it is the first as well."""
        asked = asked_by(call.request.url)
        is_first = asked.offset == 0 and asked.is_plain
        return self.continued(call) or (Walk(call.exchange.started_at, whole=True) if is_first else None)

    def reopened(self, call: Call) -> Walk | None:
        """The walk whose first page a request asks for again, before any other and just after it came."""
        asked = asked_by(call.request.url)
        for walk in self.on(list_of(call)).values():
            idle = call.exchange.started_at - walk.ended_at
            if walk.whole and walk.pages == 1 and walk.last and walk.last.asked == asked and -CLOCK <= idle < SOON:
                return walk
        return None

    def left(self, call: Call) -> Iterator[Walk]:
        """The walks on the same list that nobody came back to."""
        continued = self.continued(call)
        for walk in self.on(list_of(call)).values():
            if call.exchange.started_at - walk.ended_at > PATIENCE and walk is not continued:
                yield walk

    def _learn_list(self, call: Call, profile: Profile) -> None:
        page, here, asked = page_in(call), list_of(call), asked_by(call.request.url)
        was_read = page is not None or call.not_graded is not None  # after an error it may be asked for again
        walk = (self.continued(call) or self._redone(call, asked)) if was_read else None
        over = [walk, *self.left(call)]
        before = self.on(here)
        after = {key: each for key, each in before.items() if each not in over and not (was_read and key == asked)}
        if len(after) < len(before):
            self.waiting.put(here, after)
        if page is not None:
            self._go_on(walk or self._begun(call, asked), page, profile)

    def _go_on(self, walk: Walk, page: Page, profile: Profile) -> None:
        onward = page.onward
        walk.take(page, onward is not None and is_faulty(page, profile))
        self.answered.put((page.list, page.asked), page.call.ended_at)
        if page.following:
            self.given.put((page.list._replace(path=page.following.path), page.following), None)
        if onward is None or (self.answered.get((page.list, onward)) or 0.0) >= walk.started_at:
            return  # over, or read out of turn
        here = self.on(page.list)
        if walk.whole or onward not in here:
            others = [(key, each) for key, each in here.items() if key != onward]
            self.waiting.put(page.list, dict([*others, (onward, walk)][-WALKS:]))

    def _begun(self, call: Call, asked: Asked) -> Walk:
        before = self.reopened(call)
        again = before.again + 1 if before else 0
        return Walk(call.exchange.started_at, whole=asked.offset == 0 and asked.is_plain, again=again)

    def _redone(self, call: Call, asked: Asked) -> Walk | None:
        """The walk that asks for its last page once more, one object earlier, as is advised where a list shrinks."""
        for walk in self.on(list_of(call)).values():
            last = walk.last.asked if walk.last else None
            if last and last.offset and asked.offset == last.offset - 1 and asked.filters == last.filters:
                walk.smooth = False
                return walk
        return None
