"""How the credentials token stands in the Authorization header: told by comparing it with the one exchanged."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.learned.registration import credential, unbase64
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

SPEC = "transport_and_format#authorization_header"
PLACE = "header:Authorization"
REFUSED = ("envelope.body-not-json", "envelope.status-code-missing")  # consequences of a 401


@rule("transport.token-not-base64", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED)
def token_not_base64(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is sent as it is, not Base64 encoded."""
    if credential(call.request.header("Authorization")) in _known(call, conversation):
        yield Fault(PLACE)


@rule("transport.token-base64-twice", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED)
def token_base64_twice(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is Base64 encoded twice."""
    once = unbase64(credential(call.request.header("Authorization")) or "")
    if once and unbase64(once) in _known(call, conversation):
        yield Fault(PLACE)


@rule("transport.token-with-newline", spec=SPEC, versions=V221_UP, once=True, explains=REFUSED)
def token_with_newline(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token was encoded together with a line break or a blank."""
    decoded = unbase64(credential(call.request.header("Authorization")) or "")
    if decoded and decoded != decoded.strip() and decoded.strip() in _known(call, conversation):
        yield Fault(PLACE, "`echo TOKEN | base64` does this; use `printf %s TOKEN | base64`.")


def _known(call: Call, conversation: Conversation) -> set[str]:
    """The tokens that a handshake gave to the requester; empty where none was seen."""
    tokens = conversation.registration.tokens[call.exchange.direction]
    return tokens.earlier | ({tokens.current} if tokens.current else set())
