"""A walk: a client's way through the pages of a list, as far as it was seen."""

from dataclasses import dataclass, field

from validators.asked import Asked
from validators.bodies import faults_in
from validators.paging import Page
from validators.profile import Profile
from validators.spec.explain import Kind

IDENTITIES = 5_000  # of a walk, each with its version
HINDERING = (Kind.MISSING, Kind.NULL, Kind.WRONG_TYPE, Kind.MALFORMED, Kind.VALUE_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page said; `onward` is what its Link asks for, None where none leads to the same list."""

    asked: Asked
    count: int
    total: int | None
    most: int | None
    onward: Asked | None
    faulty: bool  # holds an object that a strict client cannot read


@dataclass(slots=True, eq=False)
class Walk:
    """Times are in seconds since 1970. `versions` are the objects seen so far, as hashes of identity and version.

    `steady` says that the total has not changed, `fell` that the last one was lower than the one before, `smooth` that
    no page overlapped another and every Link led to the objects that follow. `again` counts how often the same first
    page was asked for just before. `blurred` says that some objects were not remembered or could not be told apart.
    """

    started_at: float
    whole: bool
    again: int = 0
    pages: int = 0
    count: int = 0
    steady: bool = True
    smooth: bool = True
    blurred: bool = False
    fell: bool = False
    last: Seen | None = None
    ended_at: float = 0.0
    versions: dict[int, int] = field(default_factory=dict)
    owners: set[tuple[str, str]] = field(default_factory=set)

    def take(self, page: Page, faulty: bool) -> None:
        """Go on by a page."""
        before = self.last
        if before is not None:
            self.steady &= before.total == page.total
            self.smooth &= not any(each in self.versions for each in page.identities)
            self.fell = before.total is not None and page.total is not None and page.total < before.total
        self.smooth &= not (page.has_twins or page.skips or page.turns or page.lost_filters)
        self.last = Seen(page.asked, page.count, page.total, page.most, page.onward, faulty)
        self.ended_at = page.call.ended_at
        self.pages += 1
        self.count += page.count
        self._remember(page)

    def _remember(self, page: Page) -> None:
        self.owners.update(page.owners)
        for identity, version in zip(page.identities, page.versions, strict=True):
            if identity is None or len(self.versions) >= IDENTITIES:
                self.blurred = True
            else:
                self.versions[identity] = version


def is_faulty(page: Page, profile: Profile) -> bool:
    """Whether an object of a page lacks what it needs or holds what it may not."""
    return any(side == "response" and fault.kind in HINDERING for side, fault in faults_in(page.call, profile))
