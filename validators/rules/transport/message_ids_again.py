"""Message ids that were used before, for another request."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.message_ids import subject_of, use_of
from validators.rule import Fault, rule
from validators.rules.transport.message_ids import CORRELATION_ID, REQUEST_ID, SPEC
from validators.spec.versions import V221_UP

CONSTANT, MODULES = 20, 4  # so many requests, to so many modules: no flow that belongs together is like that


def is_seen_before(call: Call, conversation: Conversation) -> bool:
    """Whether one of the ids is known."""
    known, request = conversation.message_ids.of(call), call.request
    return request.request_id in known.requests or request.correlation_id in known.subjects


@rule("transport.request-id-reused", spec=SPEC, versions=V221_UP, once=True, when=is_seen_before)
def request_id_reused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An earlier request had the same X-Request-ID."""
    before = conversation.message_ids.of(call).requests.get(call.request.request_id or "")
    if before is None or 300 <= before.status < 400:  # after a redirect it is still the same request
        return
    now = use_of(call)
    if before.request != now.request or min(before, now, key=lambda use: use.started_at).is_answered:
        yield Fault(f"header:{REQUEST_ID}", "Each request needs an id of its own.")
    else:
        yield Fault(f"header:{REQUEST_ID}", "It got no answer, and was sent again as it was.", Severity.WARNING)


@rule("transport.correlation-id-reused", spec=SPEC, severity=Severity.WARNING, versions=V221_UP, once=True,
      when=is_seen_before)  # fmt: skip
def correlation_id_reused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Requests that have nothing to do with each other have the same X-Correlation-ID."""
    before = conversation.message_ids.of(call).subjects.get(call.request.correlation_id or "")
    if before is None:
        return
    now = subject_of(call, before)
    thing, earlier = now.thing, before.thing
    if thing and earlier and thing[0] == earlier[0] and thing != earlier:
        yield Fault(f"header:{CORRELATION_ID}", "They are about different objects.")
    if now.uses >= CONSTANT and len(now.modules) >= MODULES:
        yield Fault(f"header:{CORRELATION_ID}", f"{CONSTANT} and more have the same.", Severity.ERROR)
