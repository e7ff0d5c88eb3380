"""What a profile changed about the findings, as rows for programs and as lines for people."""

from collections.abc import Iterator
from typing import Any

from validators.checking import Checked


def severities(checked: Checked) -> list[dict[str, Any]]:
    """Each rule whose findings weigh something else here."""
    return [
        {
            "rule": rule,
            "severity": agreed.severity,
            "instead_of": before,
            "reason": agreed.reason,
            "findings": count,
            "input": checked.name,
        }
        for (agreed, rule, before), count in checked.tally.changed.items()
    ]


def silences(checked: Checked) -> list[dict[str, Any]]:
    """Each silence of the profile; `silenced` are the findings it hid, `since` those found after it had run out."""
    ran_out = checked.ran_out()
    return [
        silence.model_dump(mode="json")
        | {
            "ran_out": silence in ran_out,
            "silenced": sum(count for (by, _), count in checked.tally.hidden.items() if by == silence),
            "since": sum(count for (by, _), count in checked.tally.since.items() if by == silence),
            "input": checked.name,
        }
        for silence in checked.profile.silence
    ]


def lines(checked: Checked) -> Iterator[str]:
    """What of it counted here, a line each; a silence that ran out is told in any case."""
    for row in severities(checked):
        what = f"{row['rule']} is {row['severity']} here, not {row['instead_of']}"
        yield f"{what}: {row['findings']} x: {row['reason']}"
    for row, silence in zip(silences(checked), checked.profile.silence, strict=True):
        if row["silenced"]:
            yield f"silenced until {silence.until}: {row['silenced']} x {silence.subject}: {silence.reason}"
        if row["ran_out"]:
            ran_out = f"silence that ran out on {silence.until}: {row['since']} x since"
            yield f"{ran_out}, {silence.subject}: {silence.reason}"
