"""The tokens that credentials hand over: new, one's own, and fit for a header."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import text
from validators.rule import Fault, rule
from validators.rules.credentials.handed_over import handed_over


@rule("credentials.token-not-new", spec="credentials#post_method", side="response", modules=["credentials"],
      methods=["POST", "PUT"])  # fmt: skip
def token_not_new(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The server answers a token that is not newly generated."""
    token = text(call.response.data, "token") if call.succeeded and call.response else None
    known = conversation.registration.tokens[call.exchange.direction]
    if not token:
        return
    if token in tokens_in(call):
        yield Fault("/data/token", "It is the one that the request was authorized with.")
    elif token == text(call.request.json.value, "token"):
        yield Fault("/data/token", "It is the one that the client sent for the other direction.")
    elif token in known.given:
        yield Fault("/data/token", "It has been used before.")


@rule("credentials.token-echoed", spec="credentials#registration", modules=["credentials"], methods=["POST"])
def token_echoed(call: Call) -> Iterator[Fault]:
    """The client sends back the token that it was given, instead of one that it has generated itself."""
    if text(call.request.json.value, "token") in tokens_in(call):
        yield Fault("/token")


@rule("credentials.token-characters", spec="credentials#credentials_object", severity=Severity.WARNING,
      modules=["credentials"])  # fmt: skip
def token_characters(call: Call) -> Iterator[Fault]:
    """The token holds something else than printable ASCII without blanks, so it may not survive in a header."""
    for credentials in handed_over(call):
        token = text(credentials.value, "token")
        if token == "":
            yield Fault(f"{credentials.at}/token", "It is empty.", Severity.ERROR, credentials.said)
        elif token and not all("!" <= character <= "~" for character in token):
            yield Fault(f"{credentials.at}/token", _found(token), None, credentials.said)


def _found(token: str) -> str:
    odd = next(character for character in token if not "!" <= character <= "~")
    return "There is a blank in it." if odd.isspace() else "There is a character in it that ASCII cannot print."
