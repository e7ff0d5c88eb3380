"""The tokens that credentials hand over: new, one's own, and fit for a header."""

import unicodedata
from collections.abc import Iterator

from recordings.finding import Severity
from validators.authorization import tokens_in
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import text
from validators.learned.tokens import Coding, Standing, unbase64
from validators.rule import Fault, rule
from validators.rules.credentials.handed_over import handed_over
from validators.spec.versions import V221_UP

SHORTEST = 8  # characters from which on a text is not there by chance


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
      modules=["credentials"], explains=("types.control-character", "types.string-not-ascii"))  # fmt: skip
def token_characters(call: Call) -> Iterator[Fault]:
    """The token holds something else than printable ASCII without blanks, so it may not survive in a header."""
    for credentials in handed_over(call):
        token = text(credentials.value, "token")
        if token is not None and (odd := _oddity(token)):
            yield Fault(f"{credentials.at}/token", *odd, side=credentials.said)


def _oddity(token: str) -> tuple[str, Severity | None] | None:
    """What is odd about a token, and how bad it is; None where nothing is."""
    odd = next((character for character in token if not "!" <= character <= "~"), None)
    if token == "":
        return "It is empty.", Severity.ERROR
    if odd is None:
        return None
    if unicodedata.category(odd) == "Cc":
        return "There is a line break or another control character in it.", Severity.ERROR
    return "There is a blank in it." if odd.isspace() else "There is a character beyond ASCII in it.", None


@rule(
    "credentials.token-encoded",
    spec="transport_and_format#authorization_header",
    severity=Severity.WARNING,
    side="response",
    versions=V221_UP,
    once=True,
    explains=("transport.valid-token-refused",),
    unless_well=True,
)
def token_encoded(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The token in the credentials is itself Base64 of a text, and was refused as it stands there."""
    if call.response is None or call.response.status != 401:
        return
    presented = conversation.registration.presented(call)
    rightly = presented.standing is Standing.CURRENT and presented.coding is Coding.BASE64
    inner = (unbase64(presented.value) or "") if rightly else ""
    if len(inner) >= SHORTEST and inner.isascii() and inner.isprintable():
        yield Fault("status", "In the body of the credentials a token is not encoded; in the header it is, once.")
