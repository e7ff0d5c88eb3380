"""What to do next, the most important first."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from validators.onboarding.checkpoint import Phase, State
from validators.onboarding.open_rules import OpenRule
from validators.onboarding.standing import Result

ORDER = (State.FAILED, State.IN_PROGRESS, State.NOT_SEEN)


class Step(NamedTuple):
    """`id` is a checkpoint's or a rule's; `state` is the checkpoint's, or the rule's severity."""

    id: str
    title: str
    state: str
    required: bool
    todo: str


def steps(results: Sequence[Result], findings: Sequence[OpenRule]) -> Iterator[Step]:
    """Required checkpoints that failed, have begun or were not seen, then the others likewise, then findings.

    Criteria are left out: they ask for nothing else.
    """
    for required in (True, False):
        for state in ORDER:
            for checkpoint, is_in, *_ in results:
                if is_in is state and checkpoint.required is required and checkpoint.phase is not Phase.SUCCESS:
                    yield Step(checkpoint.id, checkpoint.title, state, required, checkpoint.todo)
    for each in findings:
        yield Step(each.rule, each.summary, each.severity, False, each.advice)
