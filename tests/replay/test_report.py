"""The report is readable on a terminal and in a pipe, and holds no control character of a partner's."""

import io

from rich.console import Console

from replay.compare import Change, Kind
from replay.plan import Step
from replay.report import junit, print_changes, print_outcomes, summary
from replay.run import Outcome
from tests.replay.dialogue import BASE, envelope, exchanges, said
from validators import profile
from validators.engine import Engine


def outcome(number: int, *changes: Change, skipped: str = "") -> Outcome:
    live = exchanges(said(f"GET {BASE}/2.2.1/locations", answer=envelope([])))[0]
    call, entry = Engine(profile.load("ocpi")).judge(live)
    step = Step(number, call, entry.findings, None, "", skipped)
    return Outcome(step, live.request.url, skipped, None if skipped else live, changes)


GONE = Change(Kind.REGRESSION, "/data/*/[red]na\x1bme", "is gone, was string")
NEW = Change(Kind.NOTE, "/data/*/x", "is new: string")
OUTCOMES = [outcome(1, NEW), outcome(2, skipped="not OCPI"), outcome(3, NEW, GONE)]


def printed(terminal: bool) -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=200, highlight=False)
    print_outcomes(OUTCOMES, console)
    print_changes(OUTCOMES, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_plain_lines_where_nobody_watches() -> None:
    assert printed(terminal=False).splitlines() == [
        f"   1  GET locations list  {BASE}/2.2.1/locations  HTTP 200: ok",
        f"   2  GET locations list  {BASE}/2.2.1/locations  not sent: not OCPI",
        f"   3  GET locations list  {BASE}/2.2.1/locations  HTTP 200: regressed",
        "regression: #3 GET locations list: /data/*/[red]na\ufffdme is gone, was string",
        "note: #1 GET locations list: /data/*/x is new: string",
        "note: #3 GET locations list: /data/*/x is new: string",
    ]


def test_a_table_on_a_terminal() -> None:
    text = printed(terminal=True)
    assert text.startswith("┏")
    assert "not sent: not OCPI" in text
    assert "[red]na\ufffdme" in text


def test_summary() -> None:
    assert summary(OUTCOMES) == "2 sent, 1 regressed, 0 mended, 1 not sent: 1 not OCPI"


def test_junit_tells_regressions_skips_and_notes() -> None:
    (suite,) = junit(OUTCOMES, "r.db")
    noted, left_out, failed = suite
    assert noted.system_out == "note: /data/*/x is new: string"
    assert left_out.is_skipped
    assert [result.message for result in failed.result] == ["/data/*/[red]na\ufffdme is gone, was string"]
    assert "is new" in failed.result[0].text
