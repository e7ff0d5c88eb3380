"""Objects that a platform passes on although they are not its own."""

from recordings.exchange import Side
from validators.call import Call
from validators.conversation import Conversation


def is_passed_on(conversation: Conversation, side: Side, call: Call) -> bool:
    """Whether a side hands sessions to who plans their charging: they keep their owner there."""
    return call.place.module == "sessions" and "SCSP" in conversation.parties.names(side.other, call.place.version)
