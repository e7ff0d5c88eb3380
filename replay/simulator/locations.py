"""Locations, EVSEs and connectors: finding one inside the other, and the Receiver interface with its three levels."""

from starlette.requests import Request

from replay.simulator.answer import Answer, OcpiError, json_object
from replay.simulator.receiver import Receiver, merge, patch_body
from replay.simulator.shapes import check
from replay.simulator.values import Json, moment

LEVELS = (("evse_uid", "evses", "uid", "EVSE"), ("connector_id", "connectors", "id", "Connector"))


def below(location: Json, ids: dict[str, str]) -> list[Json]:
    """The location and, as far as `evse_uid` and `connector_id` are given, the EVSE and connector in it.

    Raises OcpiError: HTTP 404 when one of them does not exist.
    """
    chain = [location]
    for parameter, members, id_field, kind in LEVELS:
        if parameter in ids:
            found = _member(chain[-1].get(members) or [], id_field, ids[parameter])
            if found is None:
                raise OcpiError(2000, f"unknown {kind}", http_status=404)
            chain.append(found)
    return chain


def touch(chain: list[Json], last_updated: str) -> None:
    """Raise last_updated of a changed object and of everything around it; it never goes back."""
    for changed in chain:
        changed["last_updated"] = max(changed["last_updated"], last_updated, key=moment)


def _member(members: list[Json], id_field: str, wanted: str) -> Json | None:
    return next((one for one in members if str(one[id_field]).upper() == wanted.upper()), None)


class LocationReceiver(Receiver):
    """`/{country_code}/{party_id}/{id}[/{evse_uid}[/{connector_id}]]`."""

    async def get(self, request: Request) -> Answer:
        return Answer(below(self.known(request), request.path_params)[-1])

    async def put(self, request: Request) -> Answer:
        if "evse_uid" not in request.path_params:
            return await super().put(request)
        return await self._put_member(request)

    async def patch(self, request: Request) -> Answer:
        body = await patch_body(request)
        chain = below(self.known(request), request.path_params)
        merge(chain[-1], body)
        touch(chain, body["last_updated"])
        return Answer()

    async def _put_member(self, request: Request) -> Answer:
        """Store an EVSE or connector in its parent, which must be known."""
        ids = dict(request.path_params)
        parameter, members, id_field, kind = LEVELS["connector_id" in ids]
        wanted = ids.pop(parameter)
        parents = below(self.known(request), ids)
        body = await json_object(request)
        check(kind, body)
        if str(body[id_field]).upper() != wanted.upper():
            raise OcpiError(2001, "the ids in the URL and in the body differ")
        siblings = parents[-1].setdefault(members, [])
        old = _member(siblings, id_field, wanted)
        if old is None:
            siblings.append(body)
        else:
            siblings[siblings.index(old)] = body
        touch(parents, body["last_updated"])
        return Answer(http_status=201 if old is None else 200)
