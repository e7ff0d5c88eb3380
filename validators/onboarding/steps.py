"""What to do next, the most important first."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from recordings.finding import Severity
from validators.onboarding.checkpoint import Phase, State
from validators.onboarding.open_rules import OpenRule
from validators.onboarding.standing import Result

ORDER = (State.FAILED, State.IN_PROGRESS, State.NOT_SEEN)


class Step(NamedTuple):
    """`id` is a checkpoint's or a rule's; `state` is the checkpoint's, or the rule's severity.

    `required` are required checkpoints, and errors, as one of the criteria is that there are none.
    """

    id: str
    title: str
    state: str
    required: bool
    todo: str


def steps(results: Sequence[Result], findings: Sequence[OpenRule]) -> Iterator[Step]:
    """Required checkpoints that failed, have begun or were not seen, then errors, then what is left."""
    yield from _of_checkpoints(results, required=True)
    yield from (_of_rule(each) for each in findings if each.severity is Severity.ERROR)
    yield from _of_checkpoints(results, required=False)
    yield from (_of_rule(each) for each in findings if each.severity is not Severity.ERROR)


def _of_checkpoints(results: Sequence[Result], required: bool) -> Iterator[Step]:
    """Without the criteria, which ask for nothing else."""
    for state in ORDER:
        for each in results:
            checkpoint = each.checkpoint
            if each.state is state and checkpoint.required is required and checkpoint.phase is not Phase.SUCCESS:
                yield Step(checkpoint.id, checkpoint.title, state, required, checkpoint.todo)


def _of_rule(each: OpenRule) -> Step:
    return Step(each.rule, each.summary, each.severity, each.severity is Severity.ERROR, each.advice)
