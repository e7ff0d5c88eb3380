"""The result of a check as one JSON object, for programs."""

import json
from collections.abc import Sequence
from typing import Any

from validators.checking import Checked
from validators.reports import changed
from validators.reports.groups import counted
from validators.rules import RULES

SPEC = {rule.id: rule.spec for rule in RULES}


def as_json(results: Sequence[Checked]) -> str:
    """`{"inputs", "graded", "findings": […], "counts", "severities": […], "silences": […]}`.

    A finding's `exchange` is its id or place in its input; the last two are as in changed.py.
    """
    findings = [(checked.name, finding) for checked in results for finding in checked.findings]
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
        "counts": counted(finding for _, finding in findings),
        "severities": [row for checked in results for row in changed.severities(checked)],
        "silences": [row for checked in results for row in changed.silences(checked)],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)
