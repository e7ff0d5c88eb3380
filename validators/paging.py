"""Paginated lists as a call shows them: which list was asked for, and the page that came."""

from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urljoin

from recordings.exchange import Direction, Side
from validators import urls
from validators.asked import DATES, Asked, asked_by, number
from validators.call import Call, SaidResponse
from validators.identities import identity, version_of
from validators.json_text import member, noted
from validators.link_header import next_in
from validators.spec.versions import V211

PARTIES = ("OCPI-to-country-code", "OCPI-to-party-id", "OCPI-from-country-code", "OCPI-from-party-id")

Parties = tuple[str, ...]


class List(NamedTuple):
    """One list as one client sees it: a hub answers each party from another platform, and with what is for it."""

    direction: Direction
    parties: Parties
    path: str


def parties_of(call: Call) -> Parties:
    """To whom and from whom a request goes, by its routing headers; "" for one that is missing."""
    return tuple((call.request.header(name) or "").lower() for name in PARTIES)


@lru_cache(maxsize=2)
def list_of(call: Call) -> List:
    """The list that a call reads."""
    return List(call.exchange.direction, parties_of(call), asked_by(call.request.url).path)


class Page:
    """One page of a list. `total` and `most` are X-Total-Count and X-Limit, None where they are no numbers.

    `target` is where the Link leads as it is written, None without a next page.
    """

    def __init__(self, call: Call, response: SaidResponse, items: list[Any]) -> None:
        """Read what came with the items."""
        self.call = call
        self.list = list_of(call)
        self.asked = asked_by(call.request.url)
        self.items = items
        self.json = response.json
        self.count = len(items)
        self.total = number(response.header("X-Total-Count"))
        self.most = number(response.header("X-Limit"))
        self.links = tuple(text.encode(errors="replace").decode().strip() for text in response.message.values("Link"))
        self.target = next((target for link in self.links if (target := next_in(link)) is not None), None)

    @property
    def end(self) -> int | None:
        """The offset behind its last object."""
        return None if self.asked.offset is None else self.asked.offset + self.count

    @cached_property
    def url(self) -> str:
        """The absolute URL of the next page, "" without one."""
        try:
            return urljoin(self.call.request.url, self.target) if self.target else ""
        except ValueError:
            return ""

    @property
    def following(self) -> Asked | None:
        """What the Link asks for."""
        return asked_by(self.url) if self.url else None

    @property
    def onward(self) -> Asked | None:
        """The same, where it stays on the server and list that were asked, so that whoever follows it passes here."""
        return self.following if urls.normal(self.url) == urls.normal(self.call.request.url) else None

    @property
    def lost_filters(self) -> list[str]:
        """The ends of the window that its Link does not repeat; a cursor may hold them."""
        following = self.following
        if following is None or "offset" not in urls.query(self.url):
            return []
        lost = self.asked.filters - following.filters
        return sorted(name for name, value in lost if name in DATES and isinstance(value, float))

    @property
    def turns(self) -> bool:
        """Whether its Link leads to this very page or back."""
        following, here = self.following, self.asked.offset
        if following is None:
            return False
        back = following.offset is not None and here is not None and following.offset <= here
        return back or self.onward == self.asked

    @cached_property
    def skips(self) -> bool:
        """Whether its Link jumps over objects: further than what came, and further than what was asked for."""
        following = self.following
        if self.end is None or following is None or following.offset is None:
            return False
        reach = self._reach()
        return reach is not None and following.offset > max(self.end, (self.asked.offset or 0) + reach)

    def _reach(self) -> int | None:
        """How many objects a page may stand for; some of them may not be for this client. None where nothing tells."""
        limits = [limit for limit in (self.asked.limit, self.most) if limit]
        if self.call.place.version == V211:
            return limits[0] if limits else None  # X-Limit may be the number of objects on the page there
        return min(limits, default=None)

    @cached_property
    def has_twins(self) -> bool:
        """Whether an object stands on it more than once."""
        known = [each for each in self.identities if each is not None]
        return len(set(known)) < len(known)

    @cached_property
    def identities(self) -> tuple[int | None, ...]:
        """Which object each item is, as a hash; None where that cannot be told."""
        row, version, merged = self.call.place.row, self.call.place.version or "", self.call.responder is Side.HUB
        kind = row.response if row else ""
        what = f"identities on a page {kind} {version} {merged}"
        return noted(self.json, what, lambda: tuple(identity(kind, version, item, merged) for item in self.items))

    @cached_property
    def versions(self) -> tuple[int, ...]:
        """Which version of its object each item is, as a hash."""
        return noted(self.json, "versions on a page", lambda: tuple(map(version_of, self.items)))

    @cached_property
    def owners(self) -> frozenset[tuple[str, str]]:
        """The owners that items name."""
        return noted(self.json, "owners on a page", lambda: frozenset(filter(None, map(_owner_of, self.items))))


def _owner_of(item: Any) -> tuple[str, str] | None:
    country_code, party_id = member(item, "country_code"), member(item, "party_id")
    is_named = isinstance(country_code, str) and isinstance(party_id, str)
    return (country_code.lower(), party_id.lower()) if is_named else None


@lru_cache(maxsize=2)
def page_in(call: Call) -> Page | None:
    """The page that a call brought; None where it asked for no list, failed, or brought something else."""
    if call.place.operation != "list" or not call.succeeded or call.response is None:
        return None
    items = call.response.data
    return Page(call, call.response, items) if isinstance(items, list) else None


def brings_page(call: Call, conversation: object) -> bool:
    """Whether a call brought a page: the guard of the rules that judge one."""
    return page_in(call) is not None
