"""The fetch-back: the server of a POST or PUT of credentials visits its client before it answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from validators.call import Call
from validators.learned.handshake import sent_token
from validators.learned.registration import Registration
from validators.learned.tokens import Coding, Standing, readings, right_coding
from validators.learned.visits import Visit

VALID = (Standing.CURRENT, Standing.EARLIER, Standing.UNSURE)


@dataclass(frozen=True)
class FetchBack:
    """The visits that began while the handshake was open, each with how the token stands in its header.

    A token is the server's to use if the client has just sent it, or had given it before; any other has no coding.
    """

    version: str
    visits: tuple[tuple[Visit, Coding | None], ...]

    @property
    def has_asked(self) -> bool:
        """Whether the server came for what it needs: the details of the version."""
        return any(visit.version == self.version for visit, _ in self.visits)

    @property
    def has_failed(self) -> bool:
        """Whether it tried and did not get there."""
        got_it = any(visit.version == self.version and not visit.failed for visit, _ in self.visits)
        return not got_it and any(visit.failed for visit, _ in self.visits)

    @property
    def lists_version(self) -> bool | None:
        """Whether the client's versions list has the version; None where no list was served."""
        lists = [visit.listed for visit, _ in self.visits if visit.listed]
        return any(self.version in listed for listed in lists) if lists else None

    def refused(self, operation: str) -> Visit | None:
        """The last visit that the client should have served and did not, where it served no other either."""
        visits = [(visit, coding) for visit, coding in self.visits if visit.operation == operation]
        if any(visit.served for visit, _ in visits):
            return None
        mine = (visit for visit, coding in visits if visit.failed and self._is_well_sent(visit, coding))
        return max(mine, key=lambda visit: visit.ended_at, default=None)

    def _is_well_sent(self, visit: Visit, coding: Coding | None) -> bool:
        """The versions list belongs to no version, so there the token may stand either way."""
        either = visit.operation == "versions" and coding is Coding.RAW
        return either or coding is right_coding(self.version)


def fetch_back_of(call: Call, registration: Registration) -> FetchBack | None:
    """The visits that belong to a handshake; None where some may be unknown or went to URLs that nobody announced."""
    back, started = call.exchange.direction.back, call.exchange.started_at
    visits = registration.visits.since(back, started) if registration.watched(started) else None
    if visits is None or call.place.version is None or any(not visit.operation for visit in visits):
        return None
    return FetchBack(call.place.version, tuple(_with_coding(visits, call, registration)))


def _with_coding(visits: list[Visit], call: Call, registration: Registration) -> Iterator[tuple[Visit, Coding | None]]:
    given = registration.tokens[call.exchange.direction.back].given
    sent = (sent_token(call) or "").strip()  # some take blanks along that others cut off
    for visit in visits:
        found = readings(visit.authorization, right_coding(call.place.version) is Coding.RAW)
        valid = (coding for value, coding in found if value.strip() == sent or _is_valid(given.get(value)))
        yield visit, next(valid, None)


def _is_valid(token: object) -> bool:
    return getattr(token, "standing", None) in VALID
