"""Hours with so few decimals that seconds are lost."""

from collections.abc import Iterator
from typing import Any

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import instant, member, pointer, text
from validators.rule import Fault, rule
from validators.rules.types.carrying import objects_in

STARTS = ("start_date_time", "start_datetime")
ENDS = ("end_date_time", "end_datetime", "stop_date_time")
ANY_END = frozenset(ENDS)
OF_TIME = ("TIME", "PARKING_TIME", "RESERVATION_TIME")
ROUNDED = (2, 18)  # seconds that two decimals of an hour can be off by


def may_have_hours(call: Call, conversation: Conversation) -> bool:
    """Whether the true length of anything can be told: there is an end, or a further period."""
    if call.request.method == "GET":
        return True
    whole = call.request.json.value
    periods = member(whole, "charging_periods")
    return isinstance(whole, dict) and (
        not ANY_END.isdisjoint(whole) or (isinstance(periods, list) and len(periods) > 1)
    )


@rule(
    "types.hours-rounded",
    spec="types#number_type",
    severity=Severity.INFO,
    modules=("sessions", "cdrs"),
    once=True,
    when=may_have_hours,
)
def hours_rounded(call: Call) -> Iterator[Fault]:
    """Hours are rounded to two decimals."""
    for shown in objects_in(call):
        if shown.kind in ("Session", "CDR") and isinstance(shown.value, dict):
            for place, hours, seconds in _durations(shown.value):
                if is_rounded(hours, seconds):
                    yield Fault(shown.pointer + place, side=shown.side)
                    return


def _durations(whole: dict[str, Any]) -> Iterator[tuple[str, Any, float]]:
    """Every number of hours whose true length the object's own times tell, in seconds; the total, then the periods'."""
    if "total_time" in whole and (start := _first(whole, STARTS)) and (end := _first(whole, ENDS)):
        yield "/total_time", whole["total_time"], end - start
    found = whole.get("charging_periods")
    periods = found if isinstance(found, list) else []
    for index, period in enumerate(periods):
        for number, volume in _volumes_of_time(period):
            since, is_last = _moment(period, "start_date_time"), index + 1 == len(periods)
            until = _first(whole, ENDS) if is_last else _moment(periods[index + 1], "start_date_time")
            if since and until:
                yield pointer("charging_periods", index, "dimensions", number, "volume"), volume, until - since


def _volumes_of_time(period: Any) -> Iterator[tuple[int, Any]]:
    """The volumes of a period that are hours, each with the number of its dimension."""
    dimensions = member(period, "dimensions")
    for number, dimension in enumerate(dimensions if isinstance(dimensions, list) else ()):
        if text(dimension, "type") in OF_TIME:
            yield number, member(dimension, "volume")


def _first(value: Any, names: tuple[str, ...]) -> float | None:
    return next((moment for name in names if (moment := _moment(value, name))), None)


def _moment(value: Any, name: str) -> float | None:
    told = text(value, name)
    return instant(told) if told else None


def is_rounded(hours: Any, seconds: float) -> bool:
    """Whether a number of hours is a duration that two decimals could not hold; neither exact, nor another duration."""
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not abs(hours) < 10_000:
        return False
    least, most = ROUNDED
    return round(hours, 2) == hours and least <= abs(hours * 3600 - seconds) <= most
