"""The routing headers as such, whoever they name."""

import re
from collections.abc import Iterator

from validators.call import Call, Said
from validators.conversation import Conversation
from validators.routing import COUNTRY_CODE, ENDS, FUNCTIONAL, NAMES, PARTY_ID
from validators.rule import Fault, rule, steady
from validators.spec.versions import V221_UP

SPEC = "transport_and_format#message_routing_headers"
LENGTHS = {name: COUNTRY_CODE if name.endswith("country-code") else PARTY_ID for name in NAMES}
PLAIN = {re.sub("[-_]", "", name).lower(): name for name in NAMES}  # as somebody might spell it
RIGHT = frozenset(name.lower() for name in NAMES)


@steady
def are_irregular(call: Call, conversation: Conversation) -> bool:
    """Whether a message has some of the headers, or some of another length."""
    return not all(said.routing.is_regular for said in _messages(call))


@rule("routing.pair-incomplete", spec=SPEC, versions=V221_UP, modules=FUNCTIONAL, once=True, when=are_irregular)
def pair_incomplete(call: Call) -> Iterator[Fault]:
    """A routing header stands without the other one of its pair."""
    for said in _messages(call):
        for pair in ENDS.values():
            missing = [name for name in pair if said.header(name) is None]
            if len(missing) == 1:
                yield Fault(f"header:{missing[0]}", f"The {said.side} has no {missing[0]}.", side=said.side)


@rule("routing.party-malformed", spec=SPEC, versions=V221_UP, modules=FUNCTIONAL, once=True, when=are_irregular)
def party_malformed(call: Call) -> Iterator[Fault]:
    """A routing header holds no country code of two letters, or no party id of three."""
    for said in _messages(call):
        for name, length in LENGTHS.items():
            value = said.header(name)
            if value is not None and len(value) != length:
                yield Fault(f"header:{name}", f"The {said.side}'s {name} {_found(value)}.", side=said.side)


@rule("routing.header-misspelt", spec=SPEC, versions=V221_UP, modules=FUNCTIONAL, once=True,
      explains=("routing.headers-missing", "routing.pair-incomplete"), steady=True)  # fmt: skip
def header_misspelt(call: Call) -> Iterator[Fault]:
    """A header looks like a routing header, but has another name."""
    for said in _messages(call):
        if said.routing.to and said.routing.sender:
            continue  # whatever else there is
        for name, _ in said.message.headers:
            if name[:4].lower() == "ocpi" and name.lower() not in RIGHT and (right := PLAIN.get(_plain(name))):
                yield Fault(f"header:{name}", f"The {said.side} has `{name}` for `{right}`.", side=said.side)


def _messages(call: Call) -> tuple[Said, ...]:
    return (call.request, call.response) if call.response else (call.request,)


def _plain(name: str) -> str:
    return re.sub("[-_]", "", name).lower()


def _found(value: str) -> str:
    return f"has {len(value)} characters" if value else "is empty; leave out both to let the hub find the receiver"
