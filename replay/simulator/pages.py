"""Paginated lists as a Sender serves them: the window, the slice, and the three headers that go with it."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.incoming import Incoming
from replay.simulator.platform import Platform
from replay.simulator.values import Json, moment
from validators.spec.versions import ORDER

MAX_LIMIT = 1000


def page(
    platform: Platform, incoming: Incoming, kind: str, objects: Iterable[Json], *, needs_date_from: bool = False
) -> Answer:
    """One page of the objects, oldest first; the link keeps the request's filters. Raises OcpiError 2001."""
    offset, limit = _number(incoming, "offset", 0, least=0), _number(incoming, "limit", MAX_LIMIT, least=1)
    query = incoming.request.query_params
    if needs_date_from and "date_from" not in query:
        raise OcpiError(2001, "date_from is required")
    matches = _carried(
        platform, incoming, kind, _window(objects, _date(incoming, "date_from"), _date(incoming, "date_to"))
    )
    step = min(limit, MAX_LIMIT)
    headers = {"X-Total-Count": str(len(matches)), "X-Limit": str(MAX_LIMIT)}
    if offset + step < len(matches):
        following = urlencode(dict(query) | {"offset": offset + step, "limit": step})
        headers["Link"] = f'<{platform.origin(incoming.connection)}{incoming.request.url.path}?{following}>; rel="next"'
    incoming.facts["items"] = len(matches[offset : offset + step])
    return Answer(matches[offset : offset + step], kind, headers=headers)


def _window(objects: Iterable[Json], start: datetime | None, end: datetime | None) -> list[Json]:
    """Objects last updated at or after `start` and before `end`, in the order in which they were created.

    An order by last_updated would move an object to a later page when it changes while the list is read.
    """
    dated = ((moment(found["last_updated"]), found) for found in objects)
    return [found for changed, found in dated if (start is None or changed >= start) and (end is None or changed < end)]


def _carried(platform: Platform, incoming: Incoming, kind: str, objects: list[Json]) -> list[Json]:
    """Those that the connection's version can carry, so that the total counts no others."""
    connection = incoming.connection
    if connection.version == ORDER[-1]:
        return objects
    return [one for one in objects if platform.carries(connection, kind, one)]


def _number(incoming: Incoming, name: str, default: int, *, least: int) -> int:
    text = incoming.request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= 9) or int(text) < least:
        raise OcpiError(2001, f"{name} must be an integer of at least {least}")
    return int(text)


def _date(incoming: Incoming, name: str) -> datetime | None:
    text = incoming.request.query_params.get(name)
    try:
        return moment(text) if text is not None else None
    except ValueError:
        raise OcpiError(2001, f"{name} is no DateTime") from None
