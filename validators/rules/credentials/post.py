"""POST is for the first registration only."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.learned.tokens import Standing
from validators.rule import Fault, rule


@rule("credentials.post-when-registered", spec="credentials#post_method", modules=["credentials"], methods=["POST"])
def post_when_registered(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A platform that is already registered used POST; it must use PUT."""
    if conversation.registration.presented(call).standing is Standing.CURRENT:
        yield Fault("url")
