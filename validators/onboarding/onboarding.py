"""Onboarding: the checkpoints over the calls of one connection, live, over a recording, or after a restart the same."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from recordings.entry import Crash
from recordings.sign_offs import SignOff
from validators.agreed import Waiver
from validators.conversation import Conversation
from validators.engine import Judged
from validators.onboarding.checkpoint import Checkpoint
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.dossier import Dossier
from validators.onboarding.open_findings import Attempt, OpenFindings, Thing
from validators.onboarding.results import results_of, verdict
from validators.onboarding.roles import ROLES
from validators.onboarding.seen import Seen
from validators.onboarding.standing import Evidence, Result, Standing, restored

__all__ = ["Onboarding", "Result", "verdict"]


@dataclass
class Onboarding:
    """Sees each call after it was judged, and learned from. `latest` is when the last one began, in seconds since 1970.

    `sign_offs` are what people signed off, by checkpoint. `waiting` are checkpoints that look when somebody wants the
    results, with the latest call for them, `crashes` the faults of ocpi-tap in that.
    """

    conversation: Conversation
    dossier: Dossier = field(default_factory=Dossier)
    findings: OpenFindings = field(default_factory=OpenFindings)
    standings: dict[str, Standing] = field(default_factory=lambda: {each.id: Standing() for each in CHECKPOINTS})
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)
    latest: float = 0.0
    waiting: dict[str, Seen] = field(default_factory=dict)
    crashes: list[Crash] = field(default_factory=list)

    def observe(self, judged: Judged) -> None:
        """Look at a call. What the rules cannot grade says nothing.

        A fault of ocpi-tap in this is one more of the call's crashes, and keeps no other checkpoint from looking.
        """
        call = judged.call
        self.latest = max(self.latest, call.exchange.started_at)
        if call.not_graded is not None:
            return
        seen = Seen(call, judged.findings + judged.again, self.conversation)
        try:
            self.dossier.learn(seen)
            self.findings.learn(seen)
        except Exception:
            judged.crashes.append(Crash("onboarding", traceback.format_exc()))
        if not seen.is_hubs_failure:
            self._look(seen, judged.crashes)

    def _look(self, seen: Seen, crashes: list[Crash]) -> None:
        for each in looking_at(seen.call.place.module):
            try:
                if each.when is None:
                    self._ask(each, seen)
                elif each.when(self.dossier):
                    self.waiting[each.id] = seen
            except Exception:
                crashes.append(Crash(each.id, traceback.format_exc()))

    def _ask(self, each: Checkpoint, seen: Seen) -> None:
        for sign in each.look(seen, self.dossier) if each.look else ():
            self.standings[each.id].take(each, sign, seen.id)

    def conclude(self) -> None:
        """Have those look that waited until now."""
        for each in CHECKPOINTS:
            if seen := self.waiting.pop(each.id, None):
                try:
                    self._ask(each, seen)
                except Exception:
                    self.crashes.append(Crash(each.id, traceback.format_exc()))

    def restore(self, evidence: Mapping[str, Evidence], attempts: Mapping[Thing, Attempt]) -> None:
        """Have all stand as a recording has it, checkpoints by their ids: what is read of it again may tell less."""
        for each in CHECKPOINTS:
            if each.id in evidence:
                self.standings[each.id] = restored(evidence[each.id])
        self.findings.restore(attempts)
        self.waiting.clear()

    @property
    def roles(self) -> frozenset[str]:
        """The partner's roles; empty while they are not known."""
        return self.dossier.roles.known & ROLES

    @property
    def waivers(self) -> dict[str, Waiver]:
        """The waivers of the profile that hold now, by checkpoint."""
        return {each.checkpoint: each for each in self.conversation.profile.waive if each.holds(self.latest)}

    def results(self) -> list[Result]:
        """How every checkpoint stands now."""
        return results_of([self])


@lru_cache(maxsize=256)  # partners may name modules of their own
def looking_at(module: str | None) -> tuple[Checkpoint, ...]:
    """The checkpoints that want to see calls of a module; every exchange asks."""
    return tuple(each for each in CHECKPOINTS if each.look and each.concerns(module))
