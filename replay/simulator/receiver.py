"""The receiving half of client-owned objects: GET, PUT, PATCH and DELETE of what the peer pushes."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from replay.simulator.answer import Answer, OcpiError, json_object
from replay.simulator.shapes import check
from replay.simulator.values import Json, Party, party_of

Key = tuple[str, ...]
Objects = dict[Key, Json]


def key_of(module: str, owned: Json) -> Key:
    """What identifies an object: party and id, for tokens their type too; upper case, as CiStrings are compared."""
    parts = [owned["country_code"], owned["party_id"], owned["uid" if module == "tokens" else "id"]]
    return tuple(str(part).upper() for part in (*parts, *([owned["type"]] if module == "tokens" else [])))


class Receiver:
    """One module's Receiver interface, `/{country_code}/{party_id}/{id}`; `hosts` says whose objects are welcome."""

    def __init__(self, module: str, kind: str, objects: Objects, hosts: Callable[[Party], bool]) -> None:
        self.module, self.kind, self.objects, self._hosts = module, kind, objects, hosts

    async def get(self, request: Request) -> Answer:
        return Answer(self.known(request))

    async def put(self, request: Request) -> Answer:
        """Store the complete object: 201 when it is new, 200 when it replaces one."""
        key = self.key(request)
        body = await json_object(request)
        check(self.kind, body)
        if key_of(self.module, body) != key:
            raise OcpiError(2001, "the ids in the URL and in the body differ")
        new = key not in self.objects
        self.objects[key] = body
        return Answer(http_status=201 if new else 200)

    async def patch(self, request: Request) -> Answer:
        """Change the fields given; a session's charging_periods are appended."""
        body = await patch_body(request)
        merge(self.known(request), body)
        return Answer()

    async def delete(self, request: Request) -> Answer:
        self.known(request)
        del self.objects[self.key(request)]
        return Answer()

    def known(self, request: Request) -> Json:
        """The stored object that the URL names. Raises OcpiError: HTTP 404."""
        found = self.objects.get(self.key(request))
        if found is None:
            raise OcpiError(2000, f"unknown {self.kind}", http_status=404)
        return found

    def key(self, request: Request) -> Key:
        """The identity in the URL. Raises OcpiError: HTTP 404 for a party that the peer does not host."""
        path = request.path_params
        if not self._hosts(party_of(path)):
            raise OcpiError(2000, "no objects of that party here", http_status=404)
        kind = [request.query_params.get("type", "RFID")] if self.module == "tokens" else []
        return tuple(part.upper() for part in (path["country_code"], path["party_id"], path["id"], *kind))


async def patch_body(request: Request) -> Json:
    """A PATCH body. Raises OcpiError 2001 when it lacks last_updated, which 2.2.1 demands."""
    body = await json_object(request)
    check("PATCH", body)
    return body


def merge(target: Json, changes: dict[str, Any]) -> None:
    """Apply a PATCH to a stored object."""
    periods = target.get("charging_periods") or []
    target.update(changes)
    if "charging_periods" in changes:
        target["charging_periods"] = [*periods, *(changes["charging_periods"] or [])]
