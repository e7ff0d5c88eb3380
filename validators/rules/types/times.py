"""Times that cannot be: local time told as UTC, and what has not happened yet."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import instant, noted, pointer, text
from validators.learned.clocks import HOUR, answered_in, pushed_in
from validators.rule import Fault, rule
from validators.rules.types.carrying import objects_in

SPEC = "types#datetime_type"
SKEW = 120  # seconds that clocks may differ by
PAST = {
    "Session": ("last_updated", "start_date_time", "start_datetime"),
    "CDR": ("last_updated", "start_date_time", "end_date_time", "stop_date_time"),
}
JUST_UPDATED = ("last_updated",)
MODULES = ("locations", "sessions", "cdrs", "tariffs", "tokens", "hubclientinfo")


def some_clock_is_off(call: Call, conversation: Conversation) -> bool:
    """Whether any platform lately told a time that is off by a time zone."""
    return len(conversation.clocks.off) > 0


@rule(
    "types.local-time",
    spec=SPEC,
    severity=Severity.WARNING,
    once=True,
    when=some_clock_is_off,
)
def local_time(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Local time is told as UTC."""
    pushed = pushed_in(call)  # of answers the envelope's rules tell
    zone = conversation.clocks.zone_of(pushed) if pushed else None
    if zone:
        yield Fault("/last_updated", f"`last_updated` is {zone / HOUR:g} h ahead, again and again.")


def may_be_ahead(call: Call, conversation: Conversation) -> bool:
    """Whether a call may tell of the future; of what is pushed the letters tell, by the minute."""
    row = call.place.row
    if call.request.method == "GET" or row is None or row.response:
        return not _has_nothing_late(call)
    minute = int(call.exchange.started_at) // 60 * 60  # the text of a second would have to be made anew for each call
    return row.request != "" and len(_later(row.request, call.request.json.value, _second(minute + SKEW))) > 0


@rule("types.time-in-future", spec=SPEC, severity=Severity.WARNING, once=True, modules=MODULES, when=may_be_ahead)
def time_in_future(call: Call) -> Iterator[Fault]:
    """A moment that must be past lies in the future."""
    for shown in objects_in(call):
        latest = _second(int(shown.heard_at) + SKEW)
        for place, told in _later(shown.kind, shown.value, latest):
            if (instant(told) or 0) > shown.heard_at + SKEW and not _is_told_otherwise(shown.side, call):
                yield Fault(
                    f"{shown.pointer}{place}", f"`{place.rpartition('/')[2]}` of {shown.kind}.", side=shown.side
                )


def _has_nothing_late(call: Call) -> bool:
    """Whether a list brings nothing of the future; its latest moment is worked out once for all times it is polled."""
    if call.request.method != "GET" or not call.succeeded or call.response is None:
        return False
    kind = call.place.row.response if call.place.row else ""
    latest = noted(call.response.json, f"latest {kind}", lambda: max(_all_moments(call), default=""))
    return latest <= _second(int(call.ended_at) + SKEW)


def _all_moments(call: Call) -> Iterator[str]:
    return (told for shown in objects_in(call) for _, told in _later(shown.kind, shown.value, ""))


def _is_told_otherwise(side: str, call: Call) -> bool:
    """Whether a clock explains it: of an answer the envelope's rules tell, of local time another as soon as it is sure.

    Where the other platform's answer is ahead as well, it is the tap that is late.
    """
    answer, push = answered_in(call), pushed_in(call)
    return bool(answer and answer.ahead > SKEW) or bool(side == "request" and push and push.zone)


def _later(kind: str, one: Any, latest: str) -> list[tuple[str, str]]:
    """What an object says of the past that is a greater text than the latest moment, each with its place below it.

    Of a reservation the start is still to come.
    """
    found: list[tuple[str, str]] = []
    if not isinstance(one, dict):
        return found
    is_reserved = kind == "Session" and one.get("status") == "RESERVATION"
    for name in PAST.get(kind, JUST_UPDATED):
        told = one.get(name)
        if isinstance(told, str) and told > latest and not (is_reserved and name.startswith("start")):
            found.append((f"/{name}", told))
    periods = None if is_reserved else one.get("charging_periods")
    for index, period in enumerate(periods if isinstance(periods, list) else ()):
        if (told := text(period, "start_date_time")) and told > latest:
            found.append((pointer("charging_periods", index, "start_date_time"), told))
    return found


@lru_cache(maxsize=8)
def _second(moment: int) -> str:
    """A second as a DateTime without its zone; every later one of the same form is a greater text."""
    return datetime.fromtimestamp(moment, UTC).isoformat()[:19]
