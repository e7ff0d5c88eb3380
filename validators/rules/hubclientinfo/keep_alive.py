"""The hub's question whether a silent partner is still there."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

TOO_OFTEN = 3  # silences


def is_left_silent(call: Call, conversation: Conversation) -> bool:
    """Whether there were silences in which nobody asked."""
    return conversation.silence.silences >= TOO_OFTEN and not conversation.silence.is_checked


@rule("hubclientinfo.no-keep-alive", spec="mod_hub_client_info#still_alive_check", severity=Severity.INFO,
      versions=V221_UP, directions=(Direction.HUB_TO_PARTNER,), once=True,
      when=is_left_silent)  # fmt: skip
def no_keep_alive(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub never asks whether its partner is still there, however long it is silent."""
    if conversation.parties.is_hub(call.requester, call.place.version):
        yield Fault("url", "A GET of the versions after some five minutes of silence does it.")
