"""Who the hub is by its credentials, and that nobody else is it."""

from collections.abc import Iterator

from recordings.exchange import Side
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, text
from validators.learned.clients import party_in
from validators.rule import Fault, rule
from validators.rules.credentials.handed_over import Credentials, handed_over
from validators.rules.credentials.roles import roles_of
from validators.rules.hub.documented import documented, knows_the_hub
from validators.spec.versions import JUDGED, V211, V221, V230

SPEC = "credentials#credentials_object"
PARTY = 5  # characters of a country code and a party id
HUB = "HUB"


@rule("hub.identity-differs", spec=SPEC, versions=JUDGED, modules=["credentials"], once=True,
      when=knows_the_hub)  # fmt: skip
def identity_differs(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub's credentials do not say that it is the hub they are expected from."""
    for credentials in handed_over(call):
        if credentials.side is Side.HUB and (odd := _odd(credentials, call.place.version, conversation)):
            place, found, severity = odd
            itself = f"itself as {' or '.join(sorted(conversation.profile.hub_parties))}"
            detail = f"{found} {documented(conversation, itself)}"
            yield Fault(f"{credentials.at}{place}", detail, severity, credentials.said)


def _odd(credentials: Credentials, version: str | None, conversation: Conversation) -> tuple[str, str, Severity] | None:
    """What is wrong with the hub's credentials, each version having another place for its party."""
    own, expected = conversation.profile.hub_parties, conversation.profile.expected
    if version == V211:
        party = party_in(credentials.value)
        return None if party is None or party in own else ("/party_id", f"It is {party}.", Severity.WARNING)
    roles = [role for _, role in roles_of(credentials)]
    if not roles:
        return None
    if version == V230:
        named = text(credentials.value, "hub_party_id")
        if member(credentials.value, "hub_party_id") is None:
            return "/hub_party_id", "There is none.", Severity.ERROR
        is_other = named is not None and len(named) <= PARTY and named.upper() not in own
        return ("/hub_party_id", f"It is {named}.", Severity.WARNING) if is_other else None
    hubs = sorted({country + party for role, country, party in roles if role == HUB})
    if own & set(hubs):
        return None
    severity = Severity.ERROR if hubs or expected.hub_alone else Severity.INFO
    return "/roles", f"The hub is {', '.join(hubs)}." if hubs else "No role is a hub's.", severity


@rule("hub.claimed-by-partner", spec=SPEC, versions=JUDGED, modules=["credentials"], once=True,
      explains=["credentials.party-taken"], when=knows_the_hub)  # fmt: skip
def claimed_by_partner(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The partner's credentials say that it is the hub."""
    own, version = conversation.profile.hub_parties, call.place.version
    for credentials in handed_over(call):
        for place, role, party in _parties(credentials, version) if credentials.side is Side.PARTNER else ():
            if party in own:
                yield Fault(place, f"{party} is the hub's.", side=credentials.said)
            elif role == HUB and version == V221:  # later versions have no such role
                yield Fault(place, f"{party} has the role HUB.", Severity.WARNING, credentials.said)


def _parties(credentials: Credentials, version: str | None) -> Iterator[tuple[str, str, str]]:
    """Each party with its place and role."""
    if version == V211:
        if party := party_in(credentials.value):
            yield f"{credentials.at}/party_id", "", party
        return
    for place, (role, country, party_id) in roles_of(credentials):
        yield place, role, country + party_id
    if named := text(credentials.value, "hub_party_id"):
        yield f"{credentials.at}/hub_party_id", "", named.upper()
