"""What a simulated platform answers: OCPI's response envelope, its errors, and the headers of every response."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from replay.simulator.values import Json, Party, timestamp

FUNCTIONAL = ("/sender/", "/receiver/")  # the path parts that tell functional modules from configuration modules


@dataclass(frozen=True)
class Answer:
    """A successful answer; `data` None leaves the field out."""

    data: Any = None
    http_status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class OcpiError(Exception):
    """Answered instead of data: OCPI status code 2xxx or 3xxx, and the HTTP status it travels with."""

    def __init__(self, status_code: int, message: str, http_status: int = 200, data: Any = None) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.message = message
        self.http_status = http_status
        self.data = data

    def envelope(self) -> Json:
        return envelope(self.status_code, self.data, self.message)


def envelope(status_code: int, data: Any = None, message: str | None = None) -> Json:
    """OCPI's response object; `data` and `status_message` are left out when there is nothing to say."""
    body: Json = {"status_code": status_code, "timestamp": timestamp(datetime.now(UTC))}
    if data is not None:
        body["data"] = data
    if message is not None:
        body["status_message"] = message
    return body


def render(request: Request, outcome: Answer | OcpiError, own: Party) -> Response:
    """Turn an outcome into a response; `own` is the party that answers when the request names nobody."""
    body = outcome.envelope() if isinstance(outcome, OcpiError) else envelope(1000, outcome.data)
    headers = echoed_ids(request) | swapped_parties(request, own)
    if isinstance(outcome, Answer):
        headers |= outcome.headers
    return JSONResponse(body, outcome.http_status, headers)


def echoed_ids(request: Request) -> dict[str, str]:
    """The request's message ids, to be repeated in its response."""
    return {name: request.headers[name] for name in ("X-Request-ID", "X-Correlation-ID") if name in request.headers}


def swapped_parties(request: Request, own: Party) -> dict[str, str]:
    """Routing headers of a response: from the party addressed to the one that asked; functional modules alone."""
    if not any(part in request.url.path for part in FUNCTIONAL):
        return {}
    addressed, asker = _named(request, "to") or own, _named(request, "from")
    return addressed.headers("from") | (asker.headers("to") if asker else {})


def _named(request: Request, end: str) -> Party | None:
    country, party = (request.headers.get(f"OCPI-{end}-{part}") for part in ("country-code", "party-id"))
    return Party(country, party) if country and party else None


async def json_object(request: Request) -> Json:
    """The request's body as a JSON object. Raises OcpiError: HTTP 400 for no JSON, 2001 for other JSON."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise OcpiError(2001, "the body is not JSON", http_status=400) from None
    if not isinstance(body, dict):
        raise OcpiError(2001, "the body must be a JSON object")
    return body
