"""Objects as they were last pushed with success, and when their sender last compared them with the receiver's copy."""

from dataclasses import dataclass, field

import msgspec

from recordings.exchange import Direction
from recordings.lru import Lru
from validators import json_text, urls
from validators.call import Call

OBJECTS = 20_000
PUSHED = {"Location", "EVSE", "Connector", "Session", "CDR", "Tariff", "Token", "ClientInfo",
          "InvoiceReconciliationRecord", "BookingLocation", "Booking"}  # fmt: skip


class Target(msgspec.Struct, frozen=True, gc=False):
    """Where an object is pushed to: the direction, and its URL without what does not belong to its identity."""

    way: Direction
    url: str

    @property
    def parents(self) -> tuple["Target", ...]:
        """The object itself, and those around it: of a connector the EVSE and the Location."""
        parts = self.url.split("/")
        return tuple(Target(self.way, "/".join(parts[: len(parts) - up])) for up in range(3))


class Accepted(msgspec.Struct, frozen=True, gc=False):
    """A push that succeeded: the `last_updated` it brought, "" for none, and when it was sent, in seconds."""

    last_updated: str
    at: float


@dataclass
class Pushes:
    """`compared` tells when the sender last asked for the receiver's copy, in seconds."""

    accepted: Lru[Target, Accepted] = field(default_factory=lambda: Lru(OBJECTS))
    compared: Lru[Target, float] = field(default_factory=lambda: Lru(OBJECTS))

    def learn(self, call: Call) -> None:
        """Take in a push, or a GET of the receiver's copy, whatever it answered."""
        if is_push(call):
            if call.succeeded and call.request.method != "POST":
                self.accepted.put(target_of(call), Accepted(last_updated(call), call.exchange.started_at))
        elif is_comparison(call):
            self.compared.put(target_of(call), call.exchange.started_at)

    def compared_since(self, target: Target, moment: float) -> bool:
        """Whether the sender has asked for the receiver's copy, or that of an object around it, after a moment."""
        return len(self.compared) > 0 and any((self.compared.get(each) or 0) >= moment for each in target.parents)


def is_push(call: Call) -> bool:
    """Whether a request sends an object, or a part of one, to where copies are kept."""
    return call.place.row is not None and call.place.row.request in PUSHED and call.place.row.interface == "RECEIVER"


def is_comparison(call: Call) -> bool:
    """Whether a request asks for the receiver's copy of an object."""
    row = call.place.row
    return row is not None and row.method == "GET" and row.interface == "RECEIVER" and row.response in PUSHED


def target_of(call: Call) -> Target:
    """Where a push or a comparison goes; tokens of one uid differ by their type."""
    kind = call.query.get("type") if call.place.module == "tokens" else None
    return Target(call.exchange.direction, urls.normal(call.request.url) + (f"?type={kind}" if kind else ""))


def last_updated(call: Call) -> str:
    """The `last_updated` of a push, "" where it has none."""
    return json_text.text(call.request.json.value, "last_updated") or ""
