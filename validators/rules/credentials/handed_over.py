"""The credentials objects that a call holds: whose they are, and where they stand."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from recordings.exchange import Side
from validators.call import Call


class Credentials(NamedTuple):
    """`said` is the message, `side` who hands them over, `at` the place of the object."""

    said: str
    side: Side
    at: str
    value: dict[str, Any]


def handed_over(call: Call) -> Iterator[Credentials]:
    """What the client sends, accepted or not, and what the server answers where it succeeds."""
    if call.request.method in ("POST", "PUT") and isinstance(call.request.json.value, dict):
        yield Credentials("request", call.requester, "", call.request.json.value)
    if call.request.method != "DELETE" and call.succeeded and call.response and isinstance(call.response.data, dict):
        yield Credentials("response", call.responder, "/data", call.response.data)
