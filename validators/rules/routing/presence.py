"""The routing headers are there where they are needed, and nowhere else."""

from collections.abc import Iterator

from recordings.exchange import Side
from validators.call import Call, Said, SaidResponse
from validators.conversation import Conversation
from validators.learned.parties import Parties
from validators.routing import CONFIGURATION, ENDS, FUNCTIONAL, NAMES, PUSHES
from validators.rule import Fault, rule, steady
from validators.spec.versions import V221_UP

SPEC = "transport_and_format#message_routing_headers"


@steady
def are_missed(call: Call, conversation: Conversation) -> bool:
    """Whether a message does not name both parties, and has to: there is a hub, or a side has more parties than one.

    A party in two roles counts twice.
    """
    if all(said is None or (said.routing.to and said.routing.sender) for said in (call.request, call.response)):
        return False
    parties, version = conversation.parties, call.place.version
    both = [parties.of(side, version) for side in Side]
    if parties.hubs or any(announced.hub for announced in both if announced):
        return True
    return any(announced and sum(map(len, announced.roles.values())) > 1 for announced in both)


@rule("routing.headers-missing", spec=SPEC, versions=V221_UP, modules=FUNCTIONAL, once=True, when=are_missed)
def headers_missing(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A message of a functional module does not say which party it is from, or which it is to."""
    request, response, parties = call.request, call.response, conversation.parties
    is_direct = parties.is_hub(call.responder, call.place.version) is False
    yield from _missing(call, request, from_=True, to=is_direct or parties.is_hub(call.requester, None) is True)
    if response and request.routing.sender and _is_an_answer(call, response):
        yield from _missing(call, response, from_=not _may_be_to_hub(call, parties), to=True)


@rule("routing.on-configuration-module", spec=SPEC, versions=V221_UP, modules=CONFIGURATION, once=True)
def on_configuration_module(call: Call) -> Iterator[Fault]:
    """A message that is not to be routed has routing headers."""
    for said in (call.request, call.response):
        if said and (found := next((name for name in NAMES if said.header(name) is not None), None)):
            what = f"The {said.side} of {call.request.method} `{call.place.module}` has {found}."
            yield Fault(f"header:{found}", what, side=said.side)
            return  # an answer mirrors its request


def _missing(call: Call, said: Said, *, from_: bool, to: bool) -> Iterator[Fault]:
    wanted = [end for end, is_wanted in (("from", from_), ("to", to)) if is_wanted]
    missing = [end for end in wanted if all(said.header(name) is None for name in ENDS[end])]
    if missing:
        names = " and no ".join(f"OCPI-{end}" for end in missing)
        what = f"The {said.side} of `{call.place.module}` has no {names}."
        yield Fault(f"header:{ENDS[missing[0]][1]}", what, side=said.side)


def _is_an_answer(call: Call, response: SaidResponse) -> bool:
    """Whether it comes from where requests are routed: not from a gateway, nor of somebody who knows no such path."""
    return response.status != 401 and response.status_code is not None and call.place.row is not None


def _may_be_to_hub(call: Call, parties: Parties) -> bool:
    """Whether it may answer a broadcast, which need not say that it is from the hub."""
    is_hub, own = parties.is_hub(call.responder, None), parties.hub[call.responder]
    return is_hub is True and call.request.method in PUSHES and (not own or call.request.routing.to in own)
