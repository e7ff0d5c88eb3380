"""One charging session as the checkpoints need it: what began it, the states it was in, its end and its CDR."""

from dataclasses import dataclass
from typing import NamedTuple

from recordings.exchange import Side
from validators.call import Call
from validators.onboarding.commands import Command
from validators.onboarding.disorder import FINAL, illegal_step, unordered_update
from validators.onboarding.facts import Facts

STATES = 12  # remembered
COMPLETED = "COMPLETED"


class Wrong(NamedTuple):
    """What was wrong first, and in which exchange."""

    what: str
    exchange: int


class Bill(NamedTuple):
    """A CDR: its id, what it tells, and the exchange that brought it."""

    id: str
    facts: Facts
    exchange: int


@dataclass(slots=True, eq=False)
class Charging:
    """One charging session of `owner`, first told in `exchange`, its `facts` those that hold now.

    `start` and `stop` are the commands that it obeys. `wrong_states` and `wrong_updates` say what was wrong, `updates`
    is how many came while it was ACTIVE, `told_at` when the last call that told of it was over.
    """

    id: str
    owner: Side
    exchange: int
    facts: Facts
    told_at: float
    start: Command | None
    states: tuple[str, ...] = ()
    stop: Command | None = None
    bill: Bill | None = None
    wrong_states: Wrong | None = None
    wrong_updates: Wrong | None = None
    updates: int = 0

    @property
    def name(self) -> str:
        """As people call it."""
        return f"Session {self.id}"

    @property
    def is_settled(self) -> bool:
        """Whether it has ended, and its CDR is there."""
        return self.bill is not None and self.facts.status == COMPLETED


class Step(NamedTuple):
    """What a call told of a charging session that is news; `before` are the facts until then, None for a new one."""

    charging: Charging
    before: Facts | None

    @property
    def completes(self) -> bool:
        """Whether the session is COMPLETED by it."""
        return self.charging.facts.status == COMPLETED and (self.before is None or self.before.status != COMPLETED)


def go_on(charging: Charging, told: Facts, call: Call) -> None:
    """A session that is known changes. Of calls that overlap nobody can say which came first."""
    before, after = charging.facts, charging.facts.after(told)
    if call.exchange.started_at >= charging.told_at:
        charging.wrong_states = charging.wrong_states or _wrong(illegal_step(before, after), call)
        charging.wrong_updates = charging.wrong_updates or _wrong(unordered_update(before, after), call)
    charging.updates += before.status == after.status == "ACTIVE"
    if charging.states[-1:] != states_of(after):
        charging.states = (*charging.states, *states_of(after))[-STATES:]
    charging.facts, charging.told_at = after, max(call.ended_at, charging.told_at)


def doubt(charging: Charging, refused: Facts) -> None:
    """After a push that was not accepted nobody can say in which state the session is, unless it has ended."""
    if refused.status and charging.facts.status not in FINAL:
        charging.facts = charging.facts._replace(status=None)


def _wrong(what: str, call: Call) -> Wrong | None:
    return Wrong(what, call.exchange.id) if what else None


def states_of(facts: Facts) -> tuple[str, ...]:
    return (facts.status,) if facts.status else ()
