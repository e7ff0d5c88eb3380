"""Opening hours of sites, as the fields of a location that tell them."""

from datetime import datetime, timedelta
from typing import Final

from replay.simulator.data.dates import HORIZON
from replay.simulator.values import Json, timestamp


def _week(days: range, begin: str, end: str) -> list[Json]:
    return [{"weekday": day, "period_begin": begin, "period_end": end} for day in days]


def _exception(begin: datetime, hours: int) -> Json:
    return {"period_begin": timestamp(begin), "period_end": timestamp(begin + timedelta(hours=hours))}


NEW_YEARS_DAY: Final = _exception(HORIZON, 24)
SUNDAY_BEFORE: Final = _exception(HORIZON - timedelta(hours=16), 10)

HOURS: Final[dict[str, Json]] = {
    "always": {"opening_times": {"twentyfourseven": True}},
    "garage": {"opening_times": {"twentyfourseven": True, "exceptional_closings": [NEW_YEARS_DAY]}},
    "office": {
        "opening_times": {
            "twentyfourseven": False,
            "regular_hours": _week(range(1, 5), "07:00", "19:00") + _week(range(5, 6), "07:00", "16:30"),
        },
        "charging_when_closed": True,
    },
    "shop": {
        "opening_times": {
            "twentyfourseven": False,
            "regular_hours": _week(range(1, 7), "08:00", "12:30") + _week(range(1, 7), "13:30", "22:00"),
            "exceptional_openings": [SUNDAY_BEFORE],
            "exceptional_closings": [NEW_YEARS_DAY],
        },
        "charging_when_closed": False,
    },
}
