"""Who appears in the traffic stands in the credentials."""

from collections.abc import Iterator

from recordings.exchange import Side
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer
from validators.learned.clients import party_in
from validators.passing_on import is_passed_on
from validators.rule import Fault, rule, steady
from validators.spec.versions import JUDGED, V211

PLAIN = frozenset({"CPO", "EMSP"})  # others collect what belongs to many
OWNED = ("locations", "sessions", "cdrs", "tariffs", "tokens")


@steady
def may_be_anybodys(call: Call, conversation: Conversation) -> bool:
    """Whether a call does not name its sender, or is a list: whose objects it carries is yet to be seen."""
    return call.place.operation == "list" or call.request.routing.sender is None


@rule("credentials.party-not-announced", spec="credentials#credentials_object", severity=Severity.WARNING,
      versions=JUDGED, modules=OWNED, operations=["list", "get", "put", "patch", "post", "delete"],
      once=True, when=may_be_anybodys)  # fmt: skip
def party_not_announced(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The platform's credentials do not name the party whose object this is."""
    is_list = call.place.operation == "list"
    if not is_list and (call.request.header("OCPI-from-party-id") or _is_free(call)):
        return  # a header's own rules compare it with both
    known = _known(conversation, call.responder if is_list else call.requester, call)
    if known is None:
        return
    for place, owner in _owners(call) if is_list else _owner(call):
        if owner not in known:
            yield Fault(place, f"It is {owner}.", side="response" if is_list else "request")


def _is_free(call: Call) -> bool:
    """Whether the words in the URL are the receiver's choice, as those of a CDR."""
    return call.place.module == "cdrs" and call.place.operation == "get"


def _owner(call: Call) -> Iterator[tuple[str, str]]:
    """The owner of what is pushed or asked back, with its place."""
    in_url, in_body = party_in(call.ids), party_in(call.request.json.value)
    if owner := in_url or in_body:
        yield "url" if in_url else "/party_id", owner


def _owners(call: Call) -> Iterator[tuple[str, str]]:
    """The owners of the objects in a list, each with its first place."""
    data = call.response.data if call.succeeded and call.response else None
    places: dict[str, int] = {}
    for index, item in enumerate(data if isinstance(data, list) else []):
        if owner := party_in(item):
            places.setdefault(owner, index)
    return ((pointer("data", index, "party_id"), owner) for owner, index in places.items())


def _known(conversation: Conversation, side: Side, call: Call) -> frozenset[str] | None:
    """All the parties that a platform may have objects of; None where that is not known, as behind a hub."""
    parties, version = conversation.parties, call.place.version
    announced = parties.of(side, version)
    if announced is None:
        return None
    if version == V211:  # nothing tells a hub there but that it is the hub's side
        is_sole = side is Side.PARTNER and not parties.is_hub(side, version)
    else:
        is_plain = parties.names(side, version) <= PLAIN and parties.is_hub(side, version) is False
        is_sole = is_plain and not is_passed_on(conversation, side, call)
    return parties.hub[side].union(announced.roles) if is_sole else None
