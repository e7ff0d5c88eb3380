"""The verdict on the recording of a real partner is the one that a person has come to, line by line."""

import json
import re
from typing import Any, NamedTuple

from click.testing import CliRunner

from tests.acceptance.readings import SAMPLES
from validators.onboarding.command import report

SAMPLE = SAMPLES / "extrawest-2.2.1.db"
PAGE = (SAMPLES / "extrawest-2.2.1.report.md").read_text()
LINE = re.compile(r"^\| `(?P<id>[\w.-]+)` \| (?P<state>[a-z ]+) \| (?P<exchanges>[\d, ]*) ?\| \S.* \|$", re.MULTILINE)


class Line(NamedTuple):
    """A checkpoint, its state, and the exchanges that show it or speak against it."""

    id: str
    state: str
    exchanges: tuple[int, ...]


def read_by_a_person() -> list[Line]:
    """The lines of the page."""
    return [
        Line(each["id"], each["state"], tuple(map(int, re.findall(r"\d+", each["exchanges"]))))
        for each in LINE.finditer(PAGE)
    ]


def told(checkpoint: dict[str, Any]) -> Line:
    """What the report says of one."""
    evidence = checkpoint["evidence"]["against" if checkpoint["state"] == "failed" else "shown"]
    return Line(checkpoint["id"], checkpoint["state"], tuple(sorted({proof["exchange"] for proof in evidence})))


def test_the_verdict_is_that_of_the_person_who_read_the_recording() -> None:
    result = CliRunner().invoke(report, [str(SAMPLE), "--format", "json"])
    said = json.loads(result.output)
    assert result.exit_code == 1
    assert (said["verdict"], said["role"], said["version"]) == ("failed", "cpo", "2.2.1")
    assert f"**Verdict: {said['verdict']}**" in PAGE
    judged = [told(each) for each in said["checkpoints"] if each["state"] != "not applicable"]
    assert sorted(judged) == sorted(read_by_a_person())


def test_what_is_not_on_the_page_is_for_emsps_alone() -> None:
    result = CliRunner().invoke(report, [str(SAMPLE), "--format", "json"])
    others = [each["id"] for each in json.loads(result.output)["checkpoints"] if each["state"] == "not applicable"]
    assert others
    assert all(each.startswith("emsp.") for each in others)
