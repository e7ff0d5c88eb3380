"""Platforms that tell local time as UTC: what they push is ahead by a time zone, again and again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from recordings.exchange import Direction
from recordings.lru import Lru
from validators import json_text
from validators.call import Call

HOUR = 3600
ZONES = frozenset(int(hours * HOUR) for hours in (*range(1, 15), 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75))
TOLERANCE = 90.0  # seconds between stating a time and our hearing of it, and of honest skew
SLOW = 30_000  # milliseconds; when an answer was made that took longer, nobody knows
ENOUGH = 3  # times in a row, each another one, that are off by the same zone
SOURCES = 1_000


class Source(NamedTuple):
    """What states times: a field, by a side, for the party in the path where there is one."""

    side: str  # its value alone: sources are looked up with every call, and enums hash slowly
    name: str
    owner: str = ""


class Stated(NamedTuple):
    """A moment that a message calls the present: where it stands, and how far it is ahead of ours, in seconds."""

    source: Source
    message: str
    text: str
    ahead: float

    @property
    def zone(self) -> int | None:
        """The time zone, in seconds, that it is ahead of UTC by: 0 where it is right, None where neither.

        What is behind says nothing: an object may have changed long before it is pushed.
        """
        if -TOLERANCE <= self.ahead <= TOLERANCE:
            return 0
        nearest = round(self.ahead / 900) * 900
        return nearest if nearest in ZONES and abs(self.ahead - nearest) <= TOLERANCE else None


class Repeated(NamedTuple):
    """A `timestamp` that answers of a side share: since when, in seconds, and how many in turn, each of another URL."""

    text: str
    url: str
    since: float
    times: int


@dataclass
class Clocks:
    """`right` are the sources that were seen to tell UTC, `off` pushes that last did not: zone, how often, last text.

    `kept` are the sides that ever told the tap's own time: where one of them did, it is not the tap that is off.
    `repeated` is the last `timestamp` of each side's answers.
    """

    right: Lru[Source, bool] = field(default_factory=lambda: Lru(SOURCES))
    off: Lru[Source, tuple[int, int, str]] = field(default_factory=lambda: Lru(SOURCES))
    kept: set[str] = field(default_factory=set)
    repeated: dict[str, Repeated] = field(default_factory=dict)

    def learn(self, call: Call) -> None:
        """Take in the times that a call states."""
        for stated in stated_in(call):
            if stated.message == "response":
                self.repeated[stated.source.side] = self.repetition(call, stated.source.side, stated.text)
            if -TOLERANCE <= stated.ahead <= TOLERANCE:
                self._learn_right(stated.source)
            elif stated.message == "request" and (zone := stated.zone):
                self.off.put(stated.source, (zone, self._times(stated, zone), stated.text))

    def repetition(self, call: Call, side: str, text: str) -> Repeated:
        """The `timestamp` of an answer with those before that are the same."""
        before = self.repeated.get(side)
        if before is None or before.text != text:
            return Repeated(text, call.request.url, call.ended_at, 1)
        return before._replace(url=call.request.url, times=before.times + (before.url != call.request.url))

    def _learn_right(self, source: Source) -> None:
        if source not in self.right:
            self.right.put(source, True)
            self.kept.add(source.side)
        if len(self.off):
            self.off.pop(source)

    def _times(self, stated: Stated, zone: int) -> int:
        """How often in a row the source was off by that zone, this time included; the same text counts once."""
        before = self.off.get(stated.source)
        if before is None or before[0] != zone:
            return 1
        return before[1] + (before[2] != stated.text)

    def zone_of(self, stated: Stated) -> int | None:
        """The zone by which a source is off for good, in seconds; None where it is not, or nobody knows yet."""
        zone, other = stated.zone, "partner" if stated.source.side == "hub" else "hub"
        return zone if zone and other in self.kept and self._times(stated, zone) >= ENOUGH else None


def stated_in(call: Call) -> Iterator[Stated]:
    """The `last_updated` of a push, and the `timestamp` of an answer."""
    exchange = call.exchange
    if text := json_text.text(call.request.json.value, "last_updated"):
        moment = json_text.instant(text)
        if moment is not None:
            yield Stated(source_of(call), "request", text, moment - exchange.started_at)
    answer = call.response.json.value if call.response and exchange.duration_ms < SLOW else None
    if text := json_text.text(answer, "timestamp"):
        moment = json_text.instant(text)
        if moment is not None:
            source = ANSWERS[exchange.direction is Direction.PARTNER_TO_HUB]
            yield Stated(source, "response", text, moment - call.ended_at)


ANSWERS = (Source("partner", "timestamp"), Source("hub", "timestamp"))  # of what the hub asked, and the partner


def source_of(call: Call) -> Source:
    """What states the `last_updated` of a push."""
    ids = call.ids
    return _source(call.requester, ids.get("country_code", ""), ids.get("party_id", ""))


@lru_cache(maxsize=1024)
def _source(side: str, country_code: str, party_id: str) -> Source:
    return Source(side, "last_updated", f"{country_code} {party_id}".upper())
