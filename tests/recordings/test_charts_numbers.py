"""The numbers behind the charts: round times, few bars, and a long recording is not read as a whole."""

from contextlib import closing
from pathlib import Path

import pytest

from recordings.charts import charts_of, numbers
from recordings.charts.numbers import BARS, DAY, Timeline
from recordings.entry import Entry
from recordings.file import open_for_reading
from recordings.store import Store
from tests.recordings.browse_recording import CONNECTION, exchange, finding, reading

NOON = 1_800_014_400  # 2027-01-15 12:00:00


@pytest.mark.parametrize("seconds", [0, 1, 29, 30, 31, 3600, DAY, 40 * DAY, 4000 * DAY])
def test_there_are_never_many_bars(seconds: int) -> None:
    timeline = Timeline.between(NOON, NOON + seconds)
    assert 1 <= timeline.count <= BARS
    assert timeline.start <= NOON
    assert NOON + seconds < timeline.start + timeline.width * timeline.count


def test_bars_begin_at_round_times() -> None:
    timeline = Timeline.between(NOON + 61, NOON + 1000)
    assert timeline.part() == "1 minute"
    assert timeline.labels()[:2] == ["12:01", "12:02"]
    assert timeline.span() == "From 2027-01-15 12:01:00 to 12:17:00 UTC"


def test_over_midnight_labels_have_the_day() -> None:
    timeline = Timeline.between(NOON, NOON + DAY)
    assert timeline.labels()[::12] == ["15 Jan 12:00", "16 Jan 00:00", "16 Jan 12:00"]
    assert timeline.span() == "From 2027-01-15 12:00:00 to 2027-01-16 13:00:00 UTC"


def test_months_are_shown_by_days() -> None:
    timeline = Timeline.between(NOON, NOON + 20 * DAY)
    assert timeline.part() == "1 day"
    assert timeline.labels()[0] == "15 Jan 2027"


def test_a_clock_that_was_wrong_for_once_does_not_make_a_thousand_bars() -> None:
    assert Timeline.between(0, NOON).count <= 10 * BARS


def test_of_a_long_recording_every_so_many_is_counted_as_that_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "long.db")
    store.start_run(CONNECTION, {}, {})
    for at in range(1, 101):
        found = (finding(at, "some.rule", ""),) if at in (7, 8) else ()
        store.add(Entry(exchange=exchange(at, "/x", started_at=float(NOON)), reading=reading("cdrs"), findings=found))
    store.commit()
    store.close()
    monkeypatch.setattr(numbers, "MOST", 10)
    with closing(open_for_reading(tmp_path / "long.db")) as sql:
        exchanges, findings, latency = charts_of(sql)
    assert exchanges.rows == (("12:00:00", "100", "100"),)
    assert exchanges.summary.endswith("Roughly: every 10th was looked at.")
    assert findings.rows == (("12:00:00", "2", "0", "0", "2"),)
    assert latency.rows[0][3] == "10"
