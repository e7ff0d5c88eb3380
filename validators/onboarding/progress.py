"""Progress between attempts: what the latest of several recordings has changed."""

from collections.abc import Sequence
from typing import NamedTuple

from recordings.exchange import Side
from validators.onboarding.checkpoint import Phase, State
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
    not_yet = _in(attempts[:-1], State.IN_PROGRESS, State.NOT_SEEN)
    done = _in(attempts, State.PASSED, State.SIGNED_OFF, State.WAIVED)
    return Progress(
        tuple(id for id in before if id not in after),
        tuple(id for id in after if id not in before),
        tuple(id for id in after if id in before),
        tuple(id for id in not_yet if id in done),
    )


def _problems(attempts: Sequence[Onboarding]) -> list[str]:
    failed = _in(attempts, State.FAILED)
    found = still_open([each.findings for each in attempts])
    return [*failed, *dict.fromkeys(each.rule for _, each in found if each.party == Side.PARTNER)]


def _in(attempts: Sequence[Onboarding], *states: State) -> list[str]:
    """The checkpoints in any of these states; not the criteria, which change with them."""
    results = (each for each in results_of(attempts) if each.checkpoint.phase is not Phase.SUCCESS)
    return [each.checkpoint.id for each in results if each.state in states]
