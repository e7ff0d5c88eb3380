"""POST is for the first registration only."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.learned.registration import credential, unbase64
from validators.rule import Fault, rule


@rule("credentials.post-when-registered", spec="credentials#post_method", modules=["credentials"])
def post_when_registered(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A platform that is already registered used POST; it must use PUT."""
    if call.request.method != "POST":
        return
    way = call.exchange.direction
    sent = credential(call.request.header("Authorization"))
    current = conversation.registration.tokens[way].current
    if conversation.registration.registered[way] and current and current in (sent, unbase64(sent or "")):
        yield Fault("url")
