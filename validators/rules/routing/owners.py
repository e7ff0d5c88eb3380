"""The owners of the objects, beside the parties in the routing headers."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer
from validators.learned.clients import party_in
from validators.learned.parties import Parties
from validators.routing import AT_FROM, FUNCTIONAL
from validators.rule import Fault, rule
from validators.spec.operations import RECEIVER, SENDER
from validators.spec.versions import V221_UP

OWNED = ("locations", "sessions", "tariffs", "tokens")


@rule("routing.owner-not-sender", spec="transport_and_format#client_owned_object_push", severity=Severity.WARNING,
      versions=V221_UP, modules=OWNED, interfaces=(RECEIVER,), methods=("PUT", "PATCH", "DELETE"),
      once=True, steady=True)  # fmt: skip
def owner_not_sender(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The object in the URL is another party's than the one that the push is from."""
    routing, owner = call.request.routing, party_in(call.ids)
    if not (routing.sender and owner) or owner == routing.sender:
        return
    if _speaks_for_itself(call, conversation.parties) and not _may_be_for_charging_profiles(call, conversation.parties):
        yield Fault(AT_FROM, f"It is from {routing.sender}, the {call.place.module} are {owner}'s.")


@rule("routing.list-of-others", spec="transport_and_format#party_to_party_without_hub", severity=Severity.INFO,
      side="response", versions=V221_UP, modules=FUNCTIONAL, interfaces=(SENDER,), operations=("list",),
      once=True)  # fmt: skip
def list_of_others(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A list that one party was asked for has objects of others on its platform."""
    to, parties = call.request.routing.to, conversation.parties
    announced = parties.of(call.responder, call.place.version)
    data = call.response.data if call.succeeded and call.response else None
    if announced is None or len(announced.roles) < 2 or to not in announced.roles or to in parties.hub[call.responder]:
        return
    for index, item in enumerate(data if isinstance(data, list) else ()):
        if (owner := party_in(item)) != to and owner in announced.roles:
            yield Fault(pointer("data", index, "party_id"), f"{to} was asked for {call.place.module}.")
            return


def _speaks_for_itself(call: Call, parties: Parties) -> bool:
    """Whether the sender in the headers is known not to be the hub, which broadcasts what others own."""
    own = parties.hub[call.requester]
    is_hub = parties.is_hub(call.requester, call.place.version)
    return is_hub is False or bool(is_hub and own and call.request.routing.sender not in own)


def _may_be_for_charging_profiles(call: Call, parties: Parties) -> bool:
    """Whether a session may go on to who plans its charging, under its owner's name (charging profiles, topologies)."""
    if call.place.module != "sessions":
        return False
    roles = parties.roles_of(call.responder, call.place.version, call.request.routing.to or "")
    return not roles or "SCSP" in roles
