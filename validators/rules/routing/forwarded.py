"""What a hub makes of a message on its way, where the leg to it and the one that goes on are both recorded."""

from collections.abc import Iterator

from recordings.exchange import Direction
from validators.call import Call
from validators.conversation import Conversation
from validators.forwarding import Forwarded, at_hub, forwarded, is_forwarded
from validators.routing import AT_FROM, AT_TO, FUNCTIONAL, PUSHES
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

FOR_ONE = ("commands", "chargingprofiles")  # never for all


@rule("routing.changed-by-hub", spec="transport_and_format#party_to_party_via_hub", versions=V221_UP,
      modules=FUNCTIONAL, when=is_forwarded)  # fmt: skip
def changed_by_hub(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub passes a request on with another sender or receiver than it came with."""
    for pair in forwarded(call, conversation):
        came, goes = pair.incoming.routing, pair.onward.routing
        if pair.is_direct and goes.to and goes.to != came.to:
            yield at_hub(call, pair, AT_TO, f"is to {goes.to} instead of {came.to}")
        if came.sender and goes.sender and goes.sender != came.sender and _keeps_its_sender(pair):
            yield at_hub(call, pair, AT_FROM, f"is from {goes.sender} instead of {came.sender}")


@rule("routing.broadcast-not-from-hub", spec="transport_and_format#party_to_party_broadcast_push", versions=V221_UP,
      modules=FUNCTIONAL, methods=PUSHES, when=is_forwarded)  # fmt: skip
def broadcast_not_from_hub(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub broadcasts in the name of the party that the push came from."""
    for pair in forwarded(call, conversation):
        sender = pair.onward.routing.sender
        if pair.is_broadcast and sender and sender not in pair.hub:
            yield at_hub(call, pair, AT_FROM, f"is from {sender}")


@rule("routing.open-answer-not-from-receiver", spec="transport_and_format#party_to_party_open_routing_request",
      side="response", versions=V221_UP, modules=FUNCTIONAL, directions=(Direction.PARTNER_TO_HUB,), once=True,
      when=is_forwarded)  # fmt: skip
def open_answer_not_from_receiver(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub passes on the answer of the party that it chose, but in its own name."""
    for pair in forwarded(call, conversation):
        sender = call.response.routing.sender if call.response else None
        if _is_one_answer(pair) and sender in pair.hub:
            yield Fault(AT_FROM, f"It is from {sender}.")


def _keeps_its_sender(pair: Forwarded) -> bool:
    """Whether it is no broadcast, nor one that the hub may have made of it for want of a receiver."""
    is_for_one = pair.onward.message.module in FOR_ONE or pair.onward.routing.sender not in pair.hub
    return pair.is_direct or (pair.is_open and is_for_one)


def _is_one_answer(pair: Forwarded) -> bool:
    incoming, onward = pair
    about_one = incoming.message.module in FOR_ONE or incoming.message.operation == "authorize"
    return pair.is_open and about_one and pair.is_answered and onward.succeeded and incoming.succeeded
