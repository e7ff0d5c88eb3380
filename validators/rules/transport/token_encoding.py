"""How the credentials token stands in the Authorization header: told by comparing it with the one exchanged."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Coding, right_coding
from validators.rule import Fault, rule, steady
from validators.spec.versions import V211, V221_UP
from validators.standing import REFUSED

SPEC = "transport_and_format#authorization_header"
PLACE = "header:Authorization"


@steady
def is_oddly_coded(call: Call, conversation: Conversation) -> bool:
    """Whether a token that a handshake gave stands otherwise than the version has it."""
    coding = conversation.registration.presented(call).coding
    return coding is not None and coding is not right_coding(call.place.version)


@rule("transport.token-not-base64", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED, when=is_oddly_coded)
def token_not_base64(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is sent as it is, not Base64 encoded."""
    if conversation.registration.presented(call).coding is Coding.RAW:
        yield Fault(PLACE)


@rule("transport.token-base64-twice", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED, when=is_oddly_coded)
def token_base64_twice(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is Base64 encoded twice."""
    if conversation.registration.presented(call).coding is Coding.TWICE:
        yield Fault(PLACE)


@rule("transport.token-with-newline", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED, when=is_oddly_coded)
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
    when=is_oddly_coded,
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
    when=is_oddly_coded,
)
def token_needlessly_encoded(call: Call) -> Iterator[Fault]:
    """The credentials token is sent Base64 encoded, which this version does not know."""
    yield Fault(PLACE)
