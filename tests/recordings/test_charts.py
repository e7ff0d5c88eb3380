"""Charts: SVG that anyone can read, with the same numbers in words beside it."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from recordings.charts import Chart, charts_of
from recordings.charts.numbers import KINDS
from recordings.entry import Entry
from recordings.exchange import Direction
from recordings.file import open_for_reading
from recordings.finding import Severity
from recordings.store import Store
from tests.recordings.browse_recording import CONNECTION, exchange, finding, reading

SVG = "{http://www.w3.org/2000/svg}"
Charts = dict[str, Chart]
Drawn = Callable[..., Charts]


def call(
    number: int, module: str | None = "locations", *, severities: tuple[Severity, ...] = (), **changes: object
) -> Entry:
    found = tuple(finding(number, "some.rule", "", severity=severity) for severity in severities)
    return Entry(exchange=exchange(number, "/x", **changes), reading=reading(module), findings=found)


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    def draw(*entries: Entry) -> Charts:
        store = Store(tmp_path / "test.db")
        store.start_run(CONNECTION, {}, {})
        for entry in entries:
            store.add(entry)
        store.commit()
        store.close()
        with closing(open_for_reading(tmp_path / "test.db")) as sql:
            return {chart.name: chart for chart in charts_of(sql)}

    return draw


def test_an_empty_recording_draws_nothing_and_says_so(drawn: Drawn) -> None:
    charts = drawn()
    assert {chart.svg for chart in charts.values()} == {""}
    assert charts["exchanges"].summary == "Nothing is recorded yet."
    assert charts["findings"].summary == "There are no findings."
    assert charts["latency"].summary == "Nothing was answered yet."


def test_exchanges_are_counted_by_module_and_time(drawn: Drawn) -> None:
    at = 1.8e9  # 2027-01-15 08:00:00
    chart = drawn(
        call(1, started_at=at), call(2, started_at=at), call(3, "cdrs", started_at=at), call(4, None, started_at=at + 2)
    )["exchanges"]
    assert chart.columns == ("From (UTC)", "locations", "not OCPI", "cdrs", "all")
    assert chart.rows == (("08:00:00", "2", "0", "1", "3"), ("08:00:02", "0", "1", "0", "1"))
    assert chart.summary == "From 2027-01-15 08:00:00 to 08:00:03 UTC; each bar is 1 second."


def test_findings_are_counted_by_severity_and_time(drawn: Drawn) -> None:
    error, info = Severity.ERROR, Severity.INFO
    chart = drawn(call(1, severities=(error, error)), call(2), call(3, severities=(info,)))["findings"]
    assert chart.columns == ("From (UTC)", "error", "warning", "info", "all")
    assert chart.rows == (("08:00:01", "2", "0", "0", "2"), ("08:00:03", "0", "0", "1", "1"))


def test_answers_are_timed_by_module_and_by_who_gave_them(drawn: Drawn) -> None:
    to_partner = [call(at, duration_ms=float(at), direction=Direction.HUB_TO_PARTNER) for at in range(1, 101)]
    chart = drawn(*to_partner, call(101, duration_ms=0.25), call(102, duration_ms=9e9, response=None))["latency"]
    assert chart.rows == (("locations, partner", "50", "95", "100"), ("locations, hub", "0.2", "0.2", "1"))


def test_rare_modules_go_together(drawn: Drawn) -> None:
    modules = [f"module{number}" for number in range(12)]
    chart = drawn(*(call(at, module) for at, module in enumerate([*modules[:7] * 2, *modules], 1)))["exchanges"]
    assert chart.columns == ("From (UTC)", *modules[:7], "others", "all")
    assert sum(int(row[8]) for row in chart.rows) == 5


def test_a_drawing_has_words_and_neither_script_nor_links(drawn: Drawn) -> None:
    for chart in drawn(call(1, severities=(Severity.ERROR,)), call(2)).values():
        root = ET.fromstring(chart.svg)
        assert root.get("role") == "img"
        assert root.findtext(f"{SVG}title") == chart.title
        assert root.findtext(f"{SVG}desc") == chart.summary
        assert not root.findall(f".//{SVG}script")
        assert "http" not in chart.svg.replace("http://www.w3.org/2000/svg", "")


def test_no_id_stands_twice_in_a_page_with_all_of_them(drawn: Drawn) -> None:
    charts = drawn(call(1, severities=(Severity.ERROR,)), call(2)).values()
    ids = [each.get("id") for chart in charts for each in ET.fromstring(chart.svg).iter()]
    assert [each for each in ids if each] == ["chart-exchanges", "chart-findings", "chart-latency"]


def test_a_drawing_reads_in_the_dark(drawn: Drawn) -> None:
    assert "@media (prefers-color-scheme:dark)" in drawn(call(1))["exchanges"].svg


def test_names_from_partners_are_escaped_and_leave_room(drawn: Drawn) -> None:
    charts = drawn(call(1, "<script>\x07" + "x" * 100), call(2))
    for svg in (charts["exchanges"].svg, charts["latency"].svg):
        assert "<script" not in svg
        assert "&lt;script&gt;\ufffdxxxxxxxx…" in svg


def test_of_many_kinds_of_calls_the_most_frequent_are_drawn(drawn: Drawn) -> None:
    rare = [call(at, f"module{at}") for at in range(1, 50)]
    rows = drawn(*rare, call(50), call(51))["latency"].rows
    assert rows[0] == ("locations, hub", "500", "510", "2")
    assert len(rows) == KINDS
