"""The envelope's clock."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import instant, text
from validators.learned.clocks import Source, Stated
from validators.rule import Fault, rule

SKEW = 5 * 60  # seconds that a platform's clock may be off
A_DATE = len("2026-01-05")


@rule("envelope.timestamp-not-now", spec="transport_and_format#response_format", severity=Severity.WARNING,
      side="response", once=True)  # fmt: skip
def timestamp_not_now(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The `timestamp` is not the time at which the response was made."""
    said = text(call.response.json.value, "timestamp") if call.response else None
    made = instant(said) if said and len(said) > A_DATE else None
    if said is None or made is None or call.exchange.started_at - SKEW <= made <= call.ended_at + SKEW:
        return
    stated = Stated(Source(call.responder, "timestamp"), "response", said, made - call.ended_at)
    is_the_taps_fault = not conversation.clocks.kept
    if stated.zone is None and not is_the_taps_fault:  # types.local-time tells of zones
        yield Fault("/timestamp", "It is later." if stated.ahead > 0 else "It is older, as a constant or a cache is.")
