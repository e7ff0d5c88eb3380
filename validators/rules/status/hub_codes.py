"""The codes of a hub, which tell what became of a message on its way."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP


@rule(
    "status.hub-code-from-party",
    unless_well=True,
    spec="status_codes#4xxx_hub_errors",
    side="response",
    versions=V221_UP,
    steady=True,
)
def hub_code_from_party(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The status code is one of a hub's, and the platform is none."""
    code = call.response.status_code if call.response else None
    if code is None or not 4000 <= code < 5000:
        return
    if conversation.parties.is_hub(call.responder, call.place.version) is False:
        yield Fault("/status_code", f"It is {code}; a platform's own failures are 3000 and up.")
