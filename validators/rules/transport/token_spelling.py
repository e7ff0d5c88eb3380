"""One token in two spellings, whichever of them is right: two pieces of code write the header."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Coding, credential, encoded, readings
from validators.learned.uses import UNAUTHORIZED
from validators.rule import Fault, rule

SPEC = "transport_and_format#authorization_header"


@rule("transport.token-encoding-varies", spec=SPEC, severity=Severity.INFO, once=True, steady=True)
def token_encoding_varies(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The credentials token is sent in one encoding at times, and in another at other times."""
    if call.response is None or call.response.status == UNAUTHORIZED:
        return  # who is refused may try another way
    sent, version = credential(call.request.header("Authorization")), call.place.version
    spelled = conversation.registration.uses[call.exchange.direction].spelled
    if sent and version and ((version, encoded(sent)) in spelled or (version, _decoded(call)) in spelled):
        yield Fault("header:Authorization")


def _decoded(call: Call) -> str:
    """What the header stands for where it is Base64."""
    found = readings(call.request.header("Authorization"))
    return next((value for value, coding in found if coding is Coding.BASE64), "")
