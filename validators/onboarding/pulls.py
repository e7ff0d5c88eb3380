"""Lists that one side reads of the other, page by page to the last one."""

from dataclasses import dataclass, field, replace

from recordings.exchange import Side
from recordings.lru import Lru
from validators.asked import Asked, Filters
from validators.json_text import instant
from validators.onboarding.seen import Seen
from validators.paging import List, Page, page_in

LISTS = 200
BEFORE_OCPI = instant("2015-12-30T00:00:00Z") or 0.0  # when OCPI 2.0 came: nobody has anything older to list
CLOCKS = 3_600.0  # seconds between the clocks of two platforms
UNRELIABLE = ("page.duplicate-object", "page.total-too-small", "page.link-missing", "page.link-malformed",
              "page.link-does-not-advance", "page.link-skips-objects", "page.offset-ignored")  # fmt: skip
TOTAL = "header:X-Total-Count"  # without it nobody can tell whether everything came

Key = tuple[List, Filters]


@dataclass(slots=True)
class Pull:
    """The latest reading of a list; `onward` is what its next page will be asked for with, None after the last.

    `is_whole` says that it leaves nothing out by its filters. `faults` are the rules that the partner broke so that
    the reading cannot be relied on. `begun` and `exchange` are those of the first and the latest page.
    """

    list: List
    is_whole: bool
    begun: int
    pages: int = 0
    objects: int = 0
    exchange: int = 0
    onward: Asked | None = None
    faults: tuple[str, ...] = ()

    @property
    def is_lossy(self) -> bool:
        """Whether what was wrong may have kept objects back, unlike a wrong count or one that came twice."""
        return any(rule.startswith(("page.link-", "page.offset-")) for rule in self.faults)

    def take(self, page: Page, seen: Seen) -> None:
        """Go on by a page."""
        self.pages += 1
        self.objects += page.count
        self.exchange = seen.id
        self.onward = page.following
        self.faults += tuple(rule for rule in unreliable(seen) if rule not in self.faults)


@dataclass
class Pulls:
    """`latest` by list and filters; `page` is the pull that the call last learned went on with, None if it did not."""

    latest: Lru[Key, Pull] = field(default_factory=lambda: Lru(LISTS))
    page: Pull | None = None

    @property
    def done(self) -> Pull | None:
        """The pull that the call last learned has completed."""
        return self.page if self.page and self.page.onward is None else None

    def learn(self, seen: Seen) -> None:
        """Take in a page; one that neither begins a list nor goes on with it tells nothing."""
        self.page = None
        page = page_in(seen.call)
        if page is None or is_odd(seen):
            return
        self.page = self._gone_on(page, seen)
        if self.page:
            self.page.take(page, seen)
            self.latest.put(_key(page.list, page.following or page.asked), self.page)

    def _gone_on(self, page: Page, seen: Seen) -> Pull | None:
        before = self.latest.get(_key(page.list, page.asked))
        if before and before.onward and replace(before.onward, limit=None) == replace(page.asked, limit=None):
            return before
        if page.asked.offset == 0:
            return Pull(page.list, is_whole(page.asked, seen.call.exchange.started_at), seen.id)
        return None


def _key(here: List, asked: Asked) -> Key:
    return here._replace(path=asked.path), asked.filters


def is_whole(asked: Asked, at: float) -> bool:
    """Whether a list asked for at a moment, in seconds since 1970, may leave nothing out."""
    start, end = asked.window
    is_late = asked.has_filter("date_from") and (start is None or start > BEFORE_OCPI)
    is_early = asked.has_filter("date_to") and (end is None or end < at - CLOCKS)
    return asked.is_plain and not is_late and not is_early


def unreliable(seen: Seen) -> list[str]:
    """The rules that the partner broke on a page, so that whoever reads the list may miss something or never ends."""
    found = seen.errors(Side.PARTNER, ["page"])
    return [each.rule for each in found if each.rule in UNRELIABLE or each.pointer == TOTAL]


def is_odd(seen: Seen) -> bool:
    """Whether a list was asked for in a way that nobody has to understand, as in a probe."""
    return any(each.rule in ("page.parameter-malformed", "page.window-reversed") for each in seen.findings)
