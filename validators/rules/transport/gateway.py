"""Answers that something in front of a platform may have given, not the platform: what follows from that."""

from validators.call import SaidResponse
from validators.learned.message_ids import GATEWAYS_OWN

CONSEQUENCES = ("envelope.*", "http.*", "transport.request-id-not-echoed", "transport.correlation-id-not-echoed")


def is_the_platforms(response: SaidResponse) -> bool:
    """Whether an answer must come from the platform: no redirect, and no gateway's error without an envelope."""
    return not (300 <= response.status < 400 or (response.status in GATEWAYS_OWN and response.status_code is None))
