"""What a hub tells of itself and of who is connected to it: by a role in 2.2.1, by a field of its own in 2.3.0."""

from collections.abc import Iterator

from recordings.exchange import Side
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import text
from validators.rule import Fault, rule
from validators.rules.credentials.handed_over import handed_over
from validators.rules.credentials.roles import roles_of
from validators.spec.operations import MODULES
from validators.spec.versions import V221, V230

SPEC = "credentials#credentials_object"
FUNCTIONAL = MODULES - {"credentials", "hubclientinfo"}
ROUTING = ("OCPI-from-party-id", "OCPI-to-party-id")


@rule("credentials.hub-with-parties", spec=SPEC, versions=frozenset({V221}), modules=["credentials"])
def hub_with_parties(call: Call) -> Iterator[Fault]:
    """A hub lists other parties beside itself; it is to tell of them in hubclientinfo."""
    for credentials in handed_over(call):
        roles = list(roles_of(credentials))
        others = [place for place, (role, _, _) in roles if role != "HUB"]
        if others and len(others) < len(roles):
            yield Fault(others[0], f"{len(others)} beside the hub.", side=credentials.said)


@rule("credentials.hub-without-parties", spec=SPEC, severity=Severity.WARNING, versions=frozenset({V230}),
      modules=["credentials"])  # fmt: skip
def hub_without_parties(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A hub lists none of the parties that can be reached through it."""
    for credentials in handed_over(call):
        hub = (text(credentials.value, "hub_party_id") or "").upper()
        listed = {country + party for _, (_, country, party) in roles_of(credentials)}
        others = conversation.parties.of(credentials.side.other, V230)
        known = conversation.parties.clients[credentials.side].connected() - (set(others.roles) if others else set())
        if hub and listed == {hub} and others and known - {hub}:
            yield Fault(f"{credentials.at}/roles", f"{len(known - {hub})} are connected.", side=credentials.said)


@rule("credentials.hub-party-id-missing", spec=SPEC, versions=frozenset({V230}), modules=FUNCTIONAL, once=True)
def hub_party_id_missing(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A hub routes messages by their headers, but its credentials have no `hub_party_id`."""
    for said, side in (("request", call.requester), ("response", call.responder)):
        credentials = conversation.parties.of(side, V230)
        is_told_by_others = side is Side.HUB and conversation.profile.hub_parties  # as soon as they are handed over
        if credentials and not credentials.hub and _is_hub(conversation, side) and not is_told_by_others:
            header = next((name for name in ROUTING if call.request.header(name)), None)
            if header and (said == "request" or call.response):
                yield Fault(f"header:{header}", side=said)


def _is_hub(conversation: Conversation, side: Side) -> bool:
    """Whether a side tells of clients; a partner that only says so may have swapped SENDER and RECEIVER."""
    parties = conversation.parties
    return side in parties.hubs and (side is Side.HUB or len(parties.clients[side].by_party) > 0)
