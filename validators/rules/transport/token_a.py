"""Token A registers its bearer and is good for nothing else."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Standing
from validators.learned.uses import FOR_REGISTERING
from validators.rule import Fault, rule, steady
from validators.spec.versions import V211, V221_UP

SPEC = "transport_and_format#authorization_header"


@steady
def presents_token_a(call: Call, conversation: Conversation) -> bool:
    """Whether a call of another module comes with a token A that has not registered anybody yet."""
    is_entry = conversation.registration.presented(call).standing is Standing.ENTRY
    return is_entry and call.place.module not in FOR_REGISTERING


@rule("transport.token-a-used", spec=SPEC, once=True, when=presents_token_a)
def token_a_used(call: Call) -> Iterator[Fault]:
    """A module other than versions and credentials was called with token A, before the registration."""
    yield Fault("header:Authorization", severity=Severity.WARNING if call.place.version == V211 else None)


@rule("transport.token-a-served", spec=SPEC, side="response", versions=V221_UP, once=True, when=presents_token_a)
def token_a_served(call: Call) -> Iterator[Fault]:
    """A module other than versions and credentials was served to token A; the answer is HTTP 401."""
    if call.response and 200 <= call.response.status < 300:
        yield Fault("status")
