"""Message ids where the version does not know them."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.rules.transport import gateway
from validators.rules.transport.message_ids import CORRELATION_ID, REQUEST_ID, SPEC, is_worth_a_look
from validators.spec.versions import V211


def are_missed(call: Call, conversation: Conversation) -> bool:
    """Whether the hub asks for message ids, and not all is as usual."""
    return conversation.profile.expected.message_ids and is_worth_a_look(call, conversation)


@rule("hub.message-ids-missing", spec=SPEC, severity=Severity.INFO, versions=frozenset({V211}), once=True,
      when=are_missed)  # fmt: skip
def message_ids_missing(call: Call) -> Iterator[Fault]:
    """A message id is missing, which this hub recommends in all versions."""
    response = call.response
    for name in (REQUEST_ID, CORRELATION_ID):
        sent = call.request.header(name)
        if not sent:
            yield Fault(f"header:{name}", f"The request has no {name}.")
        elif response and response.header(name) != sent and gateway.is_the_platforms(response):
            yield Fault(f"header:{name}", f"The answer does not repeat the {name}.", side="response")
