"""The endpoints that each side had announced when credentials were last exchanged: where calls have to go since."""

from dataclasses import dataclass, field

from recordings.exchange import Side
from validators import urls
from validators.call import Call
from validators.learned.announcements import Announcements
from validators.spec.versions import EVERY

GRACE = 60  # seconds after a PUT in which requests may still go to the URLs before it, as they were under way


@dataclass(frozen=True, slots=True)
class Agreed:
    """A side's endpoints of one version, normalised: `current` counts from `since` on, in seconds; then `former`."""

    since: float
    current: frozenset[str]
    former: frozenset[str] = frozenset()


@dataclass
class Addresses:
    """By the side that offers them, and version; nothing where no credentials were exchanged or no details seen."""

    announcements: Announcements
    agreed: dict[tuple[Side, str], Agreed] = field(default_factory=dict)

    def learn(self, call: Call) -> None:
        """Take in a POST or PUT of credentials that succeeded: both sides know each other's details now."""
        if call.place.module != "credentials" or call.request.method not in ("POST", "PUT") or not call.succeeded:
            return
        since = call.ended_at + (GRACE if call.request.method == "PUT" else 0)
        for side in Side:
            for version in EVERY:
                if current := self._offered(side, version):
                    before = self.agreed.get((side, version))
                    former = before.current - current if before else frozenset()
                    self.agreed[side, version] = Agreed(since, current, former)

    def is_outside(self, call: Call) -> bool:
        """Whether a call goes to none of the responder's endpoints, though to a host where it offers some.

        Those that were read since do as well: a client may use them, or wait for the next PUT.
        """
        key, url = (call.responder, str(call.place.version)), call.request.url
        agreed = self.agreed.get(key)
        if agreed is None or call.exchange.started_at < agreed.since:
            return False
        offered = agreed.current | self._offered(*key)
        is_known = any(urls.origin(url) == urls.origin(each) for each in offered | agreed.former)
        return is_known and not any(urls.is_under(url, each) for each in offered)

    def _offered(self, side: Side, version: str) -> frozenset[str]:
        return frozenset(urls.normal(offer.url) for offer in self.announcements.offers(side, version))
