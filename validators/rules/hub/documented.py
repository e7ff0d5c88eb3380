"""What a finding says about a hub that does not do what its documentation says: documentations change."""

from validators.conversation import Conversation
from validators.rule import steady


def documented(conversation: Conversation, what: str) -> str:
    """What a hub documents, and of when that is."""
    profile = conversation.profile
    when = f", as of {profile.expected.documented}" if profile.expected.documented else ""
    return f"{profile.title} documents {what}{when}."


@steady
def knows_the_hub(call: object, conversation: Conversation) -> bool:
    """Whether the profile says which party the hub is: the guard of rules that ask for nothing else."""
    return bool(conversation.profile.hub_parties)
