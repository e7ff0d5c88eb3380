"""The credentials token that a request carries, however its sender wrote it down."""

from validators.call import Call
from validators.learned.registration import credential, unbase64


def tokens_in(call: Call) -> frozenset[str]:
    """What the Authorization header may mean: as it stands, and decoded from Base64 once or twice; else empty."""
    sent = credential(call.request.header("Authorization"))
    once = (unbase64(sent or "") or "").strip()
    twice = unbase64(once) or ""
    return frozenset(token for token in (sent, once, twice) if token)
