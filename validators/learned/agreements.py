"""Agreements: parties that a hub tells of for the first time, until their objects were pulled or pushed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from recordings.exchange import Direction, Side
from recordings.lru import Lru
from validators.call import Call
from validators.json_text import text
from validators.learned.clients import CONNECTED, party_in
from validators.learned.owners import owner_of
from validators.learned.parties import Parties, announced_by
from validators.spec.versions import V230

PARTIES = 1_000  # that wait for a pull, for each module
WANTED = {("CPO", "EMSP"): ("tokens",), ("EMSP", "CPO"): ("locations", "tariffs")}  # by one's own role and the other's
MODULES = frozenset({"hubclientinfo", "credentials", "tokens", "locations", "tariffs"})  # that tell of either


@dataclass
class Agreements:
    """By module: the parties whose objects the partner has not got yet, with the time at which it was told of them."""

    waiting: dict[str, Lru[str, float]] = field(
        default_factory=lambda: {name: Lru(PARTIES) for names in WANTED.values() for name in names}
    )

    def learn(self, call: Call, parties: Parties, is_new: bool) -> None:
        """Take in what a call says, before the parties do; `is_new` where the handshake was seen."""
        module, operation = call.place.module, call.place.operation
        if module == "hubclientinfo" and operation == "put" and call.succeeded:
            self._learn_client(call, parties, is_new)
        elif module == "credentials" and call.request.method == "PUT" and call.succeeded:
            self._learn_roles(call, parties)
        elif module in self.waiting:
            self._learn_objects(call, self.waiting[module], parties)

    def _learn_client(self, call: Call, parties: Parties, is_new: bool) -> None:
        body, clients = call.request.json.value, parties.clients[Side.HUB]
        party, role = party_in(body), text(body, "role")
        if party is None or role is None or call.requester is not Side.HUB:
            return
        before = clients.status_of(party)
        if text(body, "status") != CONNECTED:
            self._forget(party)
        elif before != CONNECTED and (before or is_new or clients.listed):
            self._await(call, parties, party, role)

    def _learn_roles(self, call: Call, parties: Parties) -> None:
        """A hub of 2.3.0 tells of new parties by its credentials."""
        before = parties.of(Side.HUB, call.place.version)
        if call.requester is not Side.HUB or call.place.version != V230 or before is None:
            return
        now = announced_by(V230, call.request.json.value)
        for party, roles in now.roles.items() if now else ():
            for role in roles if party not in before.roles else ():
                self._await(call, parties, party, role or "")

    def _await(self, call: Call, parties: Parties, party: str, role: str) -> None:
        for module in wanted(parties, call.place.version, role):
            if party not in self.waiting[module]:
                self.waiting[module].put(party, call.ended_at)

    def _learn_objects(self, call: Call, waiting: Lru[str, float], parties: Parties) -> None:
        if owner := owner_of(call):
            waiting.pop(owner)
        elif call.place.operation == "list" and call.exchange.direction is Direction.PARTNER_TO_HUB:
            to = call.request.routing.to
            for party in list(waiting):
                if to is None or to == party or to in parties.hub[Side.HUB]:
                    waiting.pop(party)

    def _forget(self, party: str) -> None:
        for waiting in self.waiting.values():
            waiting.pop(party)


def wanted(parties: Parties, version: str | None, role: str) -> Iterator[str]:
    """The modules of which a partner is to pull what a party in a role has."""
    announced = parties.of(Side.PARTNER, version)
    own = {name for names in announced.roles.values() for name in names} if announced else set()
    for (mine, other), modules in WANTED.items():
        if mine in own and other == role:
            yield from modules
