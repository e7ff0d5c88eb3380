"""The owner in the URL is the owner in the object."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import pointer, text
from validators.objects import ID_FIELDS
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

OWNED = ("locations", "sessions", "tariffs", "tokens", "hubclientinfo")


def may_be_at_odds(call: Call, conversation: Conversation) -> bool:
    """Whether a push may not fit its URL, whose owner or id it does not just repeat, or has no `last_updated`."""
    body, ids, row = call.request.json.value, call.ids, call.place.row
    if not isinstance(body, dict):
        return False
    own_id = body.get(ID_FIELDS.get(row.request, "")) if row else None
    return (
        "last_updated" not in body
        or ("country_code" in body and body["country_code"] != ids.get("country_code"))
        or ("party_id" in body and body["party_id"] != ids.get("party_id"))
        or (own_id is not None and own_id != call.place.segments[-1])
    )


@rule(
    "objects.owner-differs",
    spec="transport_and_format#client_owned_object_push",
    versions=V221_UP,
    modules=OWNED,
    methods=["PUT", "PATCH"],
    when=may_be_at_odds,
)
def owner_differs(call: Call) -> Iterator[Fault]:
    """The owner in the URL is not the owner in the object."""
    for name in ("country_code", "party_id"):
        in_url, in_body = call.ids.get(name), text(call.request.json.value, name)
        if in_url and in_body and in_url.upper() != in_body.upper():
            yield Fault(pointer(name), f"The URL says `{in_url}`, the object `{in_body}`.")
