"""Real-time authorization without a location."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.authorizations import asked, names_location
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

SOON = 5 * 60  # seconds in which nothing else changed that would let the driver charge now


@rule("status.too-little-info-not-told", spec="mod_tokens#post_method", side="response",
      modules=["tokens"], operations=["authorize"])  # fmt: skip
def too_little_info_not_told(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A token was refused for want of a location, and the status code did not say so."""
    if not (call.succeeded and names_location(call)):
        return
    before = conversation.authorizations.refused.get(asked(call))
    if before and 0 <= call.exchange.started_at - before.at < SOON:
        severity = None if call.place.version in V221_UP else Severity.WARNING
        yield Fault(
            "/status_code", f"Without a location it was {before.code}, not 2002; with one it succeeds.", severity
        )
