"""The result of a check as one JSON object, for programs."""

import json
from collections import Counter
from typing import Any

from recordings.finding import Severity
from validators.checking import Checked
from validators.rules import RULES

SPEC = {rule.id: rule.spec for rule in RULES}


def as_json(results: list[Checked]) -> str:
    """`{"inputs", "graded", "findings": […], "counts"}`; a finding's `exchange` is its id or place in its input."""
    findings = [(checked.name, finding) for checked in results for finding in checked.findings]
    counts = Counter(finding.severity for _, finding in findings)
    rows: list[dict[str, Any]] = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "input": name,
            "exchange": finding.exchange_id,
            "side": finding.side,
            "pointer": finding.pointer,
            "party": finding.party,
            "spec": SPEC.get(finding.rule, ""),
        }
        for name, finding in findings
    ]
    whole = {
        "inputs": len(results),
        "graded": sum(checked.graded for checked in results),
        "findings": rows,
        "counts": {severity: counts[severity] for severity in Severity},
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)
