"""Whose objects pass through the hub."""

from collections.abc import Iterator

from recordings.exchange import Direction, Side
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.clients import party_in
from validators.learned.owners import OWNED, owner_of
from validators.rule import Fault, rule
from validators.rules.hub.documented import knows_the_hub
from validators.spec.operations import RECEIVER
from validators.spec.versions import JUDGED, V211, V221_UP, V230

SPEC = "transport_and_format#client_owned_object_push"
FROM_HUB = (Direction.HUB_TO_PARTNER,)
PUSHES = ("PUT", "PATCH", "POST")
KNOWN_FOR = 60.0  # seconds after which a party is no longer just joining
WHOLE = 3  # segments in the URL of a whole object


@rule("hub.url-owners-mixed", spec=SPEC, severity=Severity.WARNING, versions=frozenset({V211}), modules=OWNED,
      methods=("PUT", "PATCH"), directions=FROM_HUB, once=True, when=knows_the_hub)  # fmt: skip
def url_owners_mixed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """In URLs the owner is the hub at times, and at other times the party that the object is of."""
    owner, agreed = party_in(call.ids), conversation.profile.expected.url_owner
    if owner is None:
        return
    is_hub = owner in conversation.profile.hub_parties
    if agreed is not None and is_hub != (agreed == "hub"):
        yield Fault("url", f"It is to be the {agreed}'s on this connection.")
    elif agreed is None and (not is_hub) in conversation.owners.in_urls:
        yield Fault("url", "Which of them is a setting of the connection.")


@rule("hub.owner-not-announced", spec="credentials#credentials_object", severity=Severity.WARNING, versions=V221_UP,
      modules=OWNED, interfaces=[RECEIVER], methods=PUSHES, directions=FROM_HUB, once=True,
      when=knows_the_hub)  # fmt: skip
def owner_not_announced(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub brings an object of a party that it has not told of."""
    owner, parties, version = owner_of(call), conversation.parties, call.place.version
    first_at = conversation.owners.first_at.get(owner) if owner else None
    if owner is None or first_at is None or call.exchange.started_at < first_at + KNOWN_FOR:
        return  # it may just be joining
    hosted, own = parties.hosts(Side.HUB, version, owner), parties.of(Side.PARTNER, version)
    is_nowhere = hosted is False or (hosted is None and version == V230 and conversation.owners.all_listed)
    if is_nowhere and not (own and owner in own.roles):
        yield Fault("url" if party_in(call.ids) else "/party_id", f"It is {owner}'s.")


@rule("hub.push-refused-for-owner", spec=SPEC, severity=Severity.WARNING, side="response", versions=JUDGED,
      modules=["locations", "tariffs", "tokens", "sessions"], operations=["put"],
      directions=FROM_HUB, once=True, when=knows_the_hub)  # fmt: skip
def push_refused_for_owner(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A push of the hub is answered with HTTP 404, as by a platform that takes a hub's own objects alone."""
    owner, parties = party_in(call.ids), conversation.parties
    is_whole = call.place.known_by == "endpoint" and len(call.place.segments) == WHOLE
    if call.response is None or call.response.status != 404 or not is_whole or owner is None:
        return
    others = parties.of(Side.PARTNER, call.place.version)
    if owner not in conversation.profile.hub_parties and not (others and owner in others.roles):
        hint = "The owners are parties behind the hub, who need not stand in its credentials."
        yield Fault("status", f"It is of the module {call.place.module}. {hint}")
