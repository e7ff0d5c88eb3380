"""The engine: every rule over one exchange after the other. The same live, over a recording, a HAR file or a replay."""

import traceback
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import msgspec

from recordings.entry import Crash, Entry
from recordings.exchange import Exchange, TransportError
from recordings.finding import Finding
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.legs import Legs
from validators.likeness import Likeness, likeness_of
from validators.profile import Profile
from validators.rule import SCOPES, Check, Fault, Guard, Rule, Sort
from validators.rules import RULES
from validators.telling import NOTHING, Teller, Told

KINDS = tuple(SCOPES)
LIKENESSES = 2_000  # remembered


class Judge(NamedTuple):
    """A rule with its place in the catalogue, the kind of its parameters, and what looks for faults."""

    place: int
    parameters: int
    check: Check
    rule: Rule


class Judged(msgspec.Struct, frozen=True):
    """A call with what came of it; `again` are findings of rules that had said so before, `links` as in an Entry."""

    call: Call
    findings: tuple[Finding, ...]
    again: tuple[Finding, ...]
    crashes: list[Crash]
    links: tuple[tuple[int, str], ...]

    def entry(self) -> Entry:
        """What a recording keeps of it."""
        call = self.call
        return Entry(
            exchange=call.exchange,
            reading=call.reading(),
            findings=self.findings,
            crashes=tuple(self.crashes),
            links=self.links,
        )


Families = tuple[tuple[Guard | None, tuple[Judge, ...]], ...]


class Engine:
    """Judges exchanges in the order in which they were completed."""

    def __init__(self, profile: Profile, legs: Legs | None = None, name: str = "") -> None:
        """A new conversation under a profile; one of several to a hub shares the legs and has a name."""
        self.conversation = Conversation(profile, legs or Legs(), name)
        self.teller = Teller(self.conversation)
        self.sorts: set[Sort] = set()  # of the calls that were judged
        self._loud: dict[Likeness, Families] = {}  # all but the steady ones that had nothing to judge

    def judge(self, exchange: Exchange) -> tuple[Call, Entry]:
        """Read one exchange, run the rules on it and learn from it. Never raises for what a partner sent."""
        judged = self.judged(exchange)
        return judged.call, judged.entry()

    def judged(self, exchange: Exchange) -> Judged:
        """The same, for those who need no entry of a recording."""
        crashes: list[Crash] = []
        call = self.conversation.read(exchange)
        findings, again = self._findings(call, crashes) if call.place.module or is_refused(exchange) else NOTHING
        links = self.conversation.sessions.links(call)
        self._learn(call, crashes)
        return Judged(call, findings, again, crashes, links)

    def _learn(self, call: Call, crashes: list[Crash]) -> None:
        try:
            self.conversation.learn(call)
        except Exception:
            crashes.append(Crash("conversation", traceback.format_exc()))

    def _findings(self, call: Call, crashes: list[Crash]) -> Told:
        found: list[tuple[int, Finding]] = []
        likeness = likeness_of(call, self.conversation)
        loud = self._loud.get(likeness)
        if loud is None:
            self.sorts |= {call.sort} if call.place.module else set()
            steady, others = (families_for(call.sort, call.went_well, steady) for steady in (True, False))
            speak_up = tuple(family for family in steady if self._ask((family,), call, found, crashes))
            self._ask(others, call, found, crashes)
            self._remember(likeness, speak_up + others)
        else:
            self._ask(loud, call, found, crashes)
        if not found:
            return NOTHING
        found.sort(key=itemgetter(0))
        return self.teller.told(call, [finding for _, finding in found])

    def _remember(self, likeness: Likeness, loud: Families) -> None:
        """Begun anew when there are too many, which a platform that is like itself never comes to."""
        if len(self._loud) >= LIKENESSES:
            self._loud.clear()
        self._loud[likeness] = loud

    def _ask(self, families: Families, call: Call, found: list[tuple[int, Finding]], crashes: list[Crash]) -> bool:
        """Add what the rules find, each with its place in the catalogue; whether they had anything to judge."""
        before, is_guarded = len(found) + len(crashes), False
        conversation = self.conversation
        given = ((call.request,), (call.response,), (call,), (call, conversation))  # in the order of SCOPES
        for guard, judges in families:
            if guard is not None:
                try:
                    if not guard(call, conversation):
                        continue
                except Exception:
                    crashes += [Crash(judge.rule.id, traceback.format_exc()) for judge in judges]
                    continue
                is_guarded = True
            for place, parameters, check, rule in judges:
                try:
                    if faults := [*check(*given[parameters])]:
                        found += [(place, self._finding(rule, call, fault)) for fault in faults]
                except Exception:
                    crashes.append(Crash(rule.id, traceback.format_exc()))
        return is_guarded or len(found) + len(crashes) > before

    def _finding(self, rule: Rule, call: Call, fault: Fault) -> Finding:
        side = fault.side or rule.side
        return Finding(
            exchange_id=call.exchange.id,
            rule=rule.id,
            severity=fault.severity or rule.severity,
            side=side,
            party=call.requester if side == "request" else call.responder,
            pointer=fault.pointer,
            message=f"{rule.summary} {fault.detail}".strip(),
        )


def is_refused(exchange: Exchange) -> bool:
    """Whether the tap kept the request back, for its address; that is worth a finding whatever it was."""
    return exchange.error == TransportError.ORIGIN_REFUSED


@lru_cache(maxsize=4096)
def families_for(sort: Sort, went_well: bool, steady: bool) -> Families:
    """The steady rules, or all others, that have something to judge in calls of one sort.

    They are in families by their guards: each is asked once. A steady rule without one is a family of its own.
    """
    families: dict[Guard | str | None, list[Judge]] = {}
    for place, rule in enumerate(RULES):
        if rule.steady is steady and rule.applies(sort) and not (went_well and rule.unless_well):
            key = rule.when or (rule.id if steady else None)
            families.setdefault(key, []).append(Judge(place, KINDS.index(rule.parameters), rule.check, rule))
    return tuple((family[0].rule.when, tuple(family)) for family in families.values())


def judging(sorts: Iterable[Sort]) -> frozenset[str]:
    """The ids of the rules that judge calls of any of these sorts."""
    return frozenset(rule.id for sort in sorts for rule in RULES if rule.applies(sort))
