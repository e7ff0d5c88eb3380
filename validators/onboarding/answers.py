"""Who is to blame where a request was not served: only what is certain is laid at the partner's door."""

from recordings.exchange import TransportError
from validators.onboarding.seen import Seen

NOBODY_THERE = {
    TransportError.CONNECT_FAILED,
    TransportError.TLS_FAILED,
    TransportError.TIMEOUT,
    TransportError.RESET,
    TransportError.INVALID_HTTP,
}
UNDUE = ("http.", "status.", "envelope.", "transport.response-not-json", "transport.valid-token-refused")


def is_partners_failure(seen: Seen) -> bool:
    """Whether the partner did not serve a request of the hub's though it should: it failed, or erred in its answer.

    A refusal in OCPI's own words may be right, and is none.
    """
    if not seen.by_hub or seen.call.succeeded:
        return False
    response = seen.call.response
    if response is None:
        return seen.call.exchange.error in NOBODY_THERE
    return response.status >= 500 or (response.status_code or 0) // 1000 == 3 or bool(undue(seen))


def blames_requester(seen: Seen) -> bool:
    """Whether the answer says that the request was wrong: HTTP 4xx or a status code 2xxx."""
    response = seen.call.response
    return response is not None and (response.status // 100 == 4 or (response.status_code or 0) // 1000 == 2)


def undue(seen: Seen) -> tuple[str, ...]:
    """The rules by which the partner should not have answered as it did."""
    found = (each.rule for each in seen.errors() if each.side == "response")
    return tuple(dict.fromkeys(rule for rule in found if rule.startswith(UNDUE)))


def wrong_in_body(seen: Seen, side: str = "request", below: str = "") -> tuple[str, ...]:
    """The rules that find errors of the partner's in a body of its, or in what stands at a pointer there."""
    found = (each for each in seen.errors() if each.side == side)
    return tuple(dict.fromkeys(each.rule for each in found if _is_at(each.pointer, below)))


def _is_at(pointer: str, below: str) -> bool:
    return pointer == below or pointer.startswith(f"{below}/")
