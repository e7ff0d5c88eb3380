"""Paginated lists as a Sender serves them: the window, the slice, and the three headers that go with it."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request

from replay.simulator.answer import Answer, OcpiError
from replay.simulator.values import Json, moment

MAX_LIMIT = 50


def page(request: Request, objects: Iterable[Json], public_url: str, *, needs_date_from: bool = False) -> Answer:
    """One page of the objects, oldest first; the link keeps the request's filters. Raises OcpiError 2001."""
    offset, limit = _number(request, "offset", 0, least=0), _number(request, "limit", MAX_LIMIT, least=1)
    if needs_date_from and "date_from" not in request.query_params:
        raise OcpiError(2001, "date_from is required")
    matches = _window(objects, _date(request, "date_from"), _date(request, "date_to"))
    step = min(limit, MAX_LIMIT)
    headers = {"X-Total-Count": str(len(matches)), "X-Limit": str(MAX_LIMIT)}
    if offset + step < len(matches):
        query = urlencode(dict(request.query_params) | {"offset": offset + step, "limit": step})
        headers["Link"] = f'<{public_url}{request.url.path}?{query}>; rel="next"'
    return Answer(matches[offset : offset + step], headers=headers)


def _window(objects: Iterable[Json], start: datetime | None, end: datetime | None) -> list[Json]:
    """Objects last updated at or after `start` and before `end`."""
    return [
        found
        for found in objects
        if (start is None or moment(found["last_updated"]) >= start)
        and (end is None or moment(found["last_updated"]) < end)
    ]


def _number(request: Request, name: str, default: int, *, least: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise OcpiError(2001, f"{name} must be an integer of at least {least}")
    return int(text)


def _date(request: Request, name: str) -> datetime | None:
    text = request.query_params.get(name)
    try:
        return moment(text) if text is not None else None
    except ValueError:
        raise OcpiError(2001, f"{name} is no DateTime") from None
