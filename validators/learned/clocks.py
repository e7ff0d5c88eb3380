"""Platforms that tell local time as UTC: what they push is ahead by a time zone, again and again."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

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


class Stated(msgspec.Struct, frozen=True, gc=False):
    """A moment that a message calls the present, by whom, and how far it is ahead of ours, in seconds."""

    source: Source
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


class Repeated(msgspec.Struct, frozen=True, gc=False):
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
        pushed, answered = pushed_in(call), answered_in(call)
        if pushed is not None:
            self._learn_pushed(pushed)
        if answered is not None:
            side = answered.source.side
            self.repeated[side] = self.repetition(call, side, answered.text)
            if -TOLERANCE <= answered.ahead <= TOLERANCE:
                self._learn_right(answered.source)

    def repetition(self, call: Call, side: str, text: str) -> Repeated:
        """The `timestamp` of an answer with those before that are the same."""
        before = self.repeated.get(side)
        if before is None or before.text != text:
            return Repeated(text, call.request.url, call.ended_at, 1)
        url = call.request.url
        return replace(before, url=url, times=before.times + (before.url != url))

    def _learn_pushed(self, stated: Stated) -> None:
        if -TOLERANCE <= stated.ahead <= TOLERANCE:
            self._learn_right(stated.source)
        elif zone := stated.zone:
            self.off.put(stated.source, (zone, self._times(stated, zone), stated.text))

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


def pushed_in(call: Call) -> Stated | None:
    """The `last_updated` of a push."""
    text = json_text.text(call.request.json.value, "last_updated")
    moment = json_text.instant(text) if text else None
    if text is None or moment is None:
        return None
    return Stated(source_of(call), text, moment - call.exchange.started_at)


def answered_in(call: Call) -> Stated | None:
    """The `timestamp` of an answer."""
    if call.response is None or call.exchange.duration_ms >= SLOW:
        return None
    text = json_text.text(call.response.json.value, "timestamp")
    moment = json_text.instant(text) if text else None
    if text is None or moment is None:
        return None
    source = ANSWERS[call.exchange.direction is Direction.PARTNER_TO_HUB]
    return Stated(source, text, moment - call.ended_at)


ANSWERS = (Source("partner", "timestamp"), Source("hub", "timestamp"))  # of what the hub asked, and the partner


def source_of(call: Call) -> Source:
    """What states the `last_updated` of a push."""
    ids = call.ids
    return _source(call.requester, ids.get("country_code", ""), ids.get("party_id", ""))


@lru_cache(maxsize=1024)
def _source(side: str, country_code: str, party_id: str) -> Source:
    return Source(side, "last_updated", f"{country_code} {party_id}".upper())
