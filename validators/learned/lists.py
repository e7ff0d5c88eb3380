"""Lists: what the answers to earlier requests told of them, whichever walk they were part of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from recordings.lru import Lru
from validators.asked import Asked, Filters
from validators.call import Call
from validators.paging import List, Page, page_in

LISTS = 500
WINDOWS = 1_000  # lists with their filters
PAGES = 2_000
HEAD = 10  # objects by which the beginning of a list is known again
RECENT = 60.0  # seconds for which a list is taken to be as it was


class Known(NamedTuple):
    """Of a list under some filters: its total and first objects (hashes) when its first page was last seen."""

    total: int | None
    head: tuple[tuple[int | None, int], ...]
    ended_at: float


class Order(NamedTuple):
    """What was on a page, as hashes: regardless of the order, and in that order."""

    objects: int
    sequence: int


@dataclass
class Lists:
    """`parameters` are the sets of parameters with which a list was read, `pulled` the moment up to which it was."""

    known: Lru[tuple[List, Filters], Known] = field(default_factory=lambda: Lru(WINDOWS))
    orders: Lru[tuple[List, Asked], Order] = field(default_factory=lambda: Lru(PAGES))
    parameters: Lru[List, frozenset[frozenset[str]]] = field(default_factory=lambda: Lru(LISTS))
    pulled: Lru[List, float] = field(default_factory=lambda: Lru(LISTS))

    def learn(self, call: Call) -> None:
        """Take in a page."""
        page = page_in(call) if call.place.operation == "list" else None
        if page is None:
            return
        names = frozenset(call.query)
        if page.asked.is_plain:
            self.parameters.put(page.list, (self.parameters.get(page.list) or frozenset()) | {names})
        if order := order_of(page):
            self.orders.put((page.list, page.asked), order)
        if page.asked.offset == 0:
            self.known.put((page.list, page.asked.filters), Known(page.total, head_of(page), call.ended_at))
            self._learn_pull(page, call.exchange.started_at)

    def recent(self, here: List, asked: Asked, at: float) -> Known | None:
        """What is known of a list under the same filters, where it is not long ago."""
        known = self.known.get((here, asked.filters))
        return known if known and at - known.ended_at < RECENT else None

    def was_read_with_fewer(self, here: List, names: Iterable[str]) -> bool:
        """Whether the list was read with some of these parameters, but not with all of them."""
        asked = frozenset(names)
        return any(read < asked for read in self.parameters.get(here) or ())

    def _learn_pull(self, page: Page, started_at: float) -> None:
        """A pull up to its present has all that any pull before it can have; one of an older window may add to that."""
        start, end = page.asked.window
        before = self.pulled.get(page.list)
        if end is None or end >= started_at - RECENT:
            self.pulled.put(page.list, max(end, started_at) if end is not None else page.call.ended_at + RECENT)
        elif before is not None and end > before and (start is None or start <= before):
            self.pulled.put(page.list, end)


def head_of(page: Page) -> tuple[tuple[int | None, int], ...]:
    """The first objects of a page, each with its version."""
    return tuple(zip(page.identities[:HEAD], page.versions[:HEAD], strict=True))


def order_of(page: Page) -> Order | None:
    """What is on a page, None where its objects cannot be told apart."""
    if None in page.identities:
        return None
    pairs = tuple(zip(page.identities, page.versions, strict=True))
    return Order(hash(frozenset(pairs)), hash(pairs))
