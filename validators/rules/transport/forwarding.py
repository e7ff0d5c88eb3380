"""The message ids of a request that a hub passes on: a new one for the request, the old one for the conversation."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.forwarding import at_hub, forwarded, is_forwarded, is_renamed, renamed
from validators.routing import FUNCTIONAL
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

SPEC = "transport_and_format#unique_message_ids"


@rule("transport.request-id-copied-by-hub", spec=SPEC, versions=V221_UP, modules=FUNCTIONAL, when=is_forwarded)
def request_id_copied_by_hub(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub passes a request on with the X-Request-ID that it came with."""
    for pair in forwarded(call, conversation):
        if pair.incoming.request_id and pair.onward.request_id == pair.incoming.request_id:
            yield at_hub(call, pair, "header:X-Request-ID", "has the same")


@rule("transport.correlation-id-changed-by-hub", spec=SPEC, versions=V221_UP, modules=FUNCTIONAL,
      methods=("POST", "PUT", "PATCH", "DELETE"), when=is_renamed)  # fmt: skip
def correlation_id_changed_by_hub(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub passes a request on with another X-Correlation-ID than it came with."""
    if pair := renamed(call, conversation):
        yield at_hub(call, pair, "header:X-Correlation-ID", "has another")
