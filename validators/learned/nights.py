"""Nights: which of them a hub used to pull lists, as long as nothing was missed."""

from dataclasses import dataclass, field
from datetime import date, time

from recordings.exchange import Direction, Exchange
from recordings.lru import Lru
from validators.call import Call

DAY = 24 * 3600.0  # seconds
EARLY, LATE = 3600.0, 4 * 3600.0  # seconds around the hour in which a night's pull begins
SILENCE = 25 * 3600.0  # seconds after which nobody knows if the tap was in the middle
NIGHTS = 30  # remembered
RHYTHM = 2  # nights with pulls, before one without means anything
EPOCH = date(1970, 1, 1).toordinal()


@dataclass
class Nights:
    """`pulled` has the nights with pulls, as days since 1970, and whether one of these asked for a whole list.

    `since` is from when on nothing was missed, `heard_at` when the last exchange began, both in seconds.
    """

    pulled: Lru[int, bool] = field(default_factory=lambda: Lru(NIGHTS))
    since: float = 0.0
    heard_at: float | None = None

    def learn(self, call: Call, at: time) -> None:
        """Take in any exchange; `at` is when the hub is to pull."""
        if not self.goes_on(call.exchange):
            self.pulled, self.since = Lru(NIGHTS), call.exchange.started_at
        self.heard_at = max(call.exchange.started_at, self.heard_at or 0.0)
        if call.place.operation == "list" and is_nightly(call):
            night, spent = divmod(call.exchange.started_at - seconds(at) + EARLY, DAY)
            if spent <= EARLY + LATE:
                whole = "date_from" not in call.query
                self.pulled.put(int(night), whole or bool(self.pulled.get(int(night))))

    def goes_on(self, exchange: Exchange) -> bool:
        """Whether an exchange came soon enough after the last one."""
        return self.heard_at is not None and exchange.started_at - self.heard_at <= SILENCE

    def past(self, exchange: Exchange, at: time) -> int | None:
        """The last night that was over when an exchange began; None where not all of it was seen, or no rhythm."""
        night = int((exchange.started_at - seconds(at) - LATE) // DAY)
        was_seen = self.goes_on(exchange) and self.since <= night * DAY + seconds(at) - EARLY
        return night if was_seen and sum(each < night for each in self.pulled) >= RHYTHM else None


def is_nightly(call: Call) -> bool:
    """Whether it is a pull of the hub as it does them at night; sessions are never asked for as a whole."""
    from_hub = call.exchange.direction is Direction.HUB_TO_PARTNER
    return from_hub and call.place.module not in ("sessions", "hubclientinfo")


def seconds(at: time) -> float:
    """A time of day in seconds."""
    return at.hour * 3600.0 + at.minute * 60 + at.second


def day(night: int) -> date:
    """A number of days since 1970 as a date."""
    return date.fromordinal(EPOCH + night)
