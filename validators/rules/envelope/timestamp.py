"""The envelope's clock."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.json_text import instant, text
from validators.rule import Fault, rule

SKEW = 5 * 60  # seconds that a platform's clock may be off; no time zone is that near to UTC
QUARTER, ROUND, FARTHEST = 15 * 60, 60, 14 * 3600  # of time zones: their grid, what counts as on it, their last


@rule("envelope.timestamp-not-now", spec="transport_and_format#response_format", severity=Severity.WARNING,
      side="response", once=True)  # fmt: skip
def timestamp_not_now(call: Call) -> Iterator[Fault]:
    """The `timestamp` is not the time at which the response was made."""
    said = text(call.response.json.value, "timestamp") if call.response else None
    made = instant(said) if said and len(said) > len("2026-01-05") else None
    if made is None or call.exchange.started_at - SKEW <= made <= call.ended_at + SKEW:
        return
    off = made - call.ended_at
    if abs(off - QUARTER * round(off / QUARTER)) < ROUND and abs(off) <= FARTHEST:
        yield Fault("/timestamp", f"It is {_hours(off)}, like local time without its zone.")
    else:
        yield Fault("/timestamp", "It is later." if off > 0 else "It is older, as if it were a constant or cached.")


def _hours(off: float) -> str:
    quarters = round(abs(off) / QUARTER)
    return f"{quarters // 4}:{quarters % 4 * 15:02} hours {'ahead' if off > 0 else 'behind'}"
