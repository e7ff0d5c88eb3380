"""Whether the partner is a CPO, an eMSP or both: by its credentials, or by what it does where they do not say."""

from dataclasses import dataclass

from recordings.exchange import Side
from validators.onboarding.seen import Seen
from validators.spec.operations import RECEIVER, SENDER

CPO, EMSP = "CPO", "EMSP"
OWN = {"locations": CPO, "tariffs": CPO, "sessions": CPO, "cdrs": CPO, "tokens": EMSP}  # who owns a module's objects
ROLES = frozenset({CPO, EMSP})


@dataclass
class Roles:
    """`stated` are those in its credentials, `shown` those of whose objects it is the owner in the traffic.

    `given` are those that somebody asked for, which count before all others. `is_news` says that the call last learned
    told of one.
    """

    given: frozenset[str] = frozenset()
    stated: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    is_news: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Its roles by the best that is known; empty while nothing is."""
        return self.given or self.stated or self.shown

    def learn(self, seen: Seen) -> None:
        """Take in credentials that were exchanged, or objects that passed."""
        before, call, profile = self.known, seen.call, seen.conversation.profile
        if call.place.module == "credentials":
            announced = seen.conversation.parties.of(Side.PARTNER, call.place.version)
            names = {name for roles in announced.roles.values() for name in roles if name} if announced else set()
            self.stated = frozenset(names & ROLES) or profile.expected.partner_roles & ROLES or self.stated
        elif call.succeeded and (role := owner_of(seen)):
            self.shown |= {role}
        self.is_news = self.known != before


def owner_of(seen: Seen) -> str | None:
    """The role in which the partner owns the objects of a call; None where they are the hub's, or nobody's."""
    place, call = seen.call.place, seen.call
    interface = place.row.interface if place.row else None
    owner = call.responder if interface == SENDER else call.requester if interface == RECEIVER else None
    if place.module == "commands" and place.operation == "command":
        return CPO if call.responder is Side.PARTNER else EMSP
    return OWN.get(place.module or "") if owner is Side.PARTNER else None


def name_of(roles: frozenset[str]) -> str:
    """A partner's roles in one word: cpo, emsp, both, or unknown where there are none."""
    return "both" if len(roles) > 1 else "".join(roles).lower() or "unknown"
