"""The report for people: how to mend each kind of fault; nothing cut or coloured in a pipe; no orders to terminals."""

import re
from io import StringIO
from pathlib import Path

from click.testing import CliRunner
from rich.console import Console

from recordings.finding import Severity
from tests.validators.reports.results import LINK, NASTY, OWNER, finding, result
from validators.checking import Checked
from validators.commands import check
from validators.pages import advice
from validators.reports.text import print_text
from validators.rules import RULES

SAMPLE = Path(__file__).parents[3] / "recordings" / "samples" / "extrawest-2.2.1.db"


def shown(*results: Checked, terminal: bool = False) -> str:
    out = StringIO()
    print_text(results, Console(file=out, width=80, force_terminal=terminal, soft_wrap=True))
    return out.getvalue()


def test_findings_stand_by_rule_the_gravest_first() -> None:
    found = [finding(LINK, Severity.INFO), *(finding(number=number) for number in range(1, 7))]
    assert shown(result(*found)).splitlines() == [
        "a.db",
        f"  error   {OWNER}  6 x",
        "           exchange 1, request /party_id (partner): No good.",
        "           exchange 2, request /party_id (partner): No good.",
        "           exchange 3, request /party_id (partner): No good.",
        "           … and 3 more",
        f"           mend it: {advice(OWNER)}",
        f"           more: ocpi-tap rules {OWNER}",
        f"  info    {LINK}  1 x",
        "           exchange 1, request /party_id (partner): No good.",
        f"           mend it: {advice(LINK)}",
        f"           more: ocpi-tap rules {LINK}",
        "3 of 3 exchanges graded: 6 error, 0 warning, 1 info",
    ]


def test_nothing_is_cut_or_coloured_in_a_pipe() -> None:
    message = "word " * 200 + "end."
    text = shown(result(finding(message=message)))
    assert message in text
    assert "\x1b" not in text
    assert "\x1b" not in CliRunner().invoke(check, [str(SAMPLE)]).stdout


def test_a_terminal_gets_colour() -> None:
    assert re.search(r"\x1b\[1;31merror", shown(result(finding()), terminal=True))


def test_a_terminal_gets_long_texts_in_lines_below_each_other() -> None:
    lines = shown(result(finding(message="word " * 50 + "end.")), terminal=True).splitlines()
    told = [line for line in lines if "word" in line]
    assert len(told) > 3
    assert all(line.startswith(" " * 11) and len(line) <= 80 for line in told)


def test_what_a_partner_writes_gives_the_terminal_no_orders() -> None:
    text = shown(result(finding(message=NASTY, pointer=f"/{NASTY}")))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    assert "[link](1)" in text, "no markup either"


def test_every_rule_has_advice_in_a_line_or_two() -> None:
    for rule in RULES:
        assert 10 < len(advice(rule.id)) < 300, rule.id
        assert "```" not in advice(rule.id), rule.id
