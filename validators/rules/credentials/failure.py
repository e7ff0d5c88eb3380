"""A handshake that failed changes nothing."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Standing, readings
from validators.learned.uses import UNAUTHORIZED
from validators.rule import Fault, rule
from validators.standing import IN_FLIGHT, is_over, presents_no_current_token

SPEC = "credentials#post_method"
BAD_BODY_OR_VISIT = (2001, 2002, 2003, 3000, 3001, 3002, 3003)  # what a server says that has accepted the token
LATER = 600.0  # seconds after which somebody may have withdrawn token A


@rule(
    "credentials.token-dead-after-failure",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    modules=["versions", "credentials"],
    once=True,
)
def token_dead_after_failure(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The token of a registration that failed is not accepted any more, so that the client cannot try again."""
    if call.response is None or call.response.status != UNAUTHORIZED:
        return
    registration, started = conversation.registration, call.exchange.started_at
    last = next(reversed(registration.handshakes[call.exchange.direction]), None)
    if last is None or last.code not in BAD_BODY_OR_VISIT or last.authorization != call.request.header("Authorization"):
        return
    if last.ended_at < started < last.ended_at + LATER:
        yield Fault("status")


@rule(
    "credentials.token-of-failed-exchange",
    spec=SPEC,
    severity=Severity.WARNING,
    once=True,
    when=presents_no_current_token,
)
def token_of_failed_exchange(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The request carries the new token of a handshake that had failed."""
    token = conversation.registration.presented(call).token
    if token is None or call.place.module == "versions" or not is_over(call, conversation, Standing.FAILED, IN_FLIGHT):
        return
    visits = conversation.registration.visits.since(call.exchange.direction, token.since) or ()
    may_be_tried_again = any(value in tokens_in(call) for visit in visits for value, _ in readings(visit.authorization))
    if not may_be_tried_again:
        yield Fault("header:Authorization")
