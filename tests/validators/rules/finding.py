"""A short way to what the engine finds in a few exchanges."""

from collections.abc import Iterable

from recordings.exchange import Exchange
from recordings.finding import Finding
from validators import profile
from validators.engine import Engine


def found(*exchanges: Exchange, engine: Engine | None = None) -> list[Finding]:
    """The findings of one conversation, in order."""
    judge = (engine or Engine(profile.load("ocpi"))).judge
    return [finding for each in exchanges for finding in judge(each)[1].findings]


def kinds(findings: Iterable[Finding]) -> list[tuple[int, str, str]]:
    """Of each finding the exchange, the rule and the severity."""
    return [(finding.exchange_id, finding.rule, finding.severity.value) for finding in findings]
