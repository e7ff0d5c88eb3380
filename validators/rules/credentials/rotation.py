"""Tokens are renewed now and then."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Standing
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

MONTH = 32 * 24 * 3600  # seconds


@rule("credentials.token-old", spec="credentials#updating_the_credentials_and_resetting_the_credentials_token",
      severity=Severity.INFO, versions=V221_UP, once=True)  # fmt: skip
def token_old(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The tokens are more than a month old; renewing them with PUT once a month is advised."""
    presented = conversation.registration.presented(call)
    if presented.token is None or presented.standing is not Standing.CURRENT:
        return
    renews = presented.token.link is None or presented.token.link.way == call.exchange.direction
    if renews and call.exchange.started_at - presented.token.since > MONTH:  # it is enough to tell one side
        yield Fault("header:Authorization")
