"""Requests to the hub itself: pushes that it broadcasts, lists that it puts together, and what it answers."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer
from validators.learned.clients import party_in
from validators.routing import AT_FROM, AT_TO, FUNCTIONAL, PUSHES
from validators.rule import Fault, rule, steady
from validators.spec.operations import SENDER
from validators.spec.versions import V221_UP

BROADCAST = "transport_and_format#broadcast_push"
GET_ALL = "transport_and_format#get_all_via_hubs"
PERSONAL = ("sessions", "cdrs", "commands", "chargingprofiles")  # these concern one party
NOT_BROADCAST = (4001, 4002, 4003)  # about one receiver
OWNERS = {"CPO", "EMSP"}


@steady
def is_to_hub(call: Call, conversation: Conversation) -> bool:
    """Whether a request names the hub as its receiver."""
    return call.request.routing.to in conversation.parties.hub[call.responder]


@rule("routing.addressed-to-hub", spec=BROADCAST, versions=V221_UP, modules=FUNCTIONAL, methods=("GET", "DELETE"),
      once=True, when=is_to_hub)  # fmt: skip
def addressed_to_hub(call: Call) -> Iterator[Fault]:
    """The request is to the hub itself, where only pushes and lists of a Sender may go."""
    place = call.place
    if place.row is None or (place.operation == "list" and place.interface == SENDER):
        return
    if call.request.method == "GET":
        yield Fault(AT_TO, f"It is a GET of one object of `{place.module}`.")
    elif place.module not in PERSONAL:
        what = f"It is a DELETE of `{place.module}`; let the hub find its receivers by open routing."
        yield Fault(AT_TO, what, Severity.WARNING)


@rule("routing.personal-data-broadcast", spec=BROADCAST, severity=Severity.WARNING, versions=V221_UP,
      modules=(*PERSONAL, "tokens"), methods=(*PUSHES, "DELETE"), once=True, when=is_to_hub,
      explains=("routing.broadcast-failure-reported",))  # fmt: skip
def personal_data_broadcast(call: Call) -> Iterator[Fault]:
    """The request is to the hub, for all parties, though it concerns one of them."""
    if call.place.module != "tokens" or call.place.operation == "authorize":
        yield Fault(AT_TO, f"It is a {call.request.method} of `{call.place.module}`.")


@rule("routing.broadcast-answer-not-from-hub", spec=BROADCAST, severity=Severity.WARNING, side="response",
      versions=V221_UP, modules=FUNCTIONAL, methods=(*PUSHES, "DELETE"), once=True, when=is_to_hub)  # fmt: skip
def broadcast_answer_not_from_hub(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub answers a broadcast in another party's name."""
    sender = call.response.routing.sender if call.response else None
    if sender and sender not in conversation.parties.hub[call.responder]:
        yield Fault(AT_FROM, f"It is from {sender}.")


@rule("routing.broadcast-failure-reported", spec="status_codes#4xxx_hub_errors", severity=Severity.WARNING,
      side="response", versions=V221_UP, modules=FUNCTIONAL, methods=PUSHES, when=is_to_hub)  # fmt: skip
def broadcast_failure_reported(call: Call) -> Iterator[Fault]:
    """The hub answers a broadcast with what went wrong at one of its receivers."""
    if call.response and call.response.status_code in NOT_BROADCAST:
        yield Fault(pointer("status_code"), f"It is {call.response.status_code}.")


@rule("routing.get-all-not-from-hub", spec=GET_ALL, side="response", versions=V221_UP, modules=FUNCTIONAL,
      operations=("list",), once=True, when=is_to_hub)  # fmt: skip
def get_all_not_from_hub(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub answers for everybody, but in another party's name."""
    sender = call.response.routing.sender if call.response else None
    if sender and sender not in conversation.parties.hub[call.responder]:
        yield Fault(AT_FROM, f"It is from {sender}.")


@rule("routing.get-all-owner-lost", spec=GET_ALL, side="response", versions=V221_UP, modules=FUNCTIONAL,
      operations=("list",), once=True, when=is_to_hub)  # fmt: skip
def get_all_owner_lost(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub lists another party's object as its own."""
    parties, data = conversation.parties, call.response.data if call.succeeded and call.response else None
    own = parties.hub[call.responder]
    if any(OWNERS & parties.roles_of(call.responder, call.place.version, party) for party in own):
        return  # it may have objects of its own
    for index, item in enumerate(data if isinstance(data, list) else ()):
        if (owner := party_in(item)) in own:
            yield Fault(pointer("data", index, "party_id"), f"An object of `{call.place.module}` is {owner}'s.")
            return
