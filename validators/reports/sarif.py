"""The result of a check as SARIF 2.1.0, which code scanning reads."""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from recordings.finding import Finding, Severity
from recordings.printable import printable
from validators.checking import Checked
from validators.pages import advice, text_of
from validators.reports import changed
from validators.reports.groups import place
from validators.rule import Rule
from validators.rules import RULES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
FINGERPRINT = "ocpiTapFinding/v1"
NUMBER = re.compile(r"/\d+(?=/|$)")

Json = dict[str, Any]


def sarif(results: Sequence[Checked], rules: frozenset[str]) -> str:
    """One run, with the rules that were asked for and a result for each finding."""
    judging = [rule for rule in RULES if rule.id in rules]
    places = {rule.id: number for number, rule in enumerate(judging)}
    driver = {"name": "ocpi-tap", "semanticVersion": version("ocpi-tap"), "rules": [_rule(rule) for rule in judging]}
    run = {
        "tool": {"driver": driver},
        "artifacts": [{"location": {"uri": _uri(checked.name)}} for checked in results],
        "results": [result for index, checked in enumerate(results) for result in _results(checked, index, places)],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notes(results))}],
        "columnKind": "unicodeCodePoints",
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(rule: Rule) -> Json:
    page = text_of(rule.id).partition("\n## Good")[0]  # the examples would make it ten times as long
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {advice(rule.id)}"},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": ["ocpi", rule.chapter], "page": f"docs/rules/{rule.id}.md", "spec": rule.spec},
    }


def _results(checked: Checked, index: int, places: dict[str, int]) -> Iterator[Json]:
    met: Counter[str] = Counter()
    for finding in checked.findings:
        key = _fingerprint(finding)
        met[key] += 1
        yield {
            "ruleId": finding.rule,
            "ruleIndex": places[finding.rule],
            "level": LEVELS[finding.severity],
            "message": {"text": printable(f"{finding.message} ({place(finding, checked.unit)})")},
            "locations": [_location(checked, index, finding)],
            "partialFingerprints": {FINGERPRINT: f"{key}:{met[key]}"},
            "properties": {"exchange": finding.exchange_id, "side": finding.side, "party": finding.party},
        }


def _location(checked: Checked, index: int, finding: Finding) -> Json:
    """The input, and the place in it as far as files of lines and columns do not tell it."""
    names = [f"{checked.unit} {finding.exchange_id}", finding.side, finding.pointer]
    kind = "value" if finding.pointer.startswith("/") else "message"
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(checked.name), "index": index},
            "region": {"startLine": 1},  # code scanning wants a line
        },
        "logicalLocations": [{"fullyQualifiedName": printable(" ".join(filter(None, names))), "kind": kind}],
    }


def _fingerprint(finding: Finding) -> str:
    """The same for the same fault in another recording: exchanges and places in lists are counted anew there."""
    parts = (finding.rule, finding.party, finding.side, NUMBER.sub("/*", finding.pointer))
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]


def _notes(results: Sequence[Checked]) -> Iterator[Json]:
    for checked in results:
        for told in changed.lines(checked):
            yield {"level": "note", "message": {"text": printable(f"{checked.name}: {told}")}}
        for crash in dict.fromkeys(checked.crashes):
            text = printable(f"{checked.name}: a fault of ocpi-tap itself: {crash}")
            yield {"level": "error", "message": {"text": text}}


def _uri(name: str) -> str:
    """A path as a relative reference, or as a file: URI where it is absolute."""
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path))
