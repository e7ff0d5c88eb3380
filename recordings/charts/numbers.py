"""The numbers behind the charts, by SQL: of a long table some thousand rows are read, spread evenly over it."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from recordings import times

MOST = 10_000  # rows of a table that are looked at; a million take a second and more
BARS, KINDS = 30, 24  # drawn
MINUTE, HOUR, DAY = 60, 3600, 86_400
WIDTHS = (1, 2, 5, 10, 20, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR,
          3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 28 * DAY, 364 * DAY)  # fmt: skip
PICKED = """
WITH RECURSIVE picked (id) AS (
    SELECT min(id) FROM {table}
    UNION ALL
    SELECT id + :step FROM picked WHERE id + :step <= (SELECT max(id) FROM {table})
)
"""
BAR = "(CAST(strftime('%s', e.started_at) AS INTEGER) - :start) / :width"
EXCHANGES = f"""{PICKED.format(table="exchanges")}
SELECT {BAR} AS bar, coalesce(e.module, '') AS part, count(*)
FROM picked JOIN exchanges e USING (id) GROUP BY bar, part
"""  # noqa: S608, for all of it is ours
FINDINGS = f"""{PICKED.format(table="findings")}
SELECT {BAR} AS bar, f.severity AS part, count(*)
FROM picked JOIN findings f USING (id) JOIN exchanges e ON e.id = f.exchange_id GROUP BY bar, part
"""  # noqa: S608
LATENCY = f"""{PICKED.format(table="exchanges")},
answered AS (
    SELECT coalesce(module, '') AS module, direction, duration_ms, count(*) OVER one_kind AS calls,
           row_number() OVER (one_kind ORDER BY duration_ms) AS place
    FROM picked JOIN exchanges USING (id) WHERE http_status IS NOT NULL
    WINDOW one_kind AS (PARTITION BY module, direction)
)
SELECT module, direction, calls, max(duration_ms) FILTER (WHERE place <= (calls + 1) / 2),
       max(duration_ms) FILTER (WHERE place <= (calls * 95 + 99) / 100)
FROM answered GROUP BY module, direction ORDER BY module, direction
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Timeline:
    """Equal parts of the time that a recording took: `count` of `width` seconds, from `start` (since 1970) on."""

    start: int
    width: int
    count: int

    @classmethod
    def of(cls, sql: sqlite3.Connection) -> "Timeline | None":
        """That of a recording; None where nothing is recorded."""
        first, last = _ends(sql, "exchanges", "started_at")
        return cls.between(int(times.seconds(first)), int(times.seconds(last))) if first else None

    @classmethod
    def between(cls, first: int, last: int) -> "Timeline":
        """Of a width that people count in, from a round time on."""
        width = next((width for width in WIDTHS if last // width - first // width < BARS), WIDTHS[-1])
        start = first // width * width
        return cls(start, width, min((last - start) // width + 1, 10 * BARS))

    def labels(self) -> list[str]:
        """When each part begins, in UTC: the time within one day, else the day too."""
        moments = [datetime.fromtimestamp(self.start + at * self.width, UTC) for at in range(self.count)]
        if self.width >= DAY:
            return [f"{moment:%d %b %Y}" for moment in moments]
        clock = "%H:%M:%S" if self.width < MINUTE else "%H:%M"
        is_one_day = len({moment.date() for moment in moments}) == 1
        return [f"{moment:{clock}}" if is_one_day else f"{moment:%d %b {clock}}" for moment in moments]

    def part(self) -> str:
        """How long each part is, in words."""
        units = ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))
        unit, name = next((unit, name) for unit, name in units if self.width % unit == 0)
        return f"{self.width // unit} {name}{'s' if self.width > unit else ''}"

    def span(self) -> str:
        """From when to when it goes, in words."""
        first, last = (datetime.fromtimestamp(self.start + at * self.width, UTC) for at in (0, self.count))
        until = f"{last:%H:%M:%S}" if last.date() == first.date() else f"{last:%Y-%m-%d %H:%M:%S}"
        return f"From {first:%Y-%m-%d %H:%M:%S} to {until} UTC"


class Counts(NamedTuple):
    """How many of each part fell into each bar of a timeline; every `step`-th row was counted, as that many."""

    bars: dict[str, list[int]]
    step: int


class Latency(NamedTuple):
    """How long the answers of one side took in a module, in ms; `calls` were looked at."""

    module: str
    direction: str
    calls: int
    median: float
    slow: float  # 95 of 100 were faster


def exchanges(sql: sqlite3.Connection, timeline: Timeline) -> Counts:
    """By module, "" for what is no OCPI."""
    return _counts(sql, timeline, "exchanges", EXCHANGES)


def findings(sql: sqlite3.Connection, timeline: Timeline) -> Counts:
    """By severity."""
    return _counts(sql, timeline, "findings", FINDINGS)


def latencies(sql: sqlite3.Connection) -> list[Latency]:
    """Of what was answered, by module and direction; where there are many, of the most frequent."""
    found = [Latency(*row) for row in sql.execute(LATENCY, {"step": step(sql, "exchanges")})]
    return [each for each in found if each in sorted(found, key=lambda one: -one.calls)[:KINDS]]


def step(sql: sqlite3.Connection, table: str) -> int:
    """Every how many-th row of a table is looked at."""
    first, last = _ends(sql, table, "id")
    return -(-(last - first + 1) // MOST) if first is not None else 1


def _ends(sql: sqlite3.Connection, table: str, column: str) -> tuple[Any, Any]:
    """The least and the greatest; asked for in one SELECT, SQLite would read the whole table."""
    least, greatest = f"SELECT min({column}) FROM {table}", f"SELECT max({column}) FROM {table}"  # noqa: S608
    ends: tuple[Any, Any] = sql.execute(f"SELECT ({least}), ({greatest})").fetchone()
    return ends


def _counts(sql: sqlite3.Connection, timeline: Timeline, table: str, query: str) -> Counts:
    every = step(sql, table)
    parts: dict[str, Counter[int]] = {}
    for bar, part, count in sql.execute(query, {"step": every, "start": timeline.start, "width": timeline.width}):
        parts.setdefault(part, Counter())[bar] = count * every
    return Counts({part: [bars[at] for at in range(timeline.count)] for part, bars in parts.items()}, every)
