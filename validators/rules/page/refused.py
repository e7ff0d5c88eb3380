"""Lists that are answered with an error though nothing is wrong with the request."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.asked import PARAMETERS, asked_by
from validators.call import Call
from validators.conversation import Conversation
from validators.paging import list_of
from validators.rule import Fault, rule
from validators.rules.page.parameters import are_well_formed
from validators.spec.versions import V221_UP

REQUEST, RESPONSE = "transport_and_format#paginated_request", "transport_and_format#response_format"
UNKNOWN_OBJECT = (2003, 2004)  # unknown Location, unknown Token
INVALID = (2000, 2001, 2002, *UNKNOWN_OBJECT)
REFUSED = (400, 404, 416, 422)  # of HTTP; others have reasons that no parameter can have


@rule("page.error-beyond-end", spec=REQUEST, severity=Severity.WARNING, side="response", operations=["list"], once=True)
def error_beyond_end(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An offset behind the last object was answered with an error, not with an empty list."""
    if is_refused(call) and is_beyond_end(call, conversation):
        yield Fault("status", said(call))


@rule(
    "page.empty-list-refused", spec=RESPONSE, severity=Severity.WARNING, side="response", operations=["list"], once=True
)
def empty_list_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A list without objects was answered with an error, not with an empty list."""
    response = call.response
    if response is None or not is_refused(call) or response.status_code not in INVALID:
        return
    was_there = response.status == 404 and conversation.lists.parameters.get(list_of(call)) is not None
    if not (response.status_code in UNKNOWN_OBJECT or was_there):
        return
    if are_well_formed(call) and not is_beyond_end(call, conversation):
        yield Fault("status", said(call))


@rule("page.parameter-refused", spec=REQUEST, side="response", operations=["list"], once=True)
def parameter_refused(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A parameter that every list has to support was refused."""
    if not call.query or call.response is None or not is_refused(call) or not are_well_formed(call):
        return
    unknown = call.response.status_code in UNKNOWN_OBJECT or call.response.status == 404
    if unknown or not call.query.keys() <= PARAMETERS:
        return
    if call.place.version in V221_UP and not call.request.request_id:
        return  # that may be what it was refused for
    read = conversation.lists.was_read_with_fewer(list_of(call), call.query)
    if read and not is_beyond_end(call, conversation):
        yield Fault("status", f"{said(call)} Asked with {', '.join(sorted(call.query))}.")


def is_refused(call: Call) -> bool:
    """Whether the answer finds fault with what was asked for, by its own status or by that of OCPI."""
    response = call.response
    if response is None or call.succeeded:
        return False
    return response.status in REFUSED or (response.status == 200 and response.status_code in INVALID)


def is_beyond_end(call: Call, conversation: Conversation) -> bool:
    """Whether the offset is behind the last object of the list, as it was known a moment ago."""
    asked = asked_by(call.request.url)
    known = conversation.lists.recent(list_of(call), asked, call.exchange.started_at) if asked.offset else None
    return known is not None and known.total is not None and asked.offset is not None and asked.offset >= known.total


def said(call: Call) -> str:
    """Which list was answered with which statuses."""
    response = call.response
    code = f", status_code {response.status_code}" if response and response.status_code is not None else ""
    return f"The list of {call.place.module}: HTTP {response.status if response else 0}{code}."
