"""Requests whose receiver the hub is to find."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.routing import AT_TO, ENDS, FUNCTIONAL
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP


@rule("routing.list-without-receiver", spec="transport_and_format#open_routing_request", versions=V221_UP,
      modules=FUNCTIONAL, operations=("list",), once=True)  # fmt: skip
def list_without_receiver(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A list is asked of the hub without saying whose."""
    if call.request.routing.sender is None or any(call.request.header(name) is not None for name in ENDS["to"]):
        return
    if conversation.parties.is_hub(call.responder, call.place.version):
        yield Fault(AT_TO, f"Name the hub for all {call.place.module} that it can reach, or one party for its own.")
