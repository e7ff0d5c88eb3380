"""Where a CDR does not agree with its charging session, within what rounding and clocks allow."""

from collections.abc import Iterator

from validators.json_text import instant
from validators.onboarding.charging import Charging
from validators.onboarding.facts import Facts

SECONDS = 60.0  # some billing systems keep minutes
HOUR = 3600.0
SHARE = 0.01
ENERGY = 0.05  # kWh: meters and billing round on their own
COST = 0.05  # in any currency: each amount is rounded on its own
NOT_ASSIGNED = "#NA"
UNKNOWN_TIME = "1970-01-01"  # what a CDR has for a time that nobody knows
RESERVED = "RESERVATION"


def differences(charging: Charging) -> list[str]:
    """The fields in which they differ, with both values; a driver's never."""
    assert charging.bill
    return [*_ids(charging.facts, charging.bill.facts), *_figures(charging.facts, charging.bill.facts),
            *_times(charging, charging.bill.facts)]  # fmt: skip


def _ids(session: Facts, cdr: Facts) -> Iterator[str]:
    if session.token and cdr.token and session.token.lower() != cdr.token.lower():
        yield "token"
    for name in ("location", "currency"):
        one, other = getattr(session, name), getattr(cdr, name)
        if one and other and NOT_ASSIGNED not in (one, other) and one.lower() != other.lower():
            yield _told(name, one, other)


def _figures(session: Facts, cdr: Facts) -> Iterator[str]:
    for name, one, other, least in (
        ("energy", session.energy, cdr.energy, ENERGY),
        ("total cost", session.cost, cdr.cost, COST),
    ):
        if one is not None and other is not None and abs(one - other) > max(least, SHARE * abs(one)):
            yield _told(name, f"{one:g}", f"{other:g}")


def _times(charging: Charging, cdr: Facts) -> Iterator[str]:
    """The start of a CDR may be that of the reservation before."""
    session = charging.facts
    if RESERVED not in charging.states and _is_apart(session.start, cdr.start):
        yield _told("start", session.start, cdr.start)
    if _is_apart(session.end, cdr.end):
        yield _told("end", session.end, cdr.end)
    yield from _duration(cdr)


def _duration(cdr: Facts) -> Iterator[str]:
    """A CDR of more time than there was; it may be less, where nobody charged or parked in between."""
    first, last = instant(cdr.start or ""), instant(cdr.end or "")
    if first is None or last is None or cdr.hours is None or UNKNOWN_TIME in (cdr.start or "", cdr.end or ""):
        return
    if cdr.hours * HOUR > last - first + max(SECONDS, SHARE * (last - first)):
        yield f"total time: {cdr.hours:g} h in the CDR, between its start and end {(last - first) / HOUR:g} h"


def _is_apart(one: str | None, other: str | None) -> bool:
    first, second = instant(one or ""), instant(other or "")
    if first is None or second is None or (other or "").startswith(UNKNOWN_TIME):
        return False
    return abs(first - second) > SECONDS


def _told(name: str, session: str | None, cdr: str | None) -> str:
    return f"{name}: {session} in the session, {cdr} in the CDR"
