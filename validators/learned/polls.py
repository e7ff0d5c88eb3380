"""When which full list was pulled: the beginnings of the last pulls, for each list, reader and party."""

from dataclasses import dataclass, field
from typing import NamedTuple

from recordings.exchange import Direction
from recordings.lru import Lru
from validators import urls
from validators.call import Call

LISTS = 1_000
PULLS = 6  # that are remembered of each
FULL = {"limit", "offset"}  # other parameters ask for a part of the list, or for a page that a Link led to


class Pulled(NamedTuple):
    """A list as one reader asks for it; through a hub there is one for each party."""

    way: Direction
    url: str
    parties: tuple[str, ...]


@dataclass
class Polls:
    """Beginnings are in seconds."""

    pulls: Lru[Pulled, tuple[float, ...]] = field(default_factory=lambda: Lru(LISTS))

    def learn(self, call: Call) -> None:
        """Take in a pull that begins and succeeds; what fails may be tried again at once."""
        if is_full_pull(call) and call.succeeded:
            self.pulls.put(pulled(call), self.beginnings(call))

    def beginnings(self, call: Call) -> tuple[float, ...]:
        """When this list was pulled, this time included; the last few."""
        return tuple(sorted((*(self.pulls.get(pulled(call)) or ()), call.exchange.started_at)))[-PULLS:]


def is_full_pull(call: Call) -> bool:
    """Whether a call reads the first page of a whole list."""
    if call.place.operation != "list" or call.request.method != "GET":
        return False
    query = call.query
    return query.keys() <= FULL and query.get("offset", "0") == "0"


def pulled(call: Call) -> Pulled:
    """Which list a call reads, for whom."""
    names = ("OCPI-to-country-code", "OCPI-to-party-id", "OCPI-from-country-code", "OCPI-from-party-id")
    parties = tuple((call.request.header(name) or "").upper() for name in names)
    return Pulled(call.exchange.direction, urls.normal(call.request.url), parties)
