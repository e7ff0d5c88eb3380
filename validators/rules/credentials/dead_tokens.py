"""Tokens that are good for nothing any more and are accepted all the same: the responder's fault."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.links import GRACE
from validators.learned.tokens import Standing
from validators.rule import Fault, rule
from validators.standing import IN_FLIGHT, is_over, presents_no_current_token


@rule(
    "credentials.token-a-accepted",
    spec="credentials#registration",
    severity=Severity.WARNING,
    side="response",
    once=True,
    when=presents_no_current_token,
)
def token_a_accepted(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Token A is still accepted after the registration; the answer is HTTP 401."""
    if call.succeeded and is_over(call, conversation, Standing.SPENT):
        yield Fault("status")


@rule(
    "credentials.superseded-token-accepted",
    spec="credentials#put_method",
    severity=Severity.WARNING,
    side="response",
    once=True,
    when=presents_no_current_token,
)
def superseded_token_accepted(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A token that was replaced by PUT is still accepted a minute later; the answer is HTTP 401."""
    token = conversation.registration.presented(call).token
    if call.succeeded and token and token.replaced and is_over(call, conversation, Standing.EARLIER, GRACE):
        yield Fault("status")


@rule(
    "credentials.void-token-accepted",
    spec="credentials#delete_method",
    side="response",
    once=True,
    when=presents_no_current_token,
)
def void_token_accepted(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A token of a registration that was ended by DELETE is still accepted; the answer is HTTP 401."""
    has_own_rule = call.place.module == "credentials" and call.request.method in ("PUT", "DELETE")
    if call.succeeded and not has_own_rule and is_over(call, conversation, Standing.VOID, IN_FLIGHT):
        yield Fault("status")
