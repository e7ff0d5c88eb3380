"""Dates are the calendar's: no 30 February, and 29 February in leap years alone."""

import calendar
import re

import pytest

from validators.spec.forms import FORMS
from validators.spec.versions import V230

YEARS = (1000, 1200, 1900, 1996, 2000, 2023, 2024, 2026, 2100, 2400, 2800, 2999)


@pytest.mark.parametrize(("form", "time"), [("date", ""), ("datetime", "T08:30:00Z")])
def test_every_day_of_the_calendar_and_no_other(form: str, time: str) -> None:
    pattern = re.compile(FORMS[form].in_version(V230))
    for year in YEARS:
        for month in range(14):
            days = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
            found = [day for day in range(33) if pattern.search(f"{year}-{month:02}-{day:02}{time}")]
            assert found == list(range(1, days + 1)), (year, month)
