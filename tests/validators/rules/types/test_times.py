"""Times that lie ahead, and what explains them."""

from typing import Any

import pytest

from recordings.exchange import Exchange
from recordings.finding import Finding
from tests.validators.talk import HUB, PARTNER, SESSION, TIME, TO_PARTNER, conversation, envelope, exchange
from validators.engine import Engine

AHEAD = "2026-01-05T10:10:00Z"


def findings(rule: str, *exchanges: Exchange) -> list[Finding]:
    """What one rule finds."""
    engine = Engine(conversation().profile)
    entries = [engine.judge(each)[1] for each in exchanges]
    assert not [crash for entry in entries for crash in entry.crashes]
    return [finding for entry in entries for finding in entry.findings if finding.rule == rule]


def future(body: dict[str, Any], timestamp: str = TIME, number: int = 1) -> list[str]:
    """Where a pushed session has times that lie ahead."""
    put = exchange(
        "PUT", f"{HUB}/2.2.1/sessions/DE/EXA/S1", SESSION | body, envelope() | {"timestamp": timestamp}, number=number
    )
    return [finding.pointer for finding in findings("types.time-in-future", put)]


def test_what_lies_more_than_two_minutes_ahead_is_told() -> None:
    assert future({"last_updated": "2026-01-05T10:01:50Z"}) == []
    assert future({"last_updated": AHEAD}) == ["/last_updated"]


def test_an_offset_is_counted() -> None:
    assert future({"last_updated": "2026-01-05T12:00:00+02:00"}) == []


def test_where_the_answer_is_ahead_as_well_the_tap_is_late() -> None:
    assert future({"last_updated": AHEAD}, timestamp=AHEAD) == []


def test_what_looks_like_local_time_waits_until_that_is_sure() -> None:
    local = {"last_updated": "2026-01-05T11:00:00Z", "start_date_time": "2026-01-05T10:50:00Z"}
    assert future(local) == []


@pytest.mark.parametrize("odd", [7, None, [], {}, "", "2026", "9999-99-99T99:99:99Z", "zzz"])
def test_what_is_no_time_is_not_told(odd: Any) -> None:
    assert future({"last_updated": odd, "charging_periods": [odd, {"start_date_time": odd}]}) == []


def test_each_side_is_told_by_itself() -> None:
    put = exchange("PUT", f"{HUB}/2.2.1/sessions/DE/EXA/S1", SESSION | {"last_updated": AHEAD})
    get = exchange("GET", f"{HUB}/2.2.1/sessions/DE/EXA/S1", answer=envelope(SESSION | {"last_updated": AHEAD}))
    assert [finding.side for finding in findings("types.time-in-future", put, get, put, get)] == ["request", "response"]


LIST = f"{PARTNER}/2.2.1/sender/locations"


def listed(query: str) -> list[tuple[str, str]]:
    """What is found in the times of a list's query: side and place."""
    made = exchange("GET", f"{LIST}?{query}", answer=envelope([]), way=TO_PARTNER)
    return [(finding.side, finding.pointer) for finding in findings("types.query-time-malformed", made)]


@pytest.mark.parametrize("time", ["2026-01-05T00:00:00Z", "2026-01-05T00:00:00", "2026-01-05T00%3A00%3A00.5Z", ""])
def test_a_query_may_hold_any_datetime(time: str) -> None:
    assert listed(f"date_from={time}&limit=5") == []


@pytest.mark.parametrize("time", ["2026-01-05T00:00:00+01:00", "2026-01-05T00:00:00%2B01:00", "2026-01-05", "None"])
def test_a_query_with_another_time_is_the_reader_s_fault(time: str) -> None:
    assert listed(f"date_from={time}") == [("request", "url")]


def test_the_url_of_a_later_page_may_be_the_server_s() -> None:
    assert listed("date_from=None&offset=1") == []
