"""How many objects of each kind each side has sent, by the latest recording that has any."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from recordings.exchange import Direction, Side
from validators.onboarding.attempt import Attempt

COUNTS = """
SELECT o.module, o.kind, e.direction, o.side,
    count(DISTINCT upper(o.country_code) || '/' || upper(o.party_id) || '/' || lower(o.object_id)) AS objects
FROM objects o JOIN exchanges e ON e.id = o.exchange_id GROUP BY 1, 2, 3, 4
"""


class ObjectCount(NamedTuple):
    """Different objects, however often they were sent."""

    module: str
    kind: str
    sent_by: Side
    objects: int


def counts_of(attempts: Sequence[Attempt]) -> Iterator[ObjectCount]:
    """By module, kind and who sent them; what came pushed and was read as well is told by the larger number."""
    counts: dict[tuple[str, str, Side], int] = {}
    for attempt in attempts:
        counts |= _counts(attempt)
    for key, count in sorted(counts.items()):
        yield ObjectCount(*key, count)


def _counts(attempt: Attempt) -> dict[tuple[str, str, Side], int]:
    counts: dict[tuple[str, str, Side], int] = {}
    for module, kind, direction, side, count in attempt.recording.sql.execute(COUNTS):
        way = Direction(direction)
        key = module, kind, way.requester if side == "request" else way.responder
        counts[key] = max(counts.get(key, 0), count)
    return counts
