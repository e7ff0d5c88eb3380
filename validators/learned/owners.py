"""Whose objects a hub brings: the owners in what it pushes, and the kinds of owners in URLs of 2.1.1."""

from dataclasses import dataclass, field

from recordings.exchange import Direction, Side
from recordings.lru import Lru
from validators.call import Call
from validators.learned.clients import party_in
from validators.learned.parties import Parties
from validators.spec.operations import RECEIVER
from validators.spec.versions import V211, V230

OWNERS = 20_000  # remembered; hubs have hundreds
OWNED = frozenset({"locations", "sessions", "cdrs", "tariffs", "tokens"})


@dataclass
class Owners:
    """`first_at` tells when each owner was first heard of, in seconds, by country code and party id in one.

    `in_urls` are the kinds of owners that stood in URLs of 2.1.1: whether they are the hub. `all_listed` says that the
    credentials of the hub, in the version that lists everybody, were seen.
    """

    first_at: Lru[str, float] = field(default_factory=lambda: Lru(OWNERS))
    in_urls: set[bool] = field(default_factory=set)
    all_listed: bool = False

    def learn(self, call: Call, parties: Parties) -> None:
        """Take in a push of the hub, and its credentials."""
        if call.place.module == "credentials" and call.place.version == V230:
            announced = parties.of(Side.HUB, V230)
            self.all_listed = announced is not None and bool(announced.roles.keys() - parties.hub[Side.HUB])
        owner = owner_of(call)
        if owner is None:
            return
        if owner not in self.first_at:
            self.first_at.put(owner, call.exchange.started_at)
        if call.place.version == V211 and call.ids:
            self.in_urls.add(owner in parties.hub[Side.HUB])


def owner_of(call: Call) -> str | None:
    """The owner of what the hub pushes, by the URL, or by the object where URLs name none; None for anything else."""
    place = call.place
    if call.exchange.direction is not Direction.HUB_TO_PARTNER or place.module not in OWNED:
        return None
    if place.row is None or place.row.interface != RECEIVER or call.request.method not in ("PUT", "PATCH", "POST"):
        return None
    return party_in(call.ids) if place.module != "cdrs" else party_in(call.request.json.value)
