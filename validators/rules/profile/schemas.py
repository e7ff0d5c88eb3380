"""A user's own JSON Schemas, over the objects that messages carry."""

from collections.abc import Iterator
from dataclasses import replace

from validators.bodies import carried
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule, steady
from validators.user_schemas import faults


@steady
def has_schemas(call: Call, conversation: Conversation) -> bool:
    """Whether the profile has any schemas."""
    return bool(conversation.profile.schemas)


@rule("profile.schema", spec="types#data_types", when=has_schemas)
def schema(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub's own schema does not allow this."""
    profile = conversation.profile
    for each in carried(call, profile):
        for fault in faults(each.value, each.structure, profile.schemas, each.pointer):
            yield replace(fault, side=each.side)
