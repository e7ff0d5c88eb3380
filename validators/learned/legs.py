"""The legs of routed messages: what came to a hub and what it sent on, on one connection or on several.

One Legs may be shared by the conversations of several connections to one hub.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from recordings.exchange import Direction, Side, TransportError
from recordings.lru import Lru
from validators import json_text
from validators.call import Call
from validators.learned.parties import Parties
from validators.routing import FUNCTIONAL, Routing
from validators.spec.versions import V221_UP

MESSAGES = 5_000  # remembered by correlation id, with all their legs
OF_ONE = 50  # legs of a message
ALIKE = 500  # messages of each direction that are remembered whatever their correlation id, for some seconds
LATEST = 8  # legs of such a message
SAYS_WHICH = ("id", "uid", "last_updated", "location_id", "session_id", "reservation_id", "authorization_reference",
              "result")  # fmt: skip
TEXTS = frozenset({str, type(None)})
Key = TypeVar("Key")


class Message(msgspec.Struct, frozen=True, gc=False):
    """What a routed message is about, the same on every leg: the operation and the ids in its path."""

    method: str
    module: str
    operation: str
    ids: tuple[str, ...]


class Leg(msgspec.Struct, frozen=True, gc=False, eq=False, kw_only=True):
    """One exchange of a routed message. `is_onward` where the hub sent it, else it came to the hub.

    `connection` names the recording, "" where there is one. `content` is what tells the body from others.
    """

    connection: str
    parties: Parties
    exchange_id: int
    is_onward: bool
    version: str
    message: Message
    content: tuple[str | None, ...]
    started_at: float
    ended_at: float
    routing: Routing
    answered: Routing | None
    request_id: str | None
    correlation_id: str | None
    http_status: int | None
    status_code: int | None
    error: TransportError

    @property
    def hub(self) -> frozenset[str]:
        """The parties that are the hub."""
        return self.parties.hub[Side.HUB]

    @property
    def succeeded(self) -> bool:
        """Whether it was answered, and with success."""
        return self.status_code is not None and self.status_code < 2000 and (self.http_status or 0) < 300


def _alike() -> dict[bool, Lru[Message, list[Leg]]]:
    return {is_onward: Lru(ALIKE) for is_onward in (False, True)}


@dataclass
class Legs:
    """By correlation id and message, and by whether they are onward and message; the oldest first."""

    correlated: Lru[tuple[str, Message], list[Leg]] = field(default_factory=lambda: Lru(MESSAGES))
    ids: Lru[str, bool] = field(default_factory=lambda: Lru(MESSAGES))  # every correlation id there is
    alike: dict[bool, Lru[Message, list[Leg]]] = field(default_factory=_alike)
    _latest: tuple[Call, Leg | None] | None = None

    def leg(self, call: Call, connection: str, parties: Parties) -> Leg | None:
        """The leg that a call is, made once; None where it is none."""
        if self._latest is None or self._latest[0] is not call:
            self._latest = call, leg_of(call, connection, parties)
        return self._latest[1]

    def learn(self, call: Call, connection: str, parties: Parties) -> None:
        """Remember a leg of a message that may be routed."""
        if leg := self.leg(call, connection, parties):
            if leg.message.method != "GET":
                _remember(self.alike[leg.is_onward], leg.message, leg, LATEST)
            if leg.correlation_id:
                self.ids.put(leg.correlation_id, True)
                _remember(self.correlated, (leg.correlation_id, leg.message), leg, OF_ONE)

    def knows(self, correlation_id: str | None) -> bool:
        """Whether some leg has that correlation id."""
        return correlation_id in self.ids

    def with_correlation_of(self, leg: Leg) -> Sequence[Leg]:
        """The other legs of its message that have its correlation id."""
        return (leg.correlation_id and self.correlated.get((leg.correlation_id, leg.message))) or ()

    def like(self, leg: Leg) -> Sequence[Leg]:
        """The latest legs of its message in the other direction, whatever their correlation id; not of a GET."""
        return self.alike[not leg.is_onward].get(leg.message) or ()


def _remember(legs: Lru[Key, list[Leg]], key: Key, leg: Leg, most: int) -> None:
    if known := legs.get(key):
        known.append(leg)
        if len(known) > most:
            del known[0]
    else:
        legs.put(key, [leg])


def leg_of(call: Call, connection: str, parties: Parties) -> Leg | None:
    """The leg that a call is; None where it is no message of a functional module that a hub would route."""
    place, response = call.place, call.response
    routed = place.module in FUNCTIONAL and place.version in V221_UP and place.row is not None
    if not routed or parties.is_hub(Side.HUB, place.version) is False:
        return None
    body = call.request.json.value if call.request.method != "GET" else None
    return Leg(
        connection=connection,
        parties=parties,
        exchange_id=call.exchange.id,
        is_onward=call.exchange.direction is Direction.HUB_TO_PARTNER,
        version=place.version or "",
        message=Message(call.request.method, place.module or "", place.operation or "", _ids(call, body)),
        content=_content(body),
        started_at=call.exchange.started_at,
        ended_at=call.ended_at,
        routing=call.request.routing,
        answered=response.routing if response else None,
        request_id=call.request.request_id,
        correlation_id=call.request.correlation_id,
        http_status=response.status if response else None,
        status_code=response.status_code if response else None,
        error=call.exchange.error,
    )


def _content(body: object) -> tuple[str | None, ...]:
    if not isinstance(body, dict):
        return ()
    values = tuple(map(body.get, SAYS_WHICH))
    return values if TEXTS.issuperset(map(type, values)) else tuple(_text(value) for value in values)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _ids(call: Call, body: object) -> tuple[str, ...]:
    """The ids in the path, or the object's own where the path has none."""
    return call.place.lowered_ids or ((json_text.text(body, "id") or "").lower(),)
