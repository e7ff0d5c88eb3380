"""X-Request-ID and X-Correlation-ID, which the answer repeats."""

from collections.abc import Iterator

from validators.call import Call
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

SPEC = "transport_and_format#unique_message_ids"


@rule("transport.request-id-not-echoed", spec=SPEC, side="response", versions=V221_UP)
def request_id_not_echoed(call: Call) -> Iterator[Fault]:
    """The response does not repeat the request's X-Request-ID."""
    yield from _not_echoed(call, "X-Request-ID")


@rule("transport.correlation-id-not-echoed", spec=SPEC, side="response", versions=V221_UP)
def correlation_id_not_echoed(call: Call) -> Iterator[Fault]:
    """The response does not repeat the request's X-Correlation-ID."""
    yield from _not_echoed(call, "X-Correlation-ID")


def _not_echoed(call: Call, name: str) -> Iterator[Fault]:
    sent = call.request.header(name)
    if not sent or call.response is None:
        return
    echoed = call.response.header(name)
    if echoed != sent:
        yield Fault(f"header:{name}", "The header is missing." if echoed is None else "It has another value.")
