"""The envelope's clock."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import instant, text
from validators.learned.clocks import Source, Stated
from validators.rule import Fault, rule

SKEW = 5 * 60  # seconds that a platform's clock may be off
A_DATE = len("2026-01-05")
ANSWERS = 5  # in a row with the same timestamp
FINE, COARSE = (
    1.0,
    150.0,
)  # seconds over which no clock stands still: one that tells parts of seconds, and one of minutes
PARTS = re.compile(r"\.\d*[1-9]")


def is_off_or_repeated(call: Call, conversation: Conversation) -> bool:
    """Whether the `timestamp` is not that of now, or that of the side's answer before."""
    said = _timestamp(call)
    before = conversation.clocks.repeated.get(call.responder)
    return said is not None and ((before is not None and before.text == said) or _moment_off(call, said) is not None)


@rule("envelope.timestamp-not-now", spec="transport_and_format#response_format", severity=Severity.WARNING,
      side="response", once=True, when=is_off_or_repeated)  # fmt: skip
def timestamp_not_now(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The `timestamp` is not the time at which the response was made."""
    said = _timestamp(call)
    made = _moment_off(call, said) if said else None
    if said is None or made is None:
        return
    stated = Stated(Source(call.responder, "timestamp"), said, made - call.ended_at)
    is_the_taps_fault = not conversation.clocks.kept
    if stated.zone is None and not is_the_taps_fault:  # types.local-time tells of zones
        yield Fault("/timestamp", "It is later." if stated.ahead > 0 else "It is older, as a constant or a cache is.")


@rule("envelope.timestamp-frozen", spec="transport_and_format#response_format", severity=Severity.WARNING,
      side="response", once=True, explains=("envelope.timestamp-not-now",), when=is_off_or_repeated)  # fmt: skip
def timestamp_frozen(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The `timestamp` stands still: answers to different requests have the same."""
    said = _timestamp(call)
    before = conversation.clocks.repeated.get(call.responder)
    if said is None or before is None or before.text != said:
        return
    same = conversation.clocks.repetition(call, call.responder, said)
    if same.times >= ANSWERS and call.ended_at - same.since >= (FINE if PARTS.search(said) else COARSE):
        yield Fault("/timestamp", "As if it were made once, when the program starts.")


def _timestamp(call: Call) -> str | None:
    return text(call.response.json.value, "timestamp") if call.response else None


def _moment_off(call: Call, said: str) -> float | None:
    """The moment that a `timestamp` tells, in seconds, where the response was not made then."""
    made = instant(said) if len(said) > A_DATE else None
    is_off = made is not None and not call.exchange.started_at - SKEW <= made <= call.ended_at + SKEW
    return made if is_off else None
