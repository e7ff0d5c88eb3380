"""Call: an exchange read as OCPI, with everything the rules ask of it in one place."""

from functools import cached_property
from typing import Any

import msgspec

from recordings.entry import Reading
from recordings.exchange import Exchange, Message, Request, Response, Side
from validators import json_text, urls
from validators.headers import legible, places_in
from validators.json_text import Json
from validators.lazy import lazy
from validators.routing import NAMES, Routing, routing_of
from validators.rule import Sort
from validators.spec.explain import Fault
from validators.spec.operations import Operation

PLAIN_SUCCESS = 1000  # a status code


class Place(msgspec.Struct, frozen=True, dict=True):
    """Where in OCPI a request goes. `segments` is what follows the endpoint; all empty for traffic that is not OCPI."""

    version: str | None = None
    module: str | None = None
    interface: str | None = None
    segments: tuple[str, ...] = ()
    known_by: str | None = None
    operation: str | None = None
    row: Operation | None = None
    carries: str = ""  # the object in the request's body, where the operation does not tell
    is_joined: bool = True  # whether there is a slash between the endpoint and what follows it

    @cached_property
    def ids(self) -> dict[str, str]:
        """The variables of the path, such as `country_code` and `session_id`."""
        return self.row.ids(self.segments) if self.row else {}

    @cached_property
    def lowered_ids(self) -> tuple[str, ...]:
        """Their values, in small letters."""
        return tuple(map(str.lower, self.ids.values()))


class Said:
    """One message of a call: what one side said."""

    side = ""

    def __init__(self, message: Message) -> None:
        """Wrap what was said."""
        self.message = message
        self.is_whole = not message.body.note  # kept as it was sent
        self._places = places_in(message.headers)

    @lazy
    def json(self) -> Json:
        """The body read as JSON; no value where the body was not kept whole."""
        return json_text.parse(self.message.body.content) if self.is_whole else Json(error="was not kept whole")

    def header(self, name: str) -> str | None:
        """The first value of a header, without the blanks around it; `?` for bytes that are no text."""
        place = self._places[name]
        if place is None:
            return None
        value = self.message.headers[place][1]
        return value.strip() if value.isascii() else legible(value)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its headers, in small letters."""
        return tuple(self._places.lowered)

    @lazy
    def request_id(self) -> str | None:
        """Its X-Request-ID."""
        return self.header("X-Request-ID")

    @lazy
    def correlation_id(self) -> str | None:
        """Its X-Correlation-ID."""
        return self.header("X-Correlation-ID")

    @lazy
    def routing(self) -> Routing:
        """Whom it is to and from, by its routing headers."""
        headers, places = self.message.headers, self._places
        return routing_of(*[None if (place := places[name]) is None else headers[place][1] for name in NAMES])


class SaidRequest(Said):
    """The request of a call."""

    side = "request"

    def __init__(self, request: Request) -> None:
        """Wrap what was sent."""
        super().__init__(request)
        self.method = request.method
        self.url = request.url


class SaidResponse(Said):
    """The response of a call: an envelope, where it is OCPI's."""

    side = "response"

    def __init__(self, response: Response) -> None:
        """Wrap what came back."""
        super().__init__(response)
        self.status = response.status

    @lazy
    def status_code(self) -> int | None:
        """OCPI's own status code, None where there is none."""
        value = self.json.value
        code = value.get("status_code") if isinstance(value, dict) else None
        return code if isinstance(code, int) and not isinstance(code, bool) else None

    @lazy
    def data(self) -> Any:
        """The envelope's data."""
        value = self.json.value
        return value.get("data") if isinstance(value, dict) else None

    @lazy
    def succeeded(self) -> bool:
        """Both layers say so: HTTP 2xx and OCPI 1xxx."""
        return 200 <= self.status < 300 and self.status_code is not None and 1000 <= self.status_code < 2000


class Call:
    """`requester` sent the request, `responder` was to answer; `response` is None after a transport error.

    `ended_at` is when the exchange was complete, in seconds since 1970.
    """

    table_faults: list[tuple[str, Fault]] | None = None  # see bodies.py
    odd_texts: list[Any] | None = None  # see texts.py

    def __init__(self, exchange: Exchange, place: Place) -> None:
        """Wrap both messages."""
        self.exchange = exchange
        self.place = place
        self.ids = place.ids
        self.requester: Side = exchange.direction.requester
        self.responder: Side = exchange.direction.responder
        self.ended_at = exchange.started_at + exchange.duration_ms / 1000
        self.request = SaidRequest(exchange.request)
        self.response = SaidResponse(exchange.response) if exchange.response else None

    @lazy
    def sort(self) -> Sort:
        """What decides which rules judge it."""
        place, exchange = self.place, self.exchange
        return Sort(
            place.version,
            place.module,
            place.interface,
            place.operation,
            exchange.request.method,
            exchange.direction,
            exchange.response is not None,
        )

    @lazy
    def succeeded(self) -> bool:
        """Whether the answer came and says success."""
        return self.response is not None and self.response.succeeded

    @lazy
    def went_well(self) -> bool:
        """Whether the answer is HTTP 2xx with status code 1000: many rules have nothing to say then."""
        response = self.response
        return response is not None and 200 <= response.status < 300 and response.status_code == PLAIN_SUCCESS

    @lazy
    def query(self) -> dict[str, str]:
        """The query's parameters."""
        return urls.query(self.request.url)

    @lazy
    def not_graded(self) -> str | None:
        """Why the rules cannot judge this exchange in full, None where they can."""
        if self.place.module is None:
            return "not OCPI"
        for said in (self.request, self.response):
            if said is not None and not said.is_whole:
                return f"{said.side} body {said.message.body.note}"
        return None

    def reading(self) -> Reading:
        """The columns of a recording."""
        place = self.place
        return Reading(
            version=place.version,
            module=place.module,
            interface=place.interface,
            operation=place.operation,
            known_by=place.known_by,
            object_id=object_id(self.ids),
            session_id=self.session_id,
            ocpi_status=self._ocpi_status,
            request_id=self.request.request_id,
            correlation_id=self.request.correlation_id,
            not_graded=self.not_graded,
        )

    @property
    def _ocpi_status(self) -> int | None:
        """The status code, as far as a database's column holds it."""
        code = self.response.status_code if self.response else None
        return code if code is not None and abs(code) < 10**9 else None

    @property
    def session_id(self) -> str | None:
        """The charging session that this call names."""
        if self.place.module == "sessions":
            return self.ids.get("session_id")
        if self.place.module in ("commands", "cdrs", "chargingprofiles"):
            return self.ids.get("session_id") or json_text.text(self.request.json.value, "session_id")
        return None


def object_id(ids: dict[str, str]) -> str | None:
    """The id of the object a path names: its parts below the owner, as `LOC1/EVSE1/1`."""
    parts = [value for name, value in ids.items() if name not in ("country_code", "party_id")]
    return "/".join(parts) or None
