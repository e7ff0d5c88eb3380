"""The receiving half of client-owned objects: GET, PUT, PATCH and DELETE of what the peer pushes."""

from collections.abc import Awaitable, Callable

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.incoming import Handler, Incoming
from replay.simulator.store import KINDS, Store, key_of
from replay.simulator.values import Json, Party
from validators.spec.versions import V211

PATHS = {"hubclientinfo": "/{country_code}/{party_id}"}
PATH = "/{country_code}/{party_id}/{id}"

Welcome = Callable[[Incoming, Party], bool]  # whether the peer may send objects of that party
Changed = Callable[[Incoming, Json], Awaitable[Answer | None]]  # told of every object that came; may answer for it


async def unheard(incoming: Incoming, changed: Json) -> None:
    """Nobody wants to know."""


class Receiver:
    """One module's Receiver interface; `changed` is told of every object after it was stored."""

    def __init__(self, module: str, store: Store, welcome: Welcome, changed: Changed = unheard) -> None:
        self.module, self.kind, self.store = module, KINDS[module], store
        self.welcome, self.changed = welcome, changed

    def handlers(self, *methods: str) -> dict[str, Handler]:
        """The methods by name, each at the module's path."""
        path = PATHS.get(self.module, PATH)
        return {f"{method} {path}": getattr(self, method.lower()) for method in methods}

    async def get(self, incoming: Incoming) -> Answer:
        return Answer(self.known(incoming), self.kind)

    async def put(self, incoming: Incoming) -> Answer:
        """Store the complete object: 201 when it is new, 200 when it replaces one."""
        self.key(incoming)
        body = incoming.object(self.kind)
        if not self._names_it(incoming, body):
            raise OcpiError(2001, "the ids in the URL and in the body differ")
        new = self.store.put(self.module, body)
        self._forget_nameless(incoming, body)
        return await self.changed(incoming, body) or Answer(http_status=201 if new else 200)

    def _forget_nameless(self, incoming: Incoming, body: Json) -> None:
        """In 2.1.1 lists tell no owners, so that what was pulled is filed under the peer's party: this is the same."""
        peer = incoming.connection.peer_party
        if incoming.connection.version == V211 and peer is not None and not peer.owns(body):
            for owned in self.store.of(self.module, peer):
                if key_of(self.module, owned)[2:] == key_of(self.module, body)[2:]:
                    self.store.discard(self.module, owned)

    async def patch(self, incoming: Incoming) -> Answer:
        """Change the fields given."""
        known = self.known(incoming)
        incoming.canonical = appended(incoming, known, incoming.object(self.kind, partial=True))
        if key_of(self.module, known | incoming.canonical) != key_of(self.module, known):
            raise OcpiError(2001, "a PATCH cannot make it another object")
        self.store.merge(known, incoming.canonical)
        return await self.changed(incoming, known) or Answer()

    async def delete(self, incoming: Incoming) -> Answer:
        known = self.known(incoming)
        self.store.discard(self.module, known)
        return await self.changed(incoming, known) or Answer()

    def known(self, incoming: Incoming) -> Json:
        """The stored object that the URL names. Raises OcpiError: HTTP 404."""
        found = self.store.find(self.module, *self.key(incoming))
        if found is None and incoming.connection.version == V211:
            # What was pulled in 2.1.1 does not tell its owner, who may be behind a hub.
            found = self.store.by_id(self.module, incoming.path["id"])
        if found is None:
            raise OcpiError(2003 if self.module == "locations" else 2000, f"unknown {self.kind}", http_status=404)
        return found

    def key(self, incoming: Incoming) -> tuple[str, ...]:
        """The identity in the URL. Raises OcpiError: HTTP 404 for a party that the peer does not host."""
        path = incoming.path
        if not self.welcome(incoming, incoming.owner):
            raise OcpiError(2000, "no objects of that party here", http_status=404)
        kind = [incoming.request.query_params.get("type", "RFID")] if self.module == "tokens" else []
        ids = [path["id"]] if "id" in path else []
        return tuple(part.upper() for part in (path["country_code"], path["party_id"], *ids, *kind))

    def _names_it(self, incoming: Incoming, body: Json) -> bool:
        """Whether the URL names the object in the body."""
        wanted = self.key(incoming)
        return key_of(self.module, body)[: len(wanted)] == wanted


def appended(incoming: Incoming, known: Json, patch: Json) -> Json:
    """A PATCH whose charging periods are those to append: from 2.2.1 on they are, 2.1.1 sends all of them anew."""
    periods, old = patch.get("charging_periods"), known.get("charging_periods") or []
    if incoming.connection.version != V211 or not periods or periods[: len(old)] != old:
        return patch
    return patch | {"charging_periods": periods[len(old) :]}


def whole(version: str, session: Json, patch: Json) -> Json:
    """The other way round: what a PATCH of that version says, when `session` is what it leads to."""
    if version != V211 or "charging_periods" not in patch:
        return patch
    return patch | {"charging_periods": session["charging_periods"]}
