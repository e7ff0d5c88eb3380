"""How one checkpoint stands by the signs that were seen of it, with the exchanges that show it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypedDict

from recordings.lru import Lru
from validators.onboarding.checkpoint import Checkpoint, Sign, State

AGAINST = 1_000  # parts that speak against a checkpoint
LATEST = 3  # exchanges that show one of which any part will do


class Proof(TypedDict):
    """One sign with the exchange that gave it; `thing` and `rules` where there are any."""

    part: str
    exchange: int
    what: str
    rules: list[str]
    thing: str


class Evidence(TypedDict):
    """What shows a checkpoint, what speaks against it, what has only begun, and what was not seen yet."""

    shown: list[Proof]
    against: list[Proof]
    begun: list[Proof]
    missing: list[str]


class Result(NamedTuple):
    """One checkpoint and how it stands; `reason` is whose word it is, where it was waived or signed off.

    `attempt` is the place of the onboarding that it comes from, where there were several, from 0 on.
    """

    checkpoint: Checkpoint
    state: State
    evidence: Evidence
    reason: str = ""
    attempt: int = 0


@dataclass
class Standing:
    """The latest sign of each part: `shown` and `against` by part, `begun` the latest of what is under way."""

    shown: dict[str, Proof] = field(default_factory=dict)
    against: Lru[str, Proof] = field(default_factory=lambda: Lru(AGAINST))
    begun: dict[str, Proof] = field(default_factory=dict)

    def take(self, checkpoint: Checkpoint, sign: Sign, exchange: int) -> None:
        """A sign of it was seen in an exchange."""
        proof = Proof(part=sign.part, exchange=sign.exchange or exchange, what=sign.what, rules=[*sign.rules],
                      thing=sign.thing)  # fmt: skip
        if sign.good is None:
            self.begun = {sign.part: proof}
            return
        if self.begun:
            self.begun.pop(sign.part, None)
        if self.against:
            self.against.pop(sign.part)
        self.shown.pop(sign.part, None)
        if sign.good:
            self.shown[sign.part] = proof
            if sign.part not in checkpoint.needs:
                self._forget(checkpoint)
        else:
            self.against.put(sign.part, proof)

    def _forget(self, checkpoint: Checkpoint) -> None:
        """Of the parts that need not be seen, the latest few are enough."""
        others = [part for part in self.shown if part not in checkpoint.needs]
        for part in others[:-LATEST]:
            del self.shown[part]

    def missing(self, checkpoint: Checkpoint) -> list[str]:
        """The parts that must be seen and were not."""
        return [part for part in checkpoint.needs if part not in self.shown and part not in self.against]

    def state(self, checkpoint: Checkpoint) -> State:
        """How it stands by these signs alone."""
        if self.against:
            return State.FAILED
        if self.shown and not self.missing(checkpoint):
            return State.PASSED
        return State.IN_PROGRESS if self.shown or self.begun else State.NOT_SEEN

    def evidence(self, checkpoint: Checkpoint) -> Evidence:
        """Everything there is to show for it."""
        return Evidence(
            shown=list(self.shown.values()),
            against=list(self.against.values()),
            begun=list(self.begun.values()),
            missing=self.missing(checkpoint),
        )


def restored(evidence: Any) -> Standing:
    """What an Evidence tells, as where a tap is started again into its recording."""

    def by_part(proofs: Iterable[Proof]) -> dict[str, Proof]:
        return {proof["part"]: proof for proof in proofs}

    standing = Standing(shown=by_part(evidence["shown"]), begun=by_part(evidence["begun"]))
    for part, proof in by_part(evidence["against"]).items():
        standing.against.put(part, proof)
    return standing
