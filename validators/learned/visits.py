"""Visits: who came lately for the versions and details of whom, when, with which token, and what became of it."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from recordings.exchange import Direction, TransportError
from validators.call import Call
from validators.learned.announcements import listed_in

VISITS = 100  # remembered for each direction
PATIENCE = 5.0  # seconds that nobody can be blamed for not waiting longer
UNREACHED = {
    TransportError.CONNECT_FAILED,
    TransportError.TLS_FAILED,
    TransportError.TIMEOUT,
    TransportError.RESET,
    TransportError.INVALID_HTTP,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One GET. `operation` is `versions`, `details`, or "" for a URL that nobody announced; times are in seconds.

    `status` is HTTP's, None without an answer; `listed` the versions that were served, `served` whether with success.
    """

    operation: str
    version: str | None
    authorization: str | None
    started_at: float
    ended_at: float
    status: int | None
    served: bool
    failed: bool
    listed: tuple[str, ...] = ()


@dataclass
class Visits:
    """By direction, in the order in which they were completed."""

    lately: dict[Direction, deque[Visit]] = field(
        default_factory=lambda: {way: deque(maxlen=VISITS) for way in Direction}
    )

    def learn(self, call: Call) -> None:
        """Take in a GET of versions, of details, or of what is neither that nor anything else known."""
        if call.request.method == "GET":
            self.lately[call.exchange.direction].append(visit_of(call))

    def since(self, way: Direction, moment: float) -> list[Visit] | None:
        """Those that began after a moment; None where it may be that some of them are forgotten."""
        lately = self.lately[way]
        if len(lately) == VISITS and lately[0].ended_at > moment:
            return None
        return [visit for visit in lately if visit.started_at >= moment]


def visit_of(call: Call) -> Visit:
    """A call as a visit."""
    response, place = call.response, call.place
    data: Any = response.data if response and place.operation == "versions" else None
    return Visit(
        operation=place.operation or "",
        version=place.version,
        authorization=call.request.header("Authorization"),
        started_at=call.exchange.started_at,
        ended_at=call.ended_at,
        status=response.status if response else None,
        served=call.succeeded,
        failed=has_failed(call),
        listed=tuple(version for version, _ in listed_in(data))[:VISITS],
    )


def has_failed(call: Call) -> bool:
    """Whether it is plain that the visitor got nothing; what the tap did counts for nothing."""
    if call.response is None:
        gave_up = call.exchange.error == TransportError.CLIENT_ABORTED
        return call.exchange.error in UNREACHED or (gave_up and call.exchange.duration_ms / 1000 >= PATIENCE)
    code = call.response.status_code
    return call.response.status >= 400 or (code is not None and code >= 2000)
