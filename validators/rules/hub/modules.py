"""Modules and commands that the hub does not implement."""

from collections.abc import Iterator

from recordings.exchange import Direction
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule


@rule("hub.module-not-implemented", spec="version_information_endpoint#moduleid_enum",
      directions=[Direction.PARTNER_TO_HUB])  # fmt: skip
def module_not_implemented(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub does not implement what was called."""
    profile, place = conversation.profile, call.place
    for missing in profile.unsupported:
        named = missing.command is None or (place.operation == "command" and call.ids.get("command") == missing.command)
        if place.module == missing.module and place.version in missing.versions and named:
            what = missing.command or f"the module {missing.module}"
            yield Fault("url", f"{profile.title} has not got {what} in {place.version}.", missing.severity)
