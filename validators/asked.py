"""What a URL asks of a list."""

from dataclasses import dataclass
from functools import lru_cache

from validators import urls
from validators.instants import is_date_time
from validators.json_text import instant

DATES = ("date_from", "date_to")
PARAMETERS = frozenset({*DATES, "offset", "limit"})  # those of every list
DIGITS = 18  # of a number that somebody may mean

Filters = frozenset[tuple[str, str | float]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a URL asks for, the same for equivalent URLs: parameters in any order, DateTimes as instants.

    `offset` is None where it cannot be told: it is no number, or the URL has parameters of the server's own instead,
    such as a cursor. `filters` is everything but offset and limit.
    """

    path: str
    offset: int | None
    limit: int | None
    filters: Filters

    def has_filter(self, name: str) -> bool:
        """Whether it has a filter of that name."""
        return any(name == each for each, _ in self.filters)

    @property
    def is_plain(self) -> bool:
        """Whether every parameter is one of OCPI's lists."""
        return all(name in DATES for name, _ in self.filters)

    @property
    def window(self) -> tuple[float | None, float | None]:
        """`date_from` and `date_to` as instants, None for one that is missing or no DateTime."""
        moments = {name: value for name, value in self.filters if name in DATES and isinstance(value, float)}
        return moments.get("date_from"), moments.get("date_to")


@lru_cache(maxsize=1024)
def asked_by(url: str) -> Asked:
    """Read a URL of a list."""
    query = urls.query(url)
    own = query.keys() <= PARAMETERS
    return Asked(
        path=urls.normal(url)[len(urls.origin(url)) :],
        offset=number(query["offset"]) if "offset" in query else 0 if own else None,
        limit=number(query.get("limit")),
        filters=frozenset((name, _meaning(value)) for name, value in query.items() if name not in ("offset", "limit")),
    )


def _meaning(text: str) -> str | float:
    moment = instant(text) if is_date_time(text) else None
    return text if moment is None else moment


def number(text: str | None) -> int | None:
    """A non-negative integer, None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= DIGITS else None
