"""Which parties a hub says are connected to it, by the HubClientInfo that it pushed and listed."""

from dataclasses import dataclass, field, replace
from typing import Any

from recordings.lru import Lru
from validators import json_text
from validators.call import Call

PARTIES = 20_000  # remembered; hubs have hundreds
ROLES = 20  # remembered of a party; there are eight
CONNECTED = "CONNECTED"


@dataclass(frozen=True, slots=True)
class Client:
    """A ClientInfo as last told. `party` is country code and party id in one, in capitals.

    `told_at` is when the message was complete, in seconds; `accepted` whether its receiver took it. It has had its
    status `since` it was first told so, and before that `before`, None where that is not known.
    """

    party: str
    role: str
    status: str
    last_updated: str
    told_at: float
    accepted: bool
    since: float
    before: str | None = None

    def follows(self, known: "Client | None") -> "Client":
        """The same, with what its status was before."""
        if known is None:
            return self
        same = self.status == known.status
        since, before = (known.since, known.before) if same else (self.since, known.status)
        return replace(self, since=since, before=before)


@dataclass
class Walk:
    """A list without filters that is being read from its beginning: where it goes on, and whom it has named so far."""

    began_at: float
    goes_on: int = 0
    named: set[str] = field(default_factory=set)


@dataclass
class Clients:
    """What one hub told. `listed` says whether a whole list was read: who is not in it then is not connected."""

    by_party: Lru[str, dict[str, Client]] = field(default_factory=lambda: Lru(PARTIES))
    listed: bool = False
    walk: Walk | None = None
    lessons: int = 0  # how often the parties or their roles have changed, or a whole list was read

    def of(self, party: str) -> tuple[Client, ...]:
        """The entries of a party, one for each of its roles; none where the hub has not told of it."""
        return tuple((self.by_party.get(party) or {}).values())

    def status_of(self, party: str) -> str | None:
        """CONNECTED where one of the party's roles is, else the status of one of them; None where nothing was told."""
        first = None
        for client in (self.by_party.get(party) or {}).values():
            if client.status == CONNECTED:
                return CONNECTED
            first = client.status if first is None else first
        return first

    def connected(self) -> set[str]:
        """The parties that are connected in one of their roles."""
        entries = self.by_party.items()
        return {party for party, by_role in entries if CONNECTED in {client.status for client in by_role.values()}}

    def learn(self, call: Call) -> None:
        """Take in a PUT of the hub, or a page of its list; what a receiver refused was told all the same."""
        if call.place.operation == "list":
            self._learn_list(call)
        elif call.response is not None:
            self._tell(call.request.json.value, call.ended_at, call.succeeded)

    def _learn_list(self, call: Call) -> None:
        items = call.response.data if call.succeeded and call.response else None
        if not isinstance(items, list):
            return
        named = {client.party for item in items if (client := self._tell(item, call.ended_at, accepted=True))}
        if not call.query.keys() & {"date_from", "date_to"}:
            self._walk_on(call, len(items), named)

    def _walk_on(self, call: Call, count: int, named: set[str]) -> None:
        offset = _number(call.query.get("offset", "0"))
        if offset == 0:
            self.walk = Walk(call.exchange.started_at)
        total = _number(call.response.header("X-Total-Count")) if call.response else None
        if self.walk is None or offset != self.walk.goes_on or total is None:
            self.walk = None
            return
        self.walk.named |= named
        self.walk.goes_on += count
        if self.walk.goes_on >= total:
            self._end(self.walk)
            self.walk = None
        elif not count or len(self.walk.named) > PARTIES:
            self.walk = None

    def _end(self, walk: Walk) -> None:
        """The list was read to its end: of others, only those stay that were told of meanwhile."""
        for party, entries in list(self.by_party.items()):
            if party not in walk.named and all(client.told_at < walk.began_at for client in entries.values()):
                self.by_party.pop(party)
        self.lessons += 1
        self.listed = len(self.by_party) < PARTIES

    def _tell(self, value: Any, at: float, accepted: bool) -> Client | None:
        client = client_in(value, at, accepted)
        if client is None:
            return None
        party, role = client.party, client.role
        entries = self.by_party.get(party) or {}
        if not is_older(client, entries.get(role)) and (role in entries or len(entries) < ROLES):
            self.lessons += role not in entries
            self.by_party.put(party, entries | {role: client.follows(entries.get(role))})
        return client


def client_in(value: Any, at: float, accepted: bool) -> Client | None:
    """The client that a ClientInfo object tells of at a time; None where it lacks its party, role or status."""
    party, role, status = party_in(value), json_text.text(value, "role"), json_text.text(value, "status")
    if party is None or role is None or status is None:
        return None
    return Client(party, role, status, json_text.text(value, "last_updated") or "", at, accepted, at)


def party_in(value: Any) -> str | None:
    """The party that an object names in `country_code` and `party_id`; None where one of them is missing."""
    country_code, party_id = json_text.text(value, "country_code"), json_text.text(value, "party_id")
    return (country_code + party_id).upper() if country_code and party_id else None


def is_older(client: Client, known: Client | None) -> bool:
    """Whether a message was overtaken by a later one; where the times cannot be read, it was not."""
    if known is None:
        return False
    new, old = json_text.instant(client.last_updated), json_text.instant(known.last_updated)
    return new is not None and old is not None and new < old


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
