"""Charts of a recording: exchanges and findings over time, and how long answers took, each with its numbers."""

import sqlite3
from dataclasses import dataclass

from recordings.charts import numbers
from recordings.charts.drawing import Bars, drawn, short
from recordings.charts.numbers import Counts, Timeline
from recordings.exchange import Direction
from recordings.finding import Severity

SERIES = 7  # of different colours; what is less frequent goes together
OTHERS, NOT_OCPI = "others", "not OCPI"
ANSWERED_BY = {Direction.HUB_TO_PARTNER: "partner", Direction.PARTNER_TO_HUB: "hub"}


@dataclass(frozen=True, slots=True)
class Chart:
    """`svg` is ready to stand in a page, "" where there is nothing to draw; `summary` says what it shows, or why not.

    `rows` are the same numbers for a table below `columns`; the first of each row names it.
    """

    name: str
    title: str
    summary: str
    svg: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def charts_of(sql: sqlite3.Connection) -> list[Chart]:
    """The charts of a recording; of a long one after a look at some of its rows, as their summaries then say."""
    timeline = Timeline.of(sql)
    return [_exchanges(sql, timeline), _findings(sql, timeline), _latency(sql)]


def _exchanges(sql: sqlite3.Connection, timeline: Timeline | None) -> Chart:
    name, title = "exchanges", "Exchanges over time, by module"
    if timeline is None:
        return Chart(name, title, "Nothing is recorded yet.", "")
    counts = numbers.exchanges(sql, timeline)
    return _over_time(name, title, timeline, counts, _most_frequent(counts.bars))


def _findings(sql: sqlite3.Connection, timeline: Timeline | None) -> Chart:
    name, title = "findings", "Findings over time, by severity"
    counts = numbers.findings(sql, timeline) if timeline else None
    if timeline is None or not counts or not counts.bars:
        return Chart(name, title, "There are no findings.", "")
    none = [0] * timeline.count
    return _over_time(name, title, timeline, counts, {each: counts.bars.get(each, none) for each in Severity})


def _over_time(name: str, title: str, timeline: Timeline, counts: Counts, series: dict[str, list[int]]) -> Chart:
    labels = timeline.labels()
    summary = f"{timeline.span()}; each bar is {timeline.part()}.{_roughly(counts.step)}"
    return Chart(
        name,
        title,
        summary,
        drawn(Bars(name, title, summary, labels, series)),
        ("From (UTC)", *series, "all"),
        tuple(
            (label, *(f"{value}" for value in values), f"{sum(values)}")
            for label, values in zip(labels, zip(*series.values(), strict=True), strict=True)
            if any(values)
        ),
    )


def _most_frequent(bars: dict[str, list[int]]) -> dict[str, list[int]]:
    """The modules by their number of exchanges, the rare ones added up."""
    ranked = sorted(bars, key=lambda module: (-sum(bars[module]), module))
    kept = ranked if len(ranked) <= SERIES + 1 else ranked[:SERIES]
    rest = [bars[module] for module in ranked[len(kept) :]]
    together = {OTHERS: [sum(values) for values in zip(*rest, strict=True)]} if rest else {}
    return {module or NOT_OCPI: bars[module] for module in kept} | together


def _latency(sql: sqlite3.Connection) -> Chart:
    name, title = "latency", "How long answers took, by module and side"
    found = numbers.latencies(sql)
    if not found:
        return Chart(name, title, "Nothing was answered yet.", "")
    labels = [f"{short(each.module) or NOT_OCPI}, {ANSWERED_BY[Direction(each.direction)]}" for each in found]
    series = {"median": [each.median for each in found], "95 %": [each.slow for each in found]}
    summary = "In milliseconds, by whose answer it was: half came within the median, 95 of 100 within the longer bar."
    summary += _roughly(numbers.step(sql, "exchanges"))
    return Chart(
        name,
        title,
        summary,
        drawn(Bars(name, title, summary, labels, series, is_horizontal=True)),
        ("Module, answered by", "median, ms", "95 %, ms", "answers"),
        tuple(
            (label, ms(each.median), ms(each.slow), f"{each.calls}") for label, each in zip(labels, found, strict=True)
        ),
    )


def _roughly(step: int) -> str:
    return f" Roughly: every {step}th was looked at." if step > 1 else ""


def ms(value: float) -> str:
    """Milliseconds, as exactly as people want them."""
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"
