"""The credentials token that a request carries, however its sender wrote it down."""

from validators.call import Call
from validators.learned.tokens import readings


def tokens_in(call: Call) -> frozenset[str]:
    """Everything that the Authorization header may mean as a token, as it stands or decoded; empty without one."""
    return frozenset(value for value, _ in readings(call.request.header("Authorization")))
