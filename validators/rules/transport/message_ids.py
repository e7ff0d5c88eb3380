"""X-Request-ID and X-Correlation-ID: there, UUIDs, repeated by the answer."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call, SaidRequest
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.rules.transport import gateway
from validators.spec.versions import V221_UP

SPEC = "transport_and_format#unique_message_ids"
REQUEST_ID, CORRELATION_ID = "X-Request-ID", "X-Correlation-ID"
USUAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
UUID = re.compile(r"\{?[0-9a-f]{8}(-?)[0-9a-f]{4}(\1[0-9a-f]{4}){3}[0-9a-f]{8}\}?", re.IGNORECASE)


def is_worth_a_look(call: Call, conversation: Conversation) -> bool:
    """Whether not all is as usual: two UUIDs, both repeated."""
    request_id, correlation_id, response = call.request.request_id, call.request.correlation_id, call.response
    if response is not None and (response.request_id != request_id or response.correlation_id != correlation_id):
        return True
    return not (request_id and correlation_id and USUAL.fullmatch(request_id) and USUAL.fullmatch(correlation_id))


@rule("transport.request-id-missing", spec=SPEC, versions=V221_UP, once=True, when=is_worth_a_look)
def request_id_missing(request: SaidRequest) -> Iterator[Fault]:
    """The request has no X-Request-ID."""
    if not request.header(REQUEST_ID):
        yield Fault(f"header:{REQUEST_ID}")


@rule("transport.correlation-id-missing", spec=SPEC, versions=V221_UP, once=True, when=is_worth_a_look)
def correlation_id_missing(request: SaidRequest) -> Iterator[Fault]:
    """The request has no X-Correlation-ID."""
    if not request.header(CORRELATION_ID):
        yield Fault(f"header:{CORRELATION_ID}")


@rule("transport.request-id-not-echoed", spec=SPEC, side="response", versions=V221_UP, once=True, when=is_worth_a_look)
def request_id_not_echoed(call: Call) -> Iterator[Fault]:
    """The response does not repeat the request's X-Request-ID."""
    yield from _not_echoed(call, REQUEST_ID)


@rule("transport.correlation-id-not-echoed", spec=SPEC, side="response", versions=V221_UP, once=True,
      when=is_worth_a_look)  # fmt: skip
def correlation_id_not_echoed(call: Call) -> Iterator[Fault]:
    """The response does not repeat the request's X-Correlation-ID."""
    yield from _not_echoed(call, CORRELATION_ID)


def _not_echoed(call: Call, name: str) -> Iterator[Fault]:
    sent = call.request.header(name)
    if not sent or call.response is None:
        return
    echoed = call.response.header(name)
    if echoed != sent and gateway.is_the_platforms(call.response):
        what = "is missing" if echoed is None else "has another value"
        yield Fault(f"header:{name}", f"With HTTP {call.response.status} it {what}.")


@rule("transport.message-id-no-uuid", spec=SPEC, severity=Severity.INFO, versions=V221_UP, once=True,
      when=is_worth_a_look)  # fmt: skip
def message_id_no_uuid(request: SaidRequest) -> Iterator[Fault]:
    """A message id is not a UUID."""
    for name in (REQUEST_ID, CORRELATION_ID):
        value = request.header(name)
        if value and not UUID.fullmatch(value):
            yield Fault(f"header:{name}", f"It is the {name}.")
