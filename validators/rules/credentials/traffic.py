"""Who appears in the traffic stands in the credentials."""

from collections.abc import Iterator

from recordings.exchange import Side
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer
from validators.learned.clients import party_in
from validators.rule import Fault, rule
from validators.spec.versions import JUDGED, V211

PLAIN = frozenset({"CPO", "EMSP"})  # others collect what belongs to many
OWNED = ("locations", "sessions", "cdrs", "tariffs", "tokens")


@rule("credentials.party-not-announced", spec="credentials#credentials_object", severity=Severity.WARNING,
      versions=JUDGED, modules=OWNED, operations=["list", "get", "put", "patch", "post", "delete"],
      once=True)  # fmt: skip
def party_not_announced(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The platform's credentials do not name the party whose object this is."""
    if call.place.operation == "list":
        for place, owner in _owners(call):
            if _is_stranger(conversation, call.responder, call, owner):
                yield Fault(place, f"It is {owner}.", side="response")
    elif not call.request.header("OCPI-from-party-id") and not _is_free(call):  # the header's own rules compare both
        pushed = party_in(call.ids) or party_in(call.request.json.value)
        if pushed and _is_stranger(conversation, call.requester, call, pushed):
            yield Fault("url" if call.ids else "/party_id", f"It is {pushed}.")


def _is_free(call: Call) -> bool:
    """Whether the words in the URL are the receiver's choice, as those of a CDR."""
    return call.place.module == "cdrs" and call.place.operation == "get"


def _owners(call: Call) -> Iterator[tuple[str, str]]:
    """The owners of the objects in a list, each with its first place."""
    data = call.response.data if call.succeeded and call.response else None
    places: dict[str, int] = {}
    for index, item in enumerate(data if isinstance(data, list) else []):
        if owner := party_in(item):
            places.setdefault(owner, index)
    return ((pointer("data", index, "party_id"), owner) for owner, index in places.items())


def _is_stranger(conversation: Conversation, side: Side, call: Call, party: str) -> bool:
    """Whether a party is none of a platform's; what is behind a hub, its clients tell."""
    parties, version = conversation.parties, call.place.version
    announced = parties.of(side, version)
    if announced is None or party in announced.roles or party in parties.hub[side]:
        return False
    if version == V211:  # nothing tells a hub there but that it is the hub's side
        return side is Side.PARTNER and not parties.is_hub(side, version)
    is_plain = all(names <= PLAIN for names in announced.roles.values())
    return is_plain and parties.is_hub(side, version) is False and not _forwards(conversation, side, call)


def _forwards(conversation: Conversation, side: Side, call: Call) -> bool:
    """Whether sessions go to who plans their charging: they keep their owner there."""
    others = conversation.parties.of(side.other, call.place.version)
    roles: frozenset[str | None] = frozenset().union(*others.roles.values()) if others else frozenset()
    return call.place.module == "sessions" and "SCSP" in roles
