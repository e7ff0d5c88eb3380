"""Which of the two platforms starts the registration."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Standing
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

SOON = 600.0  # seconds after which a second registration has reasons of its own


@rule(
    "credentials.started-by-both",
    spec="credentials#registration",
    severity=Severity.INFO,
    versions=V221_UP,
    modules=["credentials"],
    methods=["POST"],
)
def started_by_both(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Both platforms started the registration, one after the other, so there are two sets of tokens."""
    way, registration = call.exchange.direction, conversation.registration
    if not call.succeeded or registration.presented(call).standing is Standing.CURRENT:
        return
    theirs = (link for link in registration.links.alive if link.way is way.back and link.version == call.place.version)
    if any(call.exchange.started_at < link.since + SOON for link in theirs):
        yield Fault("url", "The other platform had registered by POST already; agree on who starts.")
