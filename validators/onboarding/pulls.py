"""Lists that one side reads of the other, page by page to the last one."""

from dataclasses import dataclass, field

from recordings.lru import Lru
from validators.asked import Asked
from validators.onboarding.seen import Seen
from validators.paging import List, Page, list_of, page_in

LISTS = 200


@dataclass(slots=True)
class Pull:
    """The latest reading of a list; `onward` is what its next page will be asked for with, None after the last."""

    pages: int
    objects: int
    exchange: int  # of the latest page
    onward: Asked | None
    filters: frozenset[str]
    total: int | None


@dataclass
class Pulls:
    """`latest` by list. `done` is the pull that the call last learned has completed, None where it did not."""

    latest: Lru[List, Pull] = field(default_factory=lambda: Lru(LISTS))
    done: Pull | None = None

    def learn(self, seen: Seen) -> None:
        """Take in a page; one that neither begins a list nor goes on with it tells nothing."""
        self.done = None
        page = page_in(seen.call)
        if page is None:
            return
        pull = self._gone_on(page, seen.id)
        if pull:
            self.latest.put(page.list, pull)
            self.done = pull if pull.onward is None else None

    def of(self, seen: Seen) -> Pull | None:
        """How far the list was read that a call asks for."""
        return self.latest.get(list_of(seen.call))

    def _gone_on(self, page: Page, exchange: int) -> Pull | None:
        before, asked, onward = self.latest.get(page.list), page.asked, page.following
        filters = frozenset(name for name, _ in asked.filters)
        if before and before.onward == asked:
            return Pull(before.pages + 1, before.objects + page.count, exchange, onward, before.filters, page.total)
        if asked.offset == 0:
            return Pull(1, page.count, exchange, onward, filters, page.total)
        return None
