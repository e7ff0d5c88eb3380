"""The X-Request-IDs and X-Correlation-IDs of late, each with the request that had it."""

from dataclasses import dataclass, field

import msgspec

from recordings.exchange import Direction
from recordings.lru import Lru
from validators import json_text
from validators.call import Call, Place
from validators.spec.versions import V221_UP

REQUESTS = 10_000  # of each side whose ids are remembered
GATEWAYS_OWN = (502, 503, 504)
OBJECTS = {"locations", "sessions", "tariffs", "tokens"}  # of which a request names one under its owner
OWNED = 3  # the segments up to the object's id; those of EVSEs and connectors follow


class Use(msgspec.Struct, frozen=True, gc=False):
    """One request: what it was, byte for byte; when it started, in seconds; the HTTP status, 0 without an answer."""

    request: int
    started_at: float
    status: int

    @property
    def is_answered(self) -> bool:
        """Whether the platform answered; a gateway's answer is none."""
        return self.status not in (0, *GATEWAYS_OWN)


class Subject(msgspec.Struct, frozen=True, gc=False):
    """What the last request with a correlation id was about: where it went, and the CDR that it brought.

    `uses` is how many there were by then, `modules` where they went.
    """

    place: Place
    cdr_id: str | None
    uses: int
    modules: tuple[str | None, ...]

    @property
    def thing(self) -> tuple[str, ...]:
        """The one object, EVSEs and connectors counting as their Location; nothing for lists and all else."""
        place = self.place
        if self.cdr_id:
            return "cdrs", self.cdr_id.lower()
        if place.module not in OBJECTS or place.row is None or "{country_code}" not in place.row.path:
            return ()
        return place.module, *(part.lower() for part in place.segments[:OWNED])


@dataclass
class Known:
    """What one side's requests were, by their ids."""

    requests: Lru[str, Use] = field(default_factory=lambda: Lru(REQUESTS))
    subjects: Lru[str, Subject] = field(default_factory=lambda: Lru(REQUESTS))


@dataclass
class MessageIds:
    """By direction: both sides may use one id, as requests pass through a hub."""

    known: dict[Direction, Known] = field(default_factory=lambda: {way: Known() for way in Direction})

    def of(self, call: Call) -> Known:
        """Those of the requests that went the way of a call."""
        return self.known[call.exchange.direction]

    def learn(self, call: Call) -> None:
        """Take in the ids of a request; 2.1.1 knows none, and the versions list belongs to no version."""
        if call.place.version not in V221_UP:
            return
        known = self.known[call.exchange.direction]
        if request_id := call.request.request_id:
            known.requests.put(request_id, use_of(call))
        if correlation_id := call.request.correlation_id:
            known.subjects.put(correlation_id, subject_of(call, known.subjects.get(correlation_id)))


def subject_of(call: Call, before: Subject | None) -> Subject:
    """What a request is about, and all that had its correlation id `before` with it."""
    place = call.place
    is_cdr = place.module == "cdrs" and call.request.method == "POST"
    cdr_id = json_text.text(call.request.json.value, "id") if is_cdr else None
    if before is None:
        return Subject(place, cdr_id, 1, (place.module,))
    modules = before.modules if place.module in before.modules else (*before.modules, place.module)
    return Subject(place, cdr_id, before.uses + 1, modules)


def use_of(call: Call) -> Use:
    """A request, as far as it can be told from another by looking at it."""
    request, response = call.exchange.request, call.exchange.response
    what = hash((request.method, request.url, request.body.content))
    return Use(what, call.exchange.started_at, response.status if response else 0)
