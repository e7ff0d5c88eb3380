"""What is heard of the parties behind a hub, beside what it says of them: who sends, answers, pulls, is not reached."""

from dataclasses import dataclass, field

import msgspec
from msgspec.structs import replace

from recordings.exchange import Direction
from recordings.lru import Lru
from validators.call import Call
from validators.learned.clients import party_in
from validators.routing import FUNCTIONAL

PARTIES = 20_000  # remembered; hubs have hundreds
NOT_CONNECTED = 4003


class Heard(msgspec.Struct, frozen=True, gc=False):
    """Since the hub last told of a party: when the party was first heard of, in seconds, None where it was not.

    `missed` counts the requests that the hub could not deliver to it since it was last heard of, the first of them at
    `missed_since`. `pulled_at` is when it last asked for a list, however long ago.
    """

    first_at: float | None = None
    pulled_at: float | None = None
    missed: int = 0
    missed_since: float | None = None


@dataclass
class HeardOf:
    """By party."""

    by_party: Lru[str, Heard] = field(default_factory=lambda: Lru(PARTIES))

    def of(self, party: str | None) -> Heard:
        """What was heard of a party."""
        return self.by_party.get(party or "") or Heard()

    def learn(self, call: Call) -> None:
        """Take in a message that went through the hub, and begin anew with each ClientInfo that the hub sends."""
        if call.place.module == "hubclientinfo" and call.place.operation == "put":
            told = party_in(call.ids) or ""
            self.by_party.put(told, Heard(pulled_at=self.of(told).pulled_at))
        elif call.place.module in FUNCTIONAL:
            is_onward = call.exchange.direction is Direction.HUB_TO_PARTNER
            if party := call.request.routing.sender if is_onward else answering(call):
                self._hear(call, party)
            elif not is_onward and call.response and call.response.status_code == NOT_CONNECTED:
                self._miss(call, call.request.routing.to)

    def _miss(self, call: Call, party: str | None) -> None:
        if party is not None:
            heard = self.of(party)
            since = heard.missed_since or call.exchange.started_at
            self.by_party.put(party, replace(heard, missed=heard.missed + 1, missed_since=since))

    def _hear(self, call: Call, party: str) -> None:
        heard, at = self.of(party), call.exchange.started_at
        pulls = call.place.operation == "list" and call.request.method == "GET"
        if heard.first_at is not None and not (heard.missed or pulls):
            return  # nothing new
        pulled_at = at if pulls else heard.pulled_at
        first_at = at if heard.first_at is None else heard.first_at
        self.by_party.put(party, Heard(first_at, pulled_at))


def answering(call: Call) -> str | None:
    """The party behind the hub that did what it was asked for; of what was only read, the hub may have a copy."""
    routing = call.request.routing
    if call.exchange.direction is Direction.HUB_TO_PARTNER or call.request.method == "GET" or not call.succeeded:
        return None
    answered = call.response.routing.sender if call.response else None
    return answered if answered == routing.to else None
