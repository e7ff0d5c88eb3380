"""Versions that the hub does not talk."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule


@rule("versions.not-supported", spec="version_information_endpoint#versionnumber_enum", once=True, beyond=True,
      explains=("versions.deprecated", "versions.older-chosen"), steady=True)  # fmt: skip
def not_supported(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The call is made in a version that the hub does not support."""
    profile = conversation.profile
    if call.place.version and call.place.operation != "details" and call.place.version not in profile.versions:
        known = ", ".join(sorted(profile.versions))
        yield Fault("url", f"It is {call.place.version}; {profile.title} talks {known}.")
