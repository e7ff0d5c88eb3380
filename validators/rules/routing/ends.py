"""Both ends of a message are parties behind the connection, and the answer goes back where the request came from."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.parties import Parties
from validators.routing import AT_FROM, AT_TO, FUNCTIONAL
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

SPEC = "transport_and_format#message_routing"


@rule("routing.sender-not-hosted", spec=SPEC, versions=V221_UP, modules=FUNCTIONAL, once=True, steady=True)
def sender_not_hosted(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The request is from a party that its platform has not announced in its credentials."""
    sender, parties, version = call.request.routing.sender, conversation.parties, call.place.version
    if sender is None or parties.is_hub(call.requester, version) is not False:
        return  # a hub forwards what others send
    if parties.hosts(call.requester, version, sender) is False:
        yield Fault(AT_FROM, f"It is from {sender}.")


@rule("routing.receiver-unknown", spec="status_codes#4xxx_hub_errors", severity=Severity.WARNING, versions=V221_UP,
      modules=FUNCTIONAL, once=True, steady=True)  # fmt: skip
def receiver_unknown(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The request is to a party that is not behind this connection."""
    to, parties, version = call.request.routing.to, conversation.parties, call.place.version
    if to is None or to in parties.hub[call.requester] or parties.hosts(call.responder, version, to) is not False:
        return
    if not (call.succeeded and parties.is_hub(call.responder, version)):  # the hub knew it all the same
        yield Fault(AT_TO, f"It is to {to}.")


@rule("routing.receiver-not-filled-in", spec="transport_and_format#party_to_party_open_routing_request",
      versions=V221_UP, modules=FUNCTIONAL, once=True, steady=True)  # fmt: skip
def receiver_not_filled_in(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub sends a request to itself instead of the party that it chose."""
    to = call.request.routing.to
    if to and to in conversation.parties.hub[call.requester]:
        yield Fault(AT_TO, f"It is to {to}.")


@rule(
    "routing.response-not-swapped",
    spec=SPEC,
    side="response",
    versions=V221_UP,
    modules=FUNCTIONAL,
    once=True,
    steady=True,
)
def response_not_swapped(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The response does not name the request's parties the other way round."""
    assert call.response
    sent, answered = call.request.routing, call.response.routing
    if sent.sender and answered.to and answered.to != sent.sender:
        is_copy = (answered.to, answered.sender) == (sent.to, sent.sender)
        found = f"It is to {answered.to}, the request was from {sent.sender}."
        yield Fault(AT_TO, "It repeats the request's headers as they were." if is_copy else found)
    elif sent.to and answered.sender and answered.sender != sent.to and _is_of_one(call, conversation.parties):
        yield Fault(AT_FROM, f"It is from {answered.sender}, the request was to {sent.to}.")


def _is_of_one(call: Call, parties: Parties) -> bool:
    """Whether the answer can only come from the party named: not from a hub that speaks for itself or for all."""
    assert call.response
    if 4000 <= (call.response.status_code or 0) < 5000:
        return False
    own = parties.hub[call.responder]
    is_hub = parties.is_hub(call.responder, call.place.version)
    return is_hub is False or bool(is_hub and own and call.request.routing.to not in own)
