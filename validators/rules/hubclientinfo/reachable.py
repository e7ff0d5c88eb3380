"""What the hub says of a party's connection, beside what is heard of the party."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.clients import CONNECTED, Clients
from validators.learned.heard import NOT_CONNECTED, answering
from validators.routing import AT_FROM, AT_TO, FUNCTIONAL
from validators.rule import Fault, rule, steady
from validators.spec.versions import V221_UP, V230

SCENARIOS = "mod_hub_client_info#scenarios"
TO_HUB, FROM_HUB = (Direction.PARTNER_TO_HUB,), (Direction.HUB_TO_PARTNER,)
KNOWN_FOR = 10.0  # seconds after which a platform has taken in what it was told
STILL = 60.0  # seconds after which a status is no longer just being changed
MISSED = 3  # requests that could not be delivered


@steady
def has_clients(call: Call, conversation: Conversation) -> bool:
    """Whether the hub has told of anybody."""
    hub, partner = conversation.parties.clients.values()
    return bool(hub.by_party or partner.by_party)


@rule(
    "hubclientinfo.request-to-unconnected",
    spec=SCENARIOS,
    severity=Severity.WARNING,
    versions=V221_UP,
    modules=FUNCTIONAL,
    directions=TO_HUB,
    once=True,
    when=has_clients,
    unless_well=True,
)
def request_to_unconnected(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A request is sent to a party that the hub has told of as not connected."""
    to, clients = call.request.routing.to, _clients(call, conversation)
    status = clients.status_of(to) if to else None
    if to is None or status in (None, CONNECTED) or call.succeeded:  # delivered: then the status is wrong
        return
    started_at = call.exchange.started_at
    if all(client.accepted and client.since + KNOWN_FOR < started_at for client in clients.of(to)):
        yield Fault(AT_TO, f"{to} is {status}.")


def has_unconnected_party(call: Call, conversation: Conversation) -> bool:
    """Whether the party behind the hub that sent or answered is not connected, by the hub."""
    clients = _clients(call, conversation)
    party = _active(call) if clients.by_party else None
    return party is not None and clients.status_of(party) not in (None, CONNECTED)


def _active(call: Call) -> str | None:
    """The party behind the hub that sends or answers."""
    return call.request.routing.sender if call.exchange.direction is Direction.HUB_TO_PARTNER else answering(call)


@rule("hubclientinfo.unconnected-party-active", spec=SCENARIOS, severity=Severity.WARNING, versions=V221_UP,
      modules=FUNCTIONAL, once=True, when=has_unconnected_party)  # fmt: skip
def unconnected_party_active(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A party sends or answers for a while, though the hub has told of it as not connected."""
    party = _active(call) or ""
    first_at = conversation.heard.of(party).first_at
    if first_at is not None and call.exchange.started_at >= first_at + STILL:
        status = _clients(call, conversation).status_of(party)
        sends = call.exchange.direction is Direction.HUB_TO_PARTNER
        yield Fault(AT_FROM, f"{party} is {status}.", side="request" if sends else "response")


@rule(
    "hubclientinfo.connected-party-unreachable",
    spec=SCENARIOS,
    severity=Severity.WARNING,
    side="response",
    versions=V221_UP,
    modules=FUNCTIONAL,
    directions=TO_HUB,
    once=True,
    when=has_clients,
    unless_well=True,
)
def connected_party_unreachable(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub has told of a party as connected, but delivers nothing to it for a while."""
    to, response = call.request.routing.to, call.response
    if to is None or response is None or response.status_code != NOT_CONNECTED:
        return
    heard = conversation.heard.of(to)
    lasting = heard.missed_since is not None and call.exchange.started_at >= heard.missed_since + STILL
    if lasting and heard.missed + 1 >= MISSED and _clients(call, conversation).status_of(to) == CONNECTED:
        yield Fault("/status_code", f"{to} is {CONNECTED}, and the answer is {NOT_CONNECTED} again and again.")


@rule("hubclientinfo.party-not-announced", spec="credentials#credentials_object", versions=V221_UP,
      modules=FUNCTIONAL, directions=FROM_HUB, once=True, explains=("hub.owner-not-announced",),
      when=has_clients)  # fmt: skip
def party_not_announced(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub passes on requests of a party that it has not told of."""
    sender, parties, version = call.request.routing.sender, conversation.parties, call.place.version
    first_at = conversation.heard.of(sender).first_at
    if sender is None or first_at is None or call.exchange.started_at < first_at + STILL:
        return  # it may just be joining
    if parties.hosts(call.requester, version, sender) is False:
        yield Fault(AT_FROM, f"{sender} is not in HubClientInfo.", Severity.INFO if version == V230 else None)


def _clients(call: Call, conversation: Conversation) -> Clients:
    hub = call.requester if call.exchange.direction is Direction.HUB_TO_PARTNER else call.responder
    return conversation.parties.clients[hub]
