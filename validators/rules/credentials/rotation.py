"""Tokens are renewed now and then."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

MONTH = 32 * 24 * 3600  # seconds


def is_old(call: Call, conversation: Conversation) -> bool:
    """Whether the last exchange of credentials was long ago: the guard of the rule below."""
    latest = conversation.agreements.latest
    return latest is not None and call.exchange.started_at - latest.at > MONTH


@rule("credentials.token-old", spec="credentials#updating_the_credentials_and_resetting_the_credentials_token",
      severity=Severity.INFO, versions=V221_UP, once=True, when=is_old)  # fmt: skip
def token_old(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The tokens are more than a month old; renewing them with PUT once a month is advised."""
    latest = conversation.agreements.latest
    if latest and latest.way == call.exchange.direction:  # it is enough to tell one side
        yield Fault("header:Authorization")
