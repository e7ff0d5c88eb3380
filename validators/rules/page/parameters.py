"""The parameters of a request for a list."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.asked import DATES, PARAMETERS, asked_by, number
from validators.call import Call
from validators.conversation import Conversation
from validators.instants import is_date_time
from validators.rule import Fault, rule

SPEC = "transport_and_format#paginated_request"
LEAST = {"offset": 0, "limit": 1}
OBVIOUS = ("page.window-reversed", "page.error-beyond-end", "page.empty-list-refused")


@rule(
    "page.parameter-malformed", spec=SPEC, severity=Severity.WARNING, operations=["list"], once=True, explains=OBVIOUS
)
def parameter_malformed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An offset or limit is not the integer that it has to be."""  # the dates are judged with all other times
    if not call.query or is_given(call, conversation):
        return
    for name, least in LEAST.items():
        value = number(call.query[name]) if name in call.query else least
        if value is None or value < least:
            yield Fault("url", f"{name} is an integer from {least} on.")


@rule("page.window-reversed", spec=SPEC, severity=Severity.WARNING, operations=["list"], once=True)
def window_reversed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """No object can be in the window: date_from is not before date_to."""
    start, end = asked_by(call.request.url).window
    if start is not None and end is not None and start >= end and not is_given(call, conversation):
        yield Fault("url", f"On the list of {call.place.module}.")


@rule("page.unknown-parameter", spec=SPEC, severity=Severity.INFO, operations=["list"], once=True)
def unknown_parameter(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The request has a parameter that lists do not have."""
    strange = sorted(call.query.keys() - PARAMETERS)
    if not strange or not conversation.walks.is_seen_from_start(call) or is_given(call, conversation):
        return
    shown = ", ".join(f"`{name[:30]}`" for name in strange[:3])
    yield Fault("url", f"{shown}: the server may ignore it.")


@rule(
    "page.sessions-without-date-from",
    spec="mod_sessions#cpo_get_method",
    modules=["sessions"],
    operations=["list"],
    once=True,
    explains=["page.parameter-refused", "page.empty-list-refused"],
)
def sessions_without_date_from(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Sessions were asked for without date_from, which they alone require."""
    asked = asked_by(call.request.url)
    if asked.offset == 0 and "date_from" not in call.query and not is_given(call, conversation):
        yield Fault("url", "The URL's template shows it in brackets, but the table of parameters requires it.")


def is_given(call: Call, conversation: Conversation) -> bool:
    """Whether the URL may be one that a Link gave: its faults are the server's then. No Link leads to a first page."""
    walks = conversation.walks
    return walks.was_given(call) or (asked_by(call.request.url).offset != 0 and not walks.is_seen_from_start(call))


def are_well_formed(call: Call) -> bool:
    """Whether nothing is wrong with the parameters as such."""
    query = call.query
    numbers = (number(query[name]) for name in LEAST if name in query)
    start, end = asked_by(call.request.url).window
    return (
        all(value is not None for value in numbers)
        and query.get("limit") != "0"
        and all(is_date_time(query[name]) for name in DATES if name in query)
        and (call.place.module != "sessions" or "date_from" in query)
        and (start is None or end is None or start < end)
    )
