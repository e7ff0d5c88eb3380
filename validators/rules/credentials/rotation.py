"""Tokens are renewed now and then."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Standing
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

MONTH = 32 * 24 * 3600  # seconds


def presents_an_old_token(call: Call, conversation: Conversation) -> bool:
    """Whether a call comes with a current token that was given long ago."""
    token = conversation.registration.presented(call).token
    return bool(token and token.standing is Standing.CURRENT and call.exchange.started_at - token.since > MONTH)


@rule("credentials.token-old", spec="credentials#updating_the_credentials_and_resetting_the_credentials_token",
      severity=Severity.INFO, versions=V221_UP, once=True, when=presents_an_old_token)  # fmt: skip
def token_old(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The token is more than a month old; renewing it with PUT once a month is advised."""
    yield Fault("header:Authorization")
