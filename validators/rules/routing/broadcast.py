"""Whom a hub broadcasts to."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.routing import AT_TO, PUSHES
from validators.rule import Fault, rule
from validators.spec.operations import RECEIVER
from validators.spec.versions import V221_UP

OF_OWN_KIND = {  # roles that send these objects themselves, or get them from others
    "locations": {"CPO"},
    "tariffs": {"CPO"},
    "tokens": {"EMSP", "NSP", "OTHER"},
}


@rule("routing.broadcast-to-own-kind", spec="transport_and_format#broadcast_push", severity=Severity.WARNING,
      versions=V221_UP, modules=OF_OWN_KIND, interfaces=(RECEIVER,), methods=PUSHES,
      directions=(Direction.HUB_TO_PARTNER,), once=True)  # fmt: skip
def broadcast_to_own_kind(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub broadcasts to a party of the same kind as the one that the push came from."""
    routing, parties, module = call.request.routing, conversation.parties, call.place.module or ""
    if routing.to is None or routing.sender not in parties.hub[call.requester]:
        return
    roles = parties.roles_of(call.responder, call.place.version, routing.to)
    if roles and roles <= OF_OWN_KIND[module]:
        yield Fault(AT_TO, f"`{module}` go to {routing.to}, whose role is {', '.join(sorted(map(str, roles)))}.")
