"""What one rule says of a few exchanges, whatever the others say."""

from recordings.exchange import Exchange
from recordings.finding import Finding
from validators import profile
from validators.engine import Engine


def told_by(rule: str, *exchanges: Exchange) -> list[Finding]:
    """The findings of a rule, by an engine that saw these exchanges alone; no rule may have raised."""
    engine = Engine(profile.load("ocpi"))
    entries = [engine.judge(exchange)[1] for exchange in exchanges]
    assert [crash for entry in entries for crash in entry.crashes] == []
    return [finding for entry in entries for finding in entry.findings if finding.rule == rule]
