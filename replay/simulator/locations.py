"""Locations, EVSEs and connectors: finding one inside the other, and the Receiver interface with its three levels."""

from collections.abc import Mapping

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.incoming import Handler, Incoming
from replay.simulator.receiver import PATH, Receiver
from replay.simulator.values import Json, moment

LEVELS = (("evse_uid", "evses", "uid", "EVSE"), ("connector_id", "connectors", "id", "Connector"))
IDS = ("country_code", "party_id", "id", "uid")
PATHS = ("", "/{evse_uid}", "/{evse_uid}/{connector_id}")
KIND_BY_DEPTH = ("Location", "EVSE", "Connector")


def below(location: Json, ids: Mapping[str, str]) -> list[Json]:
    """The location and, as far as `evse_uid` and `connector_id` are given, the EVSE and connector in it.

    Raises OcpiError: HTTP 404 when one of them does not exist.
    """
    chain = [location]
    for parameter, members, id_field, kind in LEVELS:
        if parameter in ids:
            found = _member(chain[-1].get(members) or [], id_field, ids[parameter])
            if found is None:
                raise OcpiError(2003, f"unknown {kind}", http_status=404)
            chain.append(found)
    return chain


def depth(ids: Mapping[str, str]) -> int:
    """0 for a location, 1 for an EVSE, 2 for a connector."""
    return sum(parameter in ids for parameter, *_ in LEVELS)


def touch(chain: list[Json], last_updated: str) -> None:
    """Raise last_updated of a changed object and of everything around it; it never goes back."""
    for changed in chain:
        changed["last_updated"] = max(changed["last_updated"], last_updated, key=moment)


def _member(members: list[Json], id_field: str, wanted: str) -> Json | None:
    return next((one for one in members if str(one[id_field]).upper() == wanted.upper()), None)


class LocationReceiver(Receiver):
    """`/{country_code}/{party_id}/{id}[/{evse_uid}[/{connector_id}]]`."""

    def handlers(self, *methods: str) -> dict[str, Handler]:
        return {f"{method} {PATH}{level}": getattr(self, method.lower()) for method in methods for level in PATHS}

    async def get(self, incoming: Incoming) -> Answer:
        return Answer(below(self.known(incoming), incoming.path)[-1], KIND_BY_DEPTH[depth(incoming.path)])

    async def put(self, incoming: Incoming) -> Answer:
        if "evse_uid" not in incoming.path:
            return await super().put(incoming)
        return await self._put_member(incoming)

    async def patch(self, incoming: Incoming) -> Answer:
        chain = below(self.known(incoming), incoming.path)
        body = incoming.object(KIND_BY_DEPTH[depth(incoming.path)], partial=True)
        if any(str(chain[-1].get(name)).upper() != str(body[name]).upper() for name in IDS if name in body):
            raise OcpiError(2001, "a PATCH cannot make it another object")
        self.store.merge(chain[-1], body)
        if "last_updated" in body:  # 2.1.1 does not demand it
            touch(chain, body["last_updated"])
        return await self.changed(incoming, chain[0]) or Answer()

    async def _put_member(self, incoming: Incoming) -> Answer:
        """Store an EVSE or connector in its parent, which must be known."""
        ids = dict(incoming.path)
        parameter, members, id_field, kind = LEVELS["connector_id" in ids]
        wanted = ids.pop(parameter)
        parents = below(self.known(incoming), ids)
        body = incoming.object(kind)
        if str(body[id_field]).upper() != wanted.upper():
            raise OcpiError(2001, "the ids in the URL and in the body differ")
        siblings = parents[-1].setdefault(members, [])
        old = _member(siblings, id_field, wanted)
        if old is None:
            siblings.append(body)
        else:
            siblings[siblings.index(old)] = body
        touch(parents, body["last_updated"])
        self.store.dirty = True
        return await self.changed(incoming, parents[0]) or Answer(http_status=201 if old is None else 200)
