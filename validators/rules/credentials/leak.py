"""Tokens stay out of sight: in the Authorization header, and in credentials."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule

SHORTEST = 16  # characters from which on a token stands nowhere by chance
OUTSIDE = ("versions", "credentials")  # what TOKEN_A opens


@rule("credentials.token-leaked", spec="credentials#registration", severity=Severity.INFO, once=True)
def token_leaked(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A credentials token stands where it does not belong, and where it gets into logs."""
    tokens = [token for token in _known(call, conversation) if len(token) >= SHORTEST]
    if any(token in call.request.url for token in tokens):
        yield Fault("url", "It is in the URL.")
    if call.place.module != "credentials":
        for said in (call.request, call.response):
            if said and any(token.encode() in said.message.body.content for token in tokens):
                yield Fault("", f"It is in the body of the {said.side}.", side=said.side)


def _known(call: Call, conversation: Conversation) -> Iterator[str]:
    """The tokens in use; and on the way there, the one that the request carries."""
    registered = conversation.registration.tokens
    yield from (token for way in Direction if (token := registered[way].current))
    if call.place.module in OUTSIDE:
        yield from tokens_in(call)
