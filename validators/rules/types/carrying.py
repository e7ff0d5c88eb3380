"""The objects that a call carries, one by one, with the moment at which they were heard."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from validators.call import Call

LISTED = 1_000  # objects of a list that are looked at


class Shown(NamedTuple):
    """An object: in which message and where, what it should be by the path, and when it was heard, in seconds."""

    side: str
    pointer: str
    kind: str
    value: Any
    heard_at: float


def objects_in(call: Call) -> Iterator[Shown]:
    """The object that a request sends, whatever came of it, and those that are answered."""
    row = call.place.row
    if row is None:
        return
    if row.request:
        yield Shown("request", "", row.request, call.request.json.value, call.exchange.started_at)
    if row.response and call.succeeded and call.response:
        data = call.response.data
        if isinstance(data, list):
            for index, one in enumerate(data[:LISTED]):
                yield Shown("response", f"/data/{index}", row.response, one, call.ended_at)
        elif data is not None:
            yield Shown("response", "/data", row.response, data, call.ended_at)
