"""Times in which a receiver could not be reached, and what of the sender's objects has not arrived since."""

from dataclasses import dataclass, field, replace

from recordings.exchange import Direction
from validators.call import Call
from validators.learned.failures import is_lost
from validators.learned.pushes import Target, is_push, target_of

MISSED = 1_000  # objects that are remembered of an outage


@dataclass(frozen=True, slots=True)
class Outage:
    """From the first lost push on to the last, in seconds; `missed` are the objects that have not arrived since.

    `times` is how many were lost, `over` when the receiver was reached again, None while it is not.
    """

    since: float
    times: int
    last: float
    missed: frozenset[Target]
    over: float | None = None


@dataclass
class Outages:
    """By direction and module; what was pulled, or has arrived after all, is over and done with."""

    of: dict[tuple[Direction, str], Outage] = field(default_factory=dict)

    def learn(self, call: Call) -> None:
        """Take in what became of a push, and that a receiver has pulled the list."""
        if call.succeeded and not self.of:
            return  # nothing was lost
        if is_push(call):
            if is_lost(call):
                self._learn_lost(call)
            elif call.succeeded:
                self._learn_arrived(call)
        elif call.place.operation == "list" and call.place.module:
            self.of.pop((Direction.to(call.requester), call.place.module), None)

    def _learn_lost(self, call: Call) -> None:
        key, target = (call.exchange.direction, call.place.module or ""), target_of(call)
        outage = self.of.get(key) or Outage(call.exchange.started_at, 0, 0, frozenset())
        missed = outage.missed | {target} if len(outage.missed) < MISSED else outage.missed
        self.of[key] = Outage(outage.since, outage.times + 1, call.ended_at, missed)

    def _learn_arrived(self, call: Call) -> None:
        """The receiver is there again: for all modules; and this object it has."""
        way, target = call.exchange.direction, target_of(call)
        for key, outage in list(self.of.items()):
            if key[0] is way and (outage.over is None or target in outage.missed):
                over = call.exchange.started_at if outage.over is None else outage.over
                self.of[key] = replace(outage, over=over, missed=outage.missed - {target})
                if not self.of[key].missed:
                    del self.of[key]
