"""What the operator sees: a line an exchange, each kind of finding once, nothing that a terminal would obey."""

import pytest

from addons.console import Console
from recordings.entry import Entry, Reading
from recordings.exchange import TransportError
from recordings.finding import Finding, Severity
from tests.validators.talk import HUB, TO_PARTNER, exchange


def finding(rule: str, party: str = "partner", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        exchange_id=1, rule=rule, severity=severity, side="response", party=party, pointer="/data", message="No good."
    )


def shown(capsys: pytest.CaptureFixture[str], *entries: Entry, quiet: bool = False) -> list[str]:
    console = Console(quiet)
    for entry in entries:
        console.entry(entry)
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_an_exchange_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    reading = Reading(module="locations", operation="list", ocpi_status=1000)
    [line] = shown(capsys, Entry(exchange=exchange("GET", f"{HUB}/2.2.1/locations"), reading=reading))
    assert line.split()[1:] == ["partner", "->", "hub", "GET", "locations", "list", "200/1000", "1", "ms"]


def test_traffic_that_is_not_ocpi_shows_its_url(capsys: pytest.CaptureFixture[str]) -> None:
    [line] = shown(capsys, Entry(exchange=exchange("GET", f"{HUB}/favicon.ico", status=404), reading=Reading()))
    assert f"{HUB}/favicon.ico 404" in line


def test_a_transport_error_stands_in_the_place_of_the_status(capsys: pytest.CaptureFixture[str]) -> None:
    failed = exchange("GET", f"{HUB}/x", way=TO_PARTNER, error=TransportError.CONNECT_FAILED)
    [line] = shown(capsys, Entry(exchange=failed, reading=Reading()))
    assert "hub -> partner" in line
    assert "connect-failed" in line


def test_each_kind_of_finding_is_told_once_for_each_party(capsys: pytest.CaptureFixture[str]) -> None:
    found = (finding("a.b"), finding("a.b"), finding("a.b", "hub"), finding("a.c", severity=Severity.INFO))
    entry = Entry(exchange=exchange("GET", HUB), reading=Reading(), findings=found)
    first, *told, second = shown(capsys, entry, entry)
    assert first.endswith("  4 x error")
    assert second.endswith("  4 x error")
    assert [line.strip() for line in told] == [
        "error: No good. [a.b, response /data]",
        "error: No good. [a.b, response /data]",
        "info: No good. [a.c, response /data]",
    ]


@pytest.mark.parametrize(("repeats", "told"), [(0, 0), (1, 1), (3, 3), (9, 5)])
def test_a_kind_of_finding_is_repeated_as_often_as_configured(
    capsys: pytest.CaptureFixture[str], repeats: int, told: int
) -> None:
    console = Console(quiet=False, repeats=repeats)
    for _ in range(5):
        console.entry(Entry(exchange=exchange("GET", HUB), reading=Reading(), findings=(finding("a.b"),)))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 5 + told
    console.end(hidden=0)
    assert capsys.readouterr().err == (f"a.b: {5 - told} more by the partner\n" if told < 5 else "")


def test_the_end_counts_what_was_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(quiet=False)
    found = (*[finding("b.a")] * 3_212, *[finding("a.c", "hub")] * 2, finding("a.b"))
    console.entry(Entry(exchange=exchange("GET", HUB), reading=Reading(), findings=found))
    capsys.readouterr()
    console.end(hidden=1_000)
    assert capsys.readouterr().err.splitlines() == [
        "a.c: 1 more by the hub",
        "b.a: 3,211 more by the partner",
        "1,000 findings silenced by the profile",
    ]


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    entry = Entry(exchange=exchange("GET", HUB), reading=Reading(), findings=(finding("a.b"),))
    assert shown(capsys, entry, quiet=True) == []
    quiet = Console(quiet=True)
    quiet.gap(3, "the queue was full")
    quiet.end(hidden=3)
    assert capsys.readouterr().err == ""


def test_a_gap_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Console(quiet=False).gap(3, "the queue was full")
    assert capsys.readouterr().err.endswith("gap: 3 exchanges not recorded: the queue was full\n")


@pytest.mark.parametrize("odd", ["\x1b[2J", "\r", "\x9b31m", "\u202e", "\udcff", "ü"])
def test_what_a_partner_sends_gives_the_terminal_no_orders(capsys: pytest.CaptureFixture[str], odd: str) -> None:
    [line] = shown(capsys, Entry(exchange=exchange("GET", f"{HUB}/{odd}"), reading=Reading()))
    assert line.isprintable()
    assert line.isascii()
