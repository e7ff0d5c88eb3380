"""The hub's question whether a silent partner is still there."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

TOO_OFTEN = 3  # silences


@rule("hubclientinfo.no-keep-alive", spec="mod_hub_client_info#still_alive_check", severity=Severity.INFO,
      versions=V221_UP, directions=(Direction.HUB_TO_PARTNER,), once=True)  # fmt: skip
def no_keep_alive(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub never asks whether its partner is still there, however long it is silent."""
    silence = conversation.silence
    is_silent = silence.silences >= TOO_OFTEN and not silence.is_checked
    if is_silent and conversation.parties.is_hub(call.requester, call.place.version):
        yield Fault("url", "A GET of the versions after some five minutes of silence does it.")
