"""The OCPI objects that a call carries, each with its identity and the place where it stands."""

import json
from collections.abc import Iterator
from typing import Any

from recordings.entry import SeenObject
from validators import json_text
from validators.call import Call, Said

ID_FIELDS = {
    "Location": "id",
    "EVSE": "uid",
    "Connector": "id",
    "Session": "id",
    "CDR": "id",
    "Tariff": "id",
    "Token": "uid",
    "ClientInfo": "role",
}


def objects_in(call: Call) -> Iterator[SeenObject]:
    """Every object of a request that was accepted, and of an answer that succeeded; PATCHes with what they carry."""
    row = call.place.row
    if row is None or not call.succeeded or call.response is None or call.not_graded:
        return
    if row.request in ID_FIELDS:
        yield from _seen(call, call.request, row.request, call.request.json.value, "")
    if row.response in ID_FIELDS:
        data = call.response.data
        items = enumerate(data) if isinstance(data, list) else [(None, data)]
        for index, item in items:
            place = "/data" if index is None else f"/data/{index}"
            yield from _seen(call, call.response, row.response, item, place)


def _seen(call: Call, said: Said, kind: str, value: Any, place: str) -> Iterator[SeenObject]:
    ids = call.ids
    own = json_text.text(value, ID_FIELDS[kind])
    object_id = "/".join([part for name, part in ids.items() if name.endswith(("_id", "_uid")) and name != "party_id"])
    if not isinstance(value, dict) or not (object_id or own):
        return
    yield SeenObject(
        side=said.side,
        pointer=place,
        module=call.place.module or "",
        kind=kind,
        country_code=json_text.text(value, "country_code") or ids.get("country_code", ""),
        party_id=json_text.text(value, "party_id") or ids.get("party_id", ""),
        object_id=object_id or own or "",
        last_updated=json_text.text(value, "last_updated"),
        content=json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    )
