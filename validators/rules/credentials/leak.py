"""Tokens stay out of sight: in the Authorization header, and in credentials."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule

SHORTEST = 16  # characters from which on a token stands nowhere by chance
OUTSIDE = ("versions", "credentials")  # what TOKEN_A opens


def shows_a_token(call: Call, conversation: Conversation) -> bool:
    """Whether a token stands in the URL or in a body."""
    answer = call.response.message.body.content if call.response else b""
    for token in _known(call, conversation):
        sought = token.encode()
        if token in call.request.url or sought in call.request.message.body.content or sought in answer:
            return True
    return False


@rule("credentials.token-leaked", spec="credentials#registration", severity=Severity.INFO, once=True,
      when=shows_a_token)  # fmt: skip
def token_leaked(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A credentials token stands where it does not belong, and where it gets into logs."""
    tokens = _known(call, conversation)
    if any(token in call.request.url for token in tokens):
        yield Fault("url", "It is in the URL.")
    if call.place.module == "credentials":
        return
    for token in tokens:
        sought = token.encode()
        if sought in call.request.message.body.content:
            yield Fault("", "It is in the body of the request.")
        if call.response and sought in call.response.message.body.content:
            yield Fault("", "It is in the body of the response.", side="response")


def _known(call: Call, conversation: Conversation) -> set[str]:
    """The tokens in use; and on the way there, the one that the request carries."""
    tokens = {tokens.current or "" for tokens in conversation.registration.tokens.values()}
    if call.place.module in OUTSIDE:
        tokens |= tokens_in(call)
    return {token for token in tokens if len(token) >= SHORTEST}
