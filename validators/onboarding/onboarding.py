"""Onboarding: the checkpoints over the calls of one connection, live, over a recording, or after a restart the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recordings.sign_offs import SignOff
from validators.agreed import Waiver
from validators.conversation import Conversation
from validators.engine import Judged
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.dossier import Dossier
from validators.onboarding.open_findings import OpenFindings
from validators.onboarding.results import results_of, verdict
from validators.onboarding.roles import ROLES
from validators.onboarding.seen import Seen
from validators.onboarding.standing import Result, Standing

__all__ = ["Onboarding", "Result", "verdict"]


@dataclass
class Onboarding:
    """Sees each call after it was judged, and learned from. `latest` is when the last one began, in seconds since 1970.

    `sign_offs` are what people signed off, by checkpoint.
    """

    conversation: Conversation
    dossier: Dossier = field(default_factory=Dossier)
    findings: OpenFindings = field(default_factory=OpenFindings)
    standings: dict[str, Standing] = field(default_factory=lambda: {each.id: Standing() for each in CHECKPOINTS})
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)
    latest: float = 0.0

    def observe(self, judged: Judged) -> bool:
        """Look at a call; whether it is a sign of anything. What it cannot grade says nothing."""
        call = judged.call
        self.latest = max(self.latest, call.exchange.started_at)
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

    @property
    def waivers(self) -> dict[str, Waiver]:
        """The waivers of the profile that hold now, by checkpoint."""
        return {each.checkpoint: each for each in self.conversation.profile.waive if each.holds(self.latest)}

    def results(self) -> list[Result]:
        """How every checkpoint stands now."""
        return results_of([self])
