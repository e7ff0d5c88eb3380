"""The open findings put together by rule: what was sent, what is expected, how to mend it, how often and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from recordings.finding import Severity
from validators import pages
from validators.onboarding.attempt import Attempt
from validators.onboarding.open_findings import Open, still_open
from validators.onboarding.sent import sent_at
from validators.rules import RULES

SUMMARIES = {rule.id: rule.summary for rule in RULES}


@dataclass(frozen=True, slots=True)
class Example:
    """A finding in full: its exchange, the side and the pointer of its place, and what was sent there."""

    exchange: int
    side: str
    pointer: str
    message: str
    sent: str


@dataclass(frozen=True, slots=True)
class OpenRule:
    """`count` is how often it was found in the recording at the place `attempt`, `first` and `last` in which exchanges.

    `modules` are those in which it is open still.
    """

    rule: str
    severity: Severity
    party: str
    summary: str
    modules: tuple[str, ...]
    attempt: int
    count: int
    first: int
    last: int
    example: Example
    expected: str
    advice: str


def open_rules(attempts: Sequence[Attempt]) -> list[OpenRule]:
    """The gravest first, of those the most frequent."""
    groups: dict[tuple[str, str, str], list[tuple[int, Open]]] = {}
    for place, each in still_open([attempt.onboarding.findings for attempt in attempts]):
        groups.setdefault((each.rule, each.party, each.severity), []).append((place, each))
    found = [_open_rule(group, attempts) for group in groups.values()]
    return sorted(found, key=lambda each: (each.severity.rank, -each.count, each.rule))


def _open_rule(group: list[tuple[int, Open]], attempts: Sequence[Attempt]) -> OpenRule:
    place, latest = max(group, key=lambda one: (one[0], one[1].exchange))
    attempt = attempts[place]
    times = attempt.found[latest.rule, latest.party, latest.severity]
    return OpenRule(
        rule=latest.rule,
        severity=latest.severity,
        party=latest.party,
        summary=SUMMARIES.get(latest.rule, latest.message),
        modules=tuple(sorted({each.module for _, each in group if each.module})),
        attempt=place,
        count=times.count,
        first=times.first,
        last=times.last,
        example=_example(attempt, latest),
        expected=pages.expected(latest.rule),
        advice=pages.advice(latest.rule),
    )


def _example(attempt: Attempt, latest: Open) -> Example:
    exchange = attempt.recording.exchange(latest.exchange)
    sent = sent_at(exchange, latest.side, latest.pointer, latest.module) if exchange else ""
    return Example(latest.exchange, latest.side, latest.pointer, latest.message, sent)
