"""What a hub answers for itself, or for a receiver that it could not reach."""

from replay.simulator.answer import OcpiError
from replay.simulator.connection import Connection, PeerError, UnreachableError
from validators.spec.versions import V211

UNKNOWN_RECEIVER, TIMEOUT, CONNECTION_PROBLEM = 4001, 4002, 4003
NOT_THE_SENDERS = (401, 403)  # these are about the hub's own token


def refusal(connection: Connection, status_code: int, message: str) -> OcpiError:
    """An error of the hub's own; 2.1.1 has no codes for those."""
    return OcpiError(3000 if connection.version == V211 else status_code, message)


def relayed(connection: Connection, error: PeerError) -> OcpiError:
    """What a receiver answered, or that it did not, as the hub passes it on."""
    if isinstance(error, UnreachableError):
        code = TIMEOUT if error.timed_out else CONNECTION_PROBLEM
        return refusal(connection, code, "the receiver did not answer" if error.timed_out else "not connected")
    if error.status_code is None or error.http_status in NOT_THE_SENDERS:
        return refusal(connection, CONNECTION_PROBLEM, f"the receiver did not answer as OCPI has it: {error}")
    status_code = error.status_code if 2000 <= error.status_code < 5000 else 3000
    http_status = error.http_status if error.http_status and error.http_status < 500 else 200
    return OcpiError(status_code, str(error), http_status)
