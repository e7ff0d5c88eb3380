"""Progress between attempts: what the latest of several recordings has changed."""

from collections.abc import Sequence
from typing import NamedTuple

from recordings.exchange import Side
from validators.onboarding.checkpoint import State
from validators.onboarding.onboarding import Onboarding
from validators.onboarding.open_findings import still_open
from validators.onboarding.results import results_of


class Progress(NamedTuple):
    """Ids of checkpoints that failed and of rules with open findings of the partner's: before the latest attempt alone,

    since it alone, and before and since. `reached` are checkpoints that were not shown before, and are done now.
    """

    fixed: tuple[str, ...]
    new: tuple[str, ...]
    still_open: tuple[str, ...]
    reached: tuple[str, ...]


def progress_of(attempts: Sequence[Onboarding]) -> Progress:
    """Of two or more."""
    before, after = _problems(attempts[:-1]), _problems(attempts)
    not_yet, done = _not_yet(attempts[:-1]), _done(attempts)
    return Progress(
        tuple(id for id in before if id not in after),
        tuple(id for id in after if id not in before),
        tuple(id for id in after if id in before),
        tuple(id for id in not_yet if id in done),
    )


def _problems(attempts: Sequence[Onboarding]) -> list[str]:
    failed = [each.checkpoint.id for each in results_of(attempts) if each.state is State.FAILED]
    found = still_open([each.findings for each in attempts])
    return [*failed, *dict.fromkeys(each.rule for _, each in found if each.party == Side.PARTNER)]


def _not_yet(attempts: Sequence[Onboarding]) -> list[str]:
    states = (State.IN_PROGRESS, State.NOT_SEEN)
    return [each.checkpoint.id for each in results_of(attempts) if each.state in states]


def _done(attempts: Sequence[Onboarding]) -> set[str]:
    states = (State.PASSED, State.SIGNED_OFF, State.WAIVED)
    return {each.checkpoint.id for each in results_of(attempts) if each.state in states}
