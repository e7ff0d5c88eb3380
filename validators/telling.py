"""Telling: which of the findings on one exchange are told, and how: the cause alone, once, as the profile agrees."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from recordings.finding import Finding, Severity, worst
from recordings.lru import Lru
from validators.agreed import OtherSeverity, Silence
from validators.call import Call
from validators.conversation import REPORTED, Conversation
from validators.rule_names import rules_named
from validators.rules import RULES

ONCE = frozenset(rule.id for rule in RULES if rule.once)
SUMMARIES = {rule.id: rule.summary for rule in RULES}
PLACES = 100  # findings of one rule in one message; of the others, how many


@dataclass
class Tally:
    """What the profile changed, counted with the rule: hidden by a silence, found after it ran out, weighed otherwise.

    The last has the severity before as well.
    """

    hidden: Counter[tuple[Silence, str]] = field(default_factory=Counter)
    since: Counter[tuple[Silence, str]] = field(default_factory=Counter)
    changed: Counter[tuple[OtherSeverity, str, Severity]] = field(default_factory=Counter)

    def narrow(self, rules: frozenset[str]) -> None:
        """Leave out what it counts of other rules."""
        for counts in (self.hidden, self.since, self.changed):
            for key in [key for key in counts if key[1] not in rules]:
                del counts[key]


class Told(NamedTuple):
    """What is told of an exchange, and what rules that speak once found `again` and do not repeat."""

    new: tuple[Finding, ...]
    again: tuple[Finding, ...]


NOTHING = Told((), ())


class Teller:
    """Decides for one conversation, and counts what its profile changed."""

    def __init__(self, conversation: Conversation) -> None:
        """Of a profile whose names of rules are right."""
        self.tally = Tally()
        self._conversation = conversation
        self._silences = [
            (silence, rules_named(silence.rule) if silence.rule else None) for silence in conversation.profile.silence
        ]
        self._severities = _by_rule(conversation.profile.severity)
        self._hidden_once: Lru[tuple[str, str, str], bool] = Lru(REPORTED)

    def told(self, call: Call, found: list[Finding]) -> Told:
        """Of all that rules found on an exchange, what is told of it."""
        kept: Iterable[Finding] = without_consequences(found)
        if self._silences:
            kept = [finding for finding in kept if not self._is_silenced(call, finding)]
        again: list[Finding] = []
        new = capped(list(self._new(call, kept, again)))
        return Told(tuple(new), tuple(again))

    def _is_silenced(self, call: Call, finding: Finding) -> bool:
        fitting = [
            silence
            for silence, rules in self._silences
            if (rules is None or finding.rule in rules) and silence.fits(call.place.module, finding)
        ]
        holding = [silence for silence in fitting if silence.holds(call.exchange.started_at)]
        if fitting and self._counts(call, finding):
            counts = self.tally.hidden if holding else self.tally.since
            counts[(holding or fitting)[0], finding.rule] += 1
        return bool(holding)

    def _counts(self, call: Call, finding: Finding) -> bool:
        """Whether it would have been told; what rules that speak once found again would not."""
        key = _key(call, finding)
        again = key in self._hidden_once
        if finding.rule in ONCE:
            self._hidden_once.put(key, True)
        return not again

    def _new(self, call: Call, findings: Iterable[Finding], again: list[Finding]) -> Iterator[Finding]:
        """Put what rules that speak once have said into `again`, only now: it still explains its consequences."""
        for found in findings:
            agreed = self._agreed(call, found)
            finding = _weighed(found, agreed) if agreed else found
            key = _key(call, finding)
            if key in self._conversation.reported:
                again.append(finding)
            else:
                if agreed:
                    self.tally.changed[agreed, found.rule, found.severity] += 1
                yield finding
            if finding.rule in ONCE:
                self._conversation.reported.put(key, True)

    def _agreed(self, call: Call, finding: Finding) -> OtherSeverity | None:
        """What was agreed about a finding, where that changes it."""
        entries, place = self._severities.get(finding.rule, ()), call.place
        agreed = next((each for each in entries if each.fits(place.module, place.version, finding)), None)
        return agreed if agreed and agreed.severity != finding.severity else None


def _weighed(finding: Finding, agreed: OtherSeverity) -> Finding:
    why = f"({agreed.severity} here, not {finding.severity}: {agreed.reason})"
    return replace(finding, severity=agreed.severity, message=f"{finding.message} {why}")


def _key(call: Call, finding: Finding) -> tuple[str, str, str]:
    return finding.rule, f"{call.exchange.direction} {finding.side}", finding.message


def _by_rule(agreed: tuple[OtherSeverity, ...]) -> dict[str, list[OtherSeverity]]:
    """What counts for each rule: its own entries before its chapter's, the later before the earlier."""
    entries = [(each, rules_named(each.rule)) for each in reversed(agreed)]
    entries.sort(key=lambda entry: entry[0].rule not in entry[1])
    found: dict[str, list[OtherSeverity]] = defaultdict(list)
    for each, rules in entries:
        for rule in rules:
            found[rule].append(each)
    return found


def without_consequences(findings: list[Finding]) -> tuple[Finding, ...]:
    """Leave out what another finding on the same exchange explains: one cause, one finding."""
    fired = {finding.rule for finding in findings}
    explained = frozenset().union(*(consequences(rule_id) for rule_id in fired))
    return tuple(finding for finding in findings if finding.rule not in explained)


@cache
def consequences(rule_id: str) -> frozenset[str]:
    """The rules whose findings a rule explains; `chapter.*` is every rule of a chapter."""
    named = {name for rule in RULES if rule.id == rule_id for name in rule.explains}
    return frozenset(rule.id for rule in RULES if {rule.id, f"{rule.chapter}.*"} & named)


def capped(findings: list[Finding]) -> list[Finding]:
    """At most PLACES of each rule and side; behind them one that says how many more there are, as grave as those."""
    if len(findings) <= PLACES:
        return findings
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.rule, finding.side].append(finding)
    return [finding for group in groups.values() for finding in (*group[:PLACES], *_number_of(group[PLACES:]))]


def _number_of(left: list[Finding]) -> Iterator[Finding]:
    if gravest := worst(left):
        summary = SUMMARIES.get(left[0].rule, "")
        more = f"{summary} There are {len(left):,} more places in this message, which are not listed."
        yield replace(left[0], severity=gravest, pointer="", message=more.strip())
