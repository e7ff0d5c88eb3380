"""The report as one JSON object, for programs."""

import json
from dataclasses import asdict
from typing import Any

from recordings.times import iso
from validators.onboarding.report import Report, Source
from validators.onboarding.standing import Result


def as_json(report: Report) -> str:
    """`{"verdict", "role", "version", "profile", "recordings", "checkpoints", "todo", "findings", …}`.

    An `attempt` is a place in `recordings`, from 0 on; an exchange is its id there. `hubs_findings` do not count.
    """
    whole = {
        "verdict": report.verdict,
        "role": report.role,
        "version": report.version,
        "profile": report.profile,
        "recordings": [_source(each) for each in report.sources],
        "checkpoints": [_checkpoint(each) for each in report.results],
        "todo": [each._asdict() for each in report.todo],
        "findings": [asdict(each) for each in report.findings],
        "hubs_findings": [asdict(each) for each in report.hubs],
        "objects": [each._asdict() for each in report.objects],
        "coverage": {
            "operations": [each._asdict() for each in report.modules],
            "fields": [each._asdict() for each in report.fields],
        },
        "unknown": report.untold,
        "progress": report.progress._asdict() if report.progress else None,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _source(source: Source) -> dict[str, Any]:
    times = {name: iso(at) if at else None for name, at in (("from", source.first_at), ("to", source.last_at))}
    return {"name": source.name, "exchanges": source.exchanges, "graded": source.graded} | times


def _checkpoint(result: Result) -> dict[str, Any]:
    checkpoint = result.checkpoint
    return {
        "id": checkpoint.id,
        "title": checkpoint.title,
        "phase": checkpoint.phase,
        "state": result.state,
        "required": checkpoint.required,
        "manual": checkpoint.is_manual,
        "reason": result.reason,
        "evidence": result.evidence,
        "attempt": result.attempt,
    }
