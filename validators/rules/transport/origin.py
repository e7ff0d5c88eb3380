"""Requests that the tap did not forward."""

from collections.abc import Iterator

from recordings.exchange import TransportError
from validators.call import Call
from validators.rule import Fault, rule

UNKNOWN = ("transport.authorization-missing", "transport.authorization-scheme")  # it need not be OCPI at all


@rule(
    "transport.origin-not-announced",
    unless_well=True,
    spec="transport_and_format#interface_endpoints",
    explains=UNKNOWN,
)
def origin_not_announced(call: Call) -> Iterator[Fault]:
    """The request goes to a host that neither platform is configured with nor has announced."""
    if call.exchange.error == TransportError.ORIGIN_REFUSED:
        yield Fault("url", call.exchange.error_detail)
