"""Which findings are still open: of everything that is done several times, the latest time counts.

A location pushed once more without the fault, or a list read again, settles what was found the time before. Charging
sessions settle one another: the latest one counts for each kind of call in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from recordings.finding import Finding, Severity
from recordings.lru import Lru
from validators import urls
from validators.onboarding.seen import Seen

THINGS = 20_000
KINDS = 1_000  # of calls: there are some hundred, but a method may be any word
OF_SESSIONS = ("sessions", "cdrs", "commands", "chargingprofiles")

Kind = tuple[str, str, str]


class Thing(NamedTuple):
    """What is done again and again: a kind of call, and the object or the page of a list that it is about."""

    direction: str
    module: str
    operation: str
    about: str

    @property
    def kind(self) -> Kind:
        """What kind of call it is, whatever it is about."""
        return self.direction, self.module, self.operation


class Open(NamedTuple):
    """A rule with findings in the latest attempt, by a party; `exchange` is the latest, and where there is a place."""

    rule: str
    severity: Severity
    party: str
    message: str
    exchange: int
    module: str
    side: str = "response"
    pointer: str = ""


@dataclass(slots=True)
class Attempt:
    """The latest time that a thing was done: by `name`, the exchange or the charging session; what was found then."""

    name: str
    found: dict[tuple[str, str, Severity], Open]


@dataclass
class OpenFindings:
    """Only attempts with findings are remembered; `made` are the kinds of calls that there were at all."""

    attempts: Lru[Thing, Attempt] = field(default_factory=lambda: Lru(THINGS))
    made: Lru[Kind, bool] = field(default_factory=lambda: Lru(KINDS))

    def learn(self, seen: Seen) -> None:
        """Take in a call that was judged."""
        thing, name = thing_of(seen), attempt_of(seen)
        self.made.put(thing.kind, True)
        before = self.attempts.get(thing)
        found = {(each.rule, each.party, each.severity): _open(each, seen) for each in seen.findings}
        if before and before.name == name:
            found = before.found | found
        if found:
            self.attempts.put(thing, Attempt(name, found))
        elif before:
            self.attempts.pop(thing)

    def restore(self, attempts: Mapping[Thing, Attempt]) -> None:
        """Go on with the attempts that a recording kept, the oldest first."""
        self.attempts.clear()
        self.attempts.update(attempts)

    def all(self, severity: Severity, party: str) -> list[Open]:
        """Those of a severity that a party made, the rules in the order in which they were found."""
        return [each for _, each in still_open([self]) if each.severity is severity and each.party == party]


def still_open(attempts: Sequence[OpenFindings]) -> list[tuple[int, Open]]:
    """What is open after several onboardings of one partner, the latest of each rule, party, severity and module.

    Each has the place of its onboarding, from 0 on. One in which such a call was made settles those before it.
    """
    latest: dict[tuple[str, ...], tuple[int, Open]] = {}
    for place, onboarding in enumerate(attempts):
        later = set().union(*(each.made for each in attempts[place + 1 :]))
        for thing, attempt in onboarding.attempts.items():
            for each in attempt.found.values() if thing.kind not in later else ():
                key = each.rule, each.party, each.severity, each.module
                latest[key] = max(
                    latest.get(key, (place, each)), (place, each), key=lambda one: (one[0], one[1].exchange)
                )
    return list(latest.values())


def thing_of(seen: Seen) -> Thing:
    """What a call does."""
    place, exchange = seen.call.place, seen.call.exchange
    module = place.module or ""
    about = "" if module in OF_SESSIONS else _about(seen)
    return Thing(exchange.direction, module, f"{exchange.request.method} {place.operation or ''}", about)


def attempt_of(seen: Seen) -> str:
    """Which time it is: one for all calls of a charging session, else each call for itself."""
    session = seen.call.session_id if seen.call.place.module in OF_SESSIONS else None
    return f"session {session.lower()}" if session else f"exchange {seen.id}"


def _about(seen: Seen) -> str:
    """The object in the path; of a list the page, whatever the moments that it asks for."""
    call = seen.call
    if call.place.operation != "list":
        return urls.normal(call.request.url)
    return f"{urls.normal(call.request.url)}?offset={call.query.get('offset', '0')}"


def _open(finding: Finding, seen: Seen) -> Open:
    module = seen.call.place.module or ""
    return Open(
        finding.rule,
        finding.severity,
        finding.party,
        finding.message,
        finding.exchange_id,
        module,
        finding.side,
        finding.pointer,
    )
