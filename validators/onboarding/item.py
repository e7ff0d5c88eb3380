"""An item: one of the partner's objects as it was last seen, in short, with what is wrong at each place of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from validators.json_text import member, text
from validators.objects import ID_FIELDS

INSIDE = {"Location": ("evses", "EVSE"), "EVSE": ("connectors", "Connector")}
WATCHED = {  # the fields of which is known whether they are filled
    "Location": ("name", "postal_code", "parking_type", "operator", "opening_times", "time_zone"),
    "EVSE": ("evse_id", "capabilities", "physical_reference"),
    "Connector": ("standard", "format", "power_type", "tariff_ids", "tariff_id"),
    "Tariff": ("start_date_time", "end_date_time"),
    "Token": (),
}
MARKS = {"EVSE": "status", "Tariff": "type"}
REMOVED = "REMOVED"
PARTS, PLACES, TARIFFS = 1_000, 100, 100  # of an object, with trouble, on a connector
LONGEST = 64  # characters kept of an id or value: OCPI has none longer
WHOLE = ""  # the place of what is wrong with an object, and with none of its fields


class Trouble(NamedTuple):
    """What is wrong at a place: the `rules` that say so, or `what` no rule knows; an error, or less than that."""

    rules: tuple[str, ...]
    exchange: int
    is_error: bool = True
    what: str = ""


@dataclass(slots=True)
class Item:
    """`filled` are those of the WATCHED fields that hold something, `mark` the status of an EVSE or type of a Tariff.

    `tariffs` are the ids that a connector names. `troubles` stand by field, `parts` are an object's EVSEs or
    connectors by id. Partial ones are those of which no whole object was seen yet.
    """

    kind: str
    is_partial: bool = False
    filled: frozenset[str] = frozenset()
    mark: str = ""
    tariffs: tuple[str, ...] = ()
    troubles: dict[str, Trouble] = field(default_factory=dict)
    parts: dict[str, "Item"] = field(default_factory=dict)

    def take(self, body: dict[str, Any], exchange: int) -> None:
        """Take in an object, or the fields of it that a PATCH has; what was wrong with those is over."""
        watched = WATCHED[self.kind]
        self.filled = frozenset(
            name for name in watched if (is_filled(body[name]) if name in body else name in self.filled)
        )
        for name in (WHOLE, *body) if self.troubles else ():
            self.troubles.pop(name, None)
        if MARKS.get(self.kind) in body:
            self.mark = (text(body, MARKS[self.kind]) or "")[:LONGEST]
        if self.kind == "Connector" and ("tariff_ids" in body or "tariff_id" in body):
            self.tariffs = tuple(tariffs_of(body))[:TARIFFS]
        if self.kind == "Tariff" and has_negative_price(body):
            self.blame(("elements",), Trouble((), exchange, what="a price is negative"))
        if self.kind in INSIDE and INSIDE[self.kind][0] in body:
            self._take_parts(body, exchange)

    def _take_parts(self, body: dict[str, Any], exchange: int) -> None:
        self.parts = {}
        name, kind = INSIDE[self.kind]
        values = body[name] if isinstance(body[name], list) else []
        for index, value in enumerate(values[:PARTS]):
            own = id_of(kind, value, index)
            part = self.parts[own if own not in self.parts else f"{own}#{index}"] = Item(kind)
            part.take(value if isinstance(value, dict) else {}, exchange)

    def part(self, name: str, is_new: bool) -> "Item":
        """An EVSE or connector by its id, whatever the case of its letters; an empty one where it is new or unknown."""
        own = next((each for each in self.parts if each.lower() == name[:LONGEST].lower()), name[:LONGEST])
        if own in self.parts and not is_new:
            return self.parts[own]
        part = Item(INSIDE[self.kind][1], is_partial=not is_new)
        if own in self.parts or len(self.parts) < PARTS:
            self.parts[own] = part
        return part

    def blame(self, path: tuple[str, ...], trouble: Trouble) -> None:
        """Something is wrong at a place, by the names from this object on."""
        name = path[0][:LONGEST] if path and len(self.troubles) < PLACES else WHOLE
        before = self.troubles.get(name)
        if before:
            rules = before.rules + tuple(rule for rule in trouble.rules if rule not in before.rules)
            is_error, what = before.is_error or trouble.is_error, before.what or trouble.what
            trouble = Trouble(rules, max(before.exchange, trouble.exchange), is_error, what)
        self.troubles[name] = trouble

    def all(self, path: str = "") -> Iterator[tuple[str, "Item"]]:
        """This item and those inside, each with its ids, such as `EVSE1/2`; "" for this one."""
        yield path, self
        for name, part in self.parts.items():
            yield from part.all(f"{path}/{name}" if path else name)

    def in_use(self) -> Iterator["Item"]:
        """This item and those inside, without EVSEs that were removed."""
        if self.mark != REMOVED:
            yield self
            for part in self.parts.values():
                yield from part.in_use()


def id_of(kind: str, value: Any, index: int = 0) -> str:
    """By which an object is known; where it stands in its list, if it does not say."""
    return (text(value, ID_FIELDS[kind]) or f"#{index}")[:LONGEST]


def is_filled(value: Any) -> bool:
    """Whether a field says anything."""
    return value not in (None, "", [], {})


def tariffs_of(connector: Any) -> Iterator[str]:
    """The ids of the tariffs that a connector names."""
    ids = member(connector, "tariff_ids")
    for each in [*(ids if isinstance(ids, list) else ()), member(connector, "tariff_id")]:
        if isinstance(each, str) and each:
            yield each[:LONGEST]


def has_negative_price(tariff: Any) -> bool:
    """Whether a price of a tariff is below zero."""
    return any(isinstance(price, int | float) and price < 0 for price in _prices(tariff))


def _prices(tariff: Any) -> Iterator[Any]:
    for element in _entries(tariff, "elements"):
        for component in _entries(element, "price_components"):
            yield member(component, "price")


def _entries(value: Any, name: str) -> list[Any]:
    entries = member(value, name)
    return entries if isinstance(entries, list) else []
