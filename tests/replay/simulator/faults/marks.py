"""The mark that each fault leaves on the wire: a predicate on the exchanges of a recording, in order."""

from collections.abc import Callable, Iterable

from recordings.exchange import Exchange
from tests.replay.simulator.faults import marks_of_answers, marks_of_objects, marks_of_requests, marks_of_sequences
from tests.replay.simulator.faults.seen import Dialogue

FAMILIES = (marks_of_requests, marks_of_answers, marks_of_objects, marks_of_sequences)


def _mark(shows: Callable[[Dialogue], bool]) -> Callable[[Iterable[Exchange]], bool]:
    return lambda exchanges: shows(Dialogue(exchanges))


MARKS: dict[str, Callable[[Iterable[Exchange]], bool]] = {
    name: _mark(shows) for family in FAMILIES for name, shows in family.MARKS.items()
}
