"""Results of checks for the tests of the reports."""

from collections import Counter

from recordings.finding import Finding, Severity
from validators import profile
from validators.checking import Checked
from validators.rules import RULES
from validators.telling import Tally

NASTY = '</failure> & "quotes" \x1b[31m\x00 100%\r\n::error::, ü € \ud83d {0} [link](1)'
EVERY = frozenset(rule.id for rule in RULES)
LINK, OWNER, SCHEME = "page.link-missing", "objects.owner-differs", "transport.authorization-scheme"


def finding(rule: str = OWNER, severity: Severity = Severity.ERROR, number: int = 1, **more: str) -> Finding:
    """A finding about the partner's request, unless `more` says otherwise."""
    values = {"side": "request", "party": "partner", "pointer": "/party_id", "message": "No good."} | more
    return Finding(exchange_id=number, rule=rule, severity=severity, **values)


def result(*findings: Finding, name: str = "a.db", judged: frozenset[str] = EVERY) -> Checked:
    """What came of one input, all of whose exchanges could be judged."""
    return Checked(
        name,
        profile.load("ocpi"),
        Tally(),
        exchanges=3,
        graded=3,
        findings=list(findings),
        not_graded=Counter(),
        judged=judged,
    )
