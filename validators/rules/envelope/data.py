"""The payload: there, a list where a list belongs, and wrapped once."""

from collections.abc import Iterator
from typing import Any

from recordings.finding import Severity
from validators.bodies import is_envelope
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, text
from validators.rule import Fault, rule, steady
from validators.rules.envelope.codes import OLD
from validators.spec.operations import OPERATIONS, Operation

SPEC = "transport_and_format#response_format"
LISTS = ("versions", "list")
ANSWERED = {row.name for row in OPERATIONS if row.response and not row.paginated} | {"versions", "details"}
DRAFTS = ("bookings", "payments")  # written for branches of the specification
IN_LIST_OF_VERSIONS = " The table of 2.1.1 has a property `versions`; its example and all later texts a plain list."


@steady
def brings_data(call: Call, conversation: Conversation) -> bool:
    """Whether there is any `data` in the answer."""
    return call.response is not None and call.response.data is not None


@rule("envelope.data-missing", spec="status_codes#status_codes", side="response", operations=ANSWERED, steady=True)
def data_missing(call: Call) -> Iterator[Fault]:
    """The response says success, but holds no `data`."""
    if not (call.succeeded and call.response) or call.response.data is not None:
        return
    row = call.place.row
    if call.place.operation in ("versions", "details"):
        yield Fault("/data")
    elif row and row.response and not row.paginated:
        yield Fault("/data", _hint(row), Severity.WARNING if row.module in DRAFTS else None)


def _hint(row: Operation) -> str:
    is_object = row.name == "get" and row.module not in ("credentials", "chargingprofiles")
    return "If the object does not exist, answer HTTP 404." if is_object else f"It is to be {_article(row.response)}."


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"


@rule(
    "envelope.empty-list-left-out",
    spec=SPEC,
    severity=Severity.INFO,
    side="response",
    operations=LISTS,
    once=True,
    steady=True,
)
def empty_list_left_out(call: Call) -> Iterator[Fault]:
    """An empty list is left out or null; it may be, yet `[]` leaves no doubt."""
    if call.place.row and call.place.row.paginated and call.succeeded and call.response and call.response.data is None:
        yield Fault("/data")


@rule("envelope.data-not-a-list", spec=SPEC, side="response", operations=LISTS, when=brings_data)
def data_not_a_list(call: Call) -> Iterator[Fault]:
    """The `data` is not a list, although one was asked for."""
    data = call.response.data if call.succeeded and call.response else None
    if data is None or isinstance(data, list) or is_envelope(data):
        return
    if call.place.operation == "versions":
        yield Fault("/data", _container(data) + IN_LIST_OF_VERSIONS, _gravity(data))
    elif call.place.row and call.place.row.paginated:
        yield Fault("/data", _container(data))


def _container(data: Any) -> str:
    """What stands there instead."""
    lists = [name for name, value in data.items() if isinstance(value, list)] if isinstance(data, dict) else []
    if len(lists) == 1 and len(data) == 1:
        return f"The list stands in an object, under `{lists[0]}`."
    return "It is one object." if isinstance(data, dict) else "It is neither list nor object."


def _gravity(data: Any) -> Severity | None:
    """Who speaks nothing newer than 2.1.1 may have read its table."""
    listed = member(data, "versions")
    found = {text(each, "version") for each in listed} if isinstance(listed, list) else set()
    return Severity.WARNING if found and found <= set(OLD) else None


@rule("envelope.data-wrapped-twice", spec=SPEC, side="response", when=brings_data,
      explains=("envelope.data-needless", "envelope.data-not-omitted"))  # fmt: skip
def data_wrapped_twice(call: Call) -> Iterator[Fault]:
    """The `data` is an envelope once more."""
    if call.succeeded and call.response and is_envelope(call.response.data):
        yield Fault("/data")
