"""Tokens stay out of sight: in the Authorization header, and in credentials."""

from collections.abc import Iterator
from functools import lru_cache

from recordings.finding import Severity
from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule

SHORTEST = 16  # characters from which on a token stands nowhere by chance
OUTSIDE = ("versions", "credentials")  # what TOKEN_A opens


def shows_a_token(call: Call, conversation: Conversation) -> bool:
    """Whether a token stands in the URL or in a body."""
    url, body = call.request.url, call.request.message.body.content
    answer = call.response.message.body.content if call.response else b""
    for token, sought in _sought(_known(call, conversation)):
        if token in url or body.find(sought) >= 0 or answer.find(sought) >= 0:  # see odd_bytes.py
            return True
    return False


@rule("credentials.token-leaked", spec="credentials#registration", severity=Severity.INFO, once=True,
      when=shows_a_token)  # fmt: skip
def token_leaked(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A credentials token stands where it does not belong, and where it gets into logs."""
    tokens = _sought(_known(call, conversation))
    if any(token in call.request.url for token, _ in tokens):
        yield Fault("url", "It is in the URL.")
    if call.place.module == "credentials":
        return
    for _, sought in tokens:
        if sought in call.request.message.body.content:
            yield Fault("", "It is in the body of the request.")
        if call.response and sought in call.response.message.body.content:
            yield Fault("", "It is in the body of the response.", side="response")


def _known(call: Call, conversation: Conversation) -> tuple[str | None, ...]:
    """The tokens in use; and on the way there, what the request carries."""
    there, back = conversation.registration.tokens.values()
    known = there.current, back.current
    return (*known, *tokens_in(call)) if call.place.module in OUTSIDE else known


@lru_cache(maxsize=64)
def _sought(tokens: tuple[str | None, ...]) -> tuple[tuple[str, bytes], ...]:
    """Those that stand nowhere by chance, as texts and as bytes."""
    return tuple((token, token.encode()) for token in dict.fromkeys(tokens) if token and len(token) >= SHORTEST)
