"""How the credentials token stands in the Authorization header: told by comparing it with the one exchanged."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Coding
from validators.rule import Fault, rule
from validators.spec.versions import V211, V221_UP

SPEC = "transport_and_format#authorization_header"
PLACE = "header:Authorization"
# consequences of a 401
REFUSED = ("transport.response-not-json", "envelope.body-not-json", "envelope.status-code-missing")


@rule("transport.token-not-base64", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED)
def token_not_base64(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is sent as it is, not Base64 encoded."""
    if conversation.registration.presented(call).coding is Coding.RAW:
        yield Fault(PLACE)


@rule("transport.token-base64-twice", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED)
def token_base64_twice(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is Base64 encoded twice."""
    if conversation.registration.presented(call).coding is Coding.TWICE:
        yield Fault(PLACE)


@rule("transport.token-with-newline", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED)
def token_with_newline(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token was encoded together with a line break or a blank."""
    if conversation.registration.presented(call).coding is Coding.BLANKS:
        yield Fault(PLACE, "`echo TOKEN | base64` does this; use `printf %s TOKEN | base64`.")


@rule(
    "transport.token-in-unusual-base64",
    spec=SPEC,
    severity=Severity.WARNING,
    versions=V221_UP,
    once=True,
    explains=REFUSED,
)
def token_in_unusual_base64(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is encoded in the Base64 of URLs, or without the padding."""
    if conversation.registration.presented(call).coding is Coding.UNUSUAL:
        yield Fault(PLACE, "Use `+` and `/`, and `=` up to a multiple of four characters.")


@rule(
    "transport.token-needlessly-encoded",
    spec="transport_and_format#request_format",
    severity=Severity.WARNING,
    versions=frozenset({V211}),
    once=True,
    explains=REFUSED,
)
def token_needlessly_encoded(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is sent Base64 encoded, which this version does not know."""
    if conversation.registration.presented(call).coding not in (Coding.RAW, None):
        yield Fault(PLACE)
