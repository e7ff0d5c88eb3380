"""Who is behind each side of a connection: the parties in its credentials, and those that a hub tells of."""

from dataclasses import dataclass, field
from typing import Any

from recordings.exchange import Side
from validators import json_text
from validators.call import Call
from validators.learned.announcements import Announcements, Offer, offers_in
from validators.learned.clients import Clients, party_in
from validators.spec.operations import RECEIVER, SENDER
from validators.spec.versions import V211

MOST_ROLES = 20_000  # read of one credentials object


@dataclass(frozen=True, slots=True)
class Announced:
    """What a side's credentials say: its parties, each with its roles (None in 2.1.1), and which of them is the hub.

    `hub` may name a party that has no role, as 2.3.0 does.
    """

    roles: dict[str, frozenset[str | None]]
    hub: frozenset[str]


@dataclass
class Parties:
    """`announced` is by side and version, `clients` by the side that told of them.

    A party is its country code and party id in one, in capitals: ids compare without regard to case. `hub` are the
    parties that are a side's hub, `hubs` the sides that showed to be one, be its party known or not.
    """

    announcements: Announcements
    hub_parties: frozenset[str] = frozenset()  # the profile's, for the hub's side
    announced: dict[Side, dict[str, Announced]] = field(default_factory=lambda: {side: {} for side in Side})
    clients: dict[Side, Clients] = field(default_factory=lambda: {side: Clients() for side in Side})
    hub: dict[Side, frozenset[str]] = field(init=False)
    hubs: set[Side] = field(default_factory=set)
    lessons: int = 0  # rises with what is learned of parties beside their credentials

    def __post_init__(self) -> None:
        """Begin with what the profile knows."""
        self.hub = {Side.HUB: self.hub_parties, Side.PARTNER: frozenset()}

    def learn(self, call: Call) -> None:
        """Take in credentials that were exchanged, and what a hub tells of its clients."""
        match call.place.module, call.place.operation:
            case "credentials", _:
                self._learn_credentials(call)
            case "versions", "details":
                if call.succeeded and call.response and any(map(_is_a_hubs, offers_in(call.response.data))):
                    self.hubs.add(call.responder)
            case "hubclientinfo", "put":
                self._learn_clients(call.requester, call)
            case "hubclientinfo", "list":
                self._learn_clients(call.responder, call)

    def _learn_credentials(self, call: Call) -> None:
        version = call.place.version
        if not (call.succeeded and call.response and version):
            return
        if call.request.method == "DELETE":
            for side in Side:
                self.announced[side].pop(version, None)
        if call.request.method in ("POST", "PUT"):
            self._announce(call.requester, version, call.request.json.value)
        self._announce(call.responder, version, call.response.data)

    def _announce(self, side: Side, version: str, credentials: Any) -> None:
        if announced := announced_by(version, credentials):
            self.announced[side][version] = announced
            told = (each.hub for each in self.announced[side].values())
            self.hub[side] = (self.hub_parties if side is Side.HUB else frozenset()).union(*told)

    def _learn_clients(self, teller: Side, call: Call) -> None:
        self.clients[teller].learn(call)
        if call.succeeded:
            self.hubs.add(teller)
        self.lessons = sum(clients.lessons for clients in self.clients.values()) + len(self.hubs)

    def of(self, side: Side, version: str | None) -> Announced | None:
        """What a side's credentials in a version say; None where they were not seen."""
        return self.announced[side].get(version or "")

    def is_hub(self, side: Side, version: str | None) -> bool | None:
        """Whether a side is a hub's; None where too little was seen to tell."""
        if side in self.hubs or self.hub[side]:
            return True
        known = version != V211 and self.of(side, version) and self.announcements.of(side, version or "")
        return False if known else None

    def hosts(self, side: Side, version: str | None, party: str) -> bool | None:
        """Whether a party is behind a side: its own, or connected to it where it is a hub; None where nobody knows."""
        announced = self.of(side, version)
        if party in self.hub[side] or (announced and party in announced.roles):
            return True
        is_hub = self.is_hub(side, version)
        if is_hub and self.clients[side].of(party):
            return True
        return False if is_hub is False or (is_hub and self.knows_all_clients(side, version)) else None

    def knows_all_clients(self, side: Side, version: str | None) -> bool:
        """Whether a party that the hub has not told of is not connected: all were listed, later ones are pushed."""
        details = self.announcements.of(side.other, version or "")
        return self.clients[side].listed and details is not None and details.has("hubclientinfo", RECEIVER)

    def names(self, side: Side, version: str | None) -> frozenset[str | None]:
        """All the roles that the credentials of a side name, whoever has them; empty where they were not seen."""
        announced = self.of(side, version)
        return frozenset().union(*announced.roles.values()) if announced else frozenset()

    def roles_of(self, side: Side, version: str | None, party: str) -> frozenset[str | None]:
        """The roles that a party is known to have on a side; empty where nothing is known of it."""
        announced = self.of(side, version)
        own = announced.roles.get(party, frozenset()) if announced else frozenset()
        return own | {client.role for client in self.clients[side].of(party)}


def announced_by(version: str, credentials: Any) -> Announced | None:
    """The parties in a credentials object; None where it names none that can be read."""
    if version == V211:
        party = party_in(credentials)
        return Announced({party: frozenset({None})}, frozenset()) if party else None
    listed = json_text.member(credentials, "roles")
    roles: dict[str, frozenset[str | None]] = {}
    for entry in (listed if isinstance(listed, list) else [])[:MOST_ROLES]:
        if party := party_in(entry):
            roles[party] = roles.get(party, frozenset()) | {json_text.text(entry, "role")}
    hub = {party for party, names in roles.items() if "HUB" in names}
    named = json_text.text(credentials, "hub_party_id")
    hub |= {named.upper()} if named else set()
    return Announced(roles, frozenset(hub)) if roles or hub else None


def _is_a_hubs(offer: Offer) -> bool:
    return offer.module == "hubclientinfo" and offer.role == SENDER
