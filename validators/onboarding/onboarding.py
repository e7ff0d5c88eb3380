"""Onboarding: the checkpoints over the calls of one connection, live, over a recording, or after a restart the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from validators.conversation import Conversation
from validators.engine import Judged
from validators.onboarding.checkpoint import Checkpoint, State
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.dossier import Dossier
from validators.onboarding.open_findings import OpenFindings
from validators.onboarding.roles import ROLES
from validators.onboarding.seen import Seen
from validators.onboarding.standing import Evidence, Standing


class Result(NamedTuple):
    """One checkpoint and how it stands; `reason` is whose word it is, where it was waived or signed off."""

    checkpoint: Checkpoint
    state: State
    evidence: Evidence
    reason: str = ""


@dataclass
class Onboarding:
    """Sees each call after it was judged, and learned from."""

    conversation: Conversation
    dossier: Dossier = field(default_factory=Dossier)
    findings: OpenFindings = field(default_factory=OpenFindings)
    standings: dict[str, Standing] = field(default_factory=lambda: {each.id: Standing() for each in CHECKPOINTS})

    def observe(self, judged: Judged) -> bool:
        """Look at a call; whether it is a sign of anything. What it cannot grade says nothing."""
        call = judged.call
        if call.not_graded is not None:
            return False
        seen = Seen(call, judged.findings + judged.again, self.conversation)
        self.dossier.learn(seen)
        self.findings.learn(seen)
        if seen.is_hubs_failure:
            return False
        is_sign = False
        for each in CHECKPOINTS:
            for sign in each.look(seen, self.dossier) if each.look and each.concerns(seen) else ():
                self.standings[each.id].take(each, sign, seen.id)
                is_sign = True
        return is_sign

    @property
    def roles(self) -> frozenset[str]:
        """The partner's roles; empty while they are not known."""
        return self.dossier.roles.known & ROLES

    def results(self) -> list[Result]:
        """How every checkpoint stands now."""
        return [self._result(each) for each in CHECKPOINTS]

    def _result(self, each: Checkpoint) -> Result:
        standing = self.standings[each.id]
        state = standing.state(each) if self._applies(each) else State.NOT_APPLICABLE
        return Result(each, state, standing.evidence(each))

    def _applies(self, each: Checkpoint) -> bool:
        """What is not known yet excludes nothing."""
        is_for_role = not self.roles or bool(self.roles & each.roles)
        return is_for_role and (self.dossier.version is None or self.dossier.version in each.versions)


def verdict(results: Iterable[Result]) -> State:
    """Over all that are required: failed where one is, passed where nothing is left to do."""
    states = [result.state for result in results if result.checkpoint.required]
    if State.FAILED in states:
        return State.FAILED
    return State.PASSED if all(state.is_done for state in states) else State.IN_PROGRESS
