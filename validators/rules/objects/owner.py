"""The owner in the URL is the owner in the object."""

from collections.abc import Iterator

from validators.call import Call
from validators.json_text import pointer, text
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

OWNED = ("locations", "sessions", "tariffs", "tokens", "hubclientinfo")


@rule(
    "objects.owner-differs",
    spec="transport_and_format#client_owned_object_push",
    versions=V221_UP,
    modules=OWNED,
    methods=["PUT", "PATCH"],
)
def owner_differs(call: Call) -> Iterator[Fault]:
    """The owner in the URL is not the owner in the object."""
    for name in ("country_code", "party_id"):
        in_url, in_body = call.ids.get(name), text(call.request.json.value, name)
        if in_url and in_body and in_url.upper() != in_body.upper():
            yield Fault(pointer(name), f"The URL says `{in_url}`, the object `{in_body}`.")
