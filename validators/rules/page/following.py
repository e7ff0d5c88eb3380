"""How a client reads a list: by its Links, to the end."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.asked import Asked, asked_by
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.walk import Walk
from validators.paging import list_of
from validators.rule import Fault, rule

PAGINATION, RESPONSE = "transport_and_format#pagination", "transport_and_format#paginated_response"
TURNS = 3  # times that a first page is asked for again before it counts as going in a circle


@rule("page.link-not-followed", spec=RESPONSE, severity=Severity.INFO, operations=["list"], once=True)
def link_not_followed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The client counts the pages itself and does not follow the Link."""
    asked = asked_by(call.request.url)
    if any(given.filters == asked.filters or not given.is_plain for given in _passed_by(call, conversation)):
        yield Fault("url", f"On the list of {call.place.module}.")


@rule("page.filters-dropped", spec=RESPONSE, severity=Severity.WARNING, operations=["list"], once=True)
def filters_dropped(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The client asks for the next page without the filters of the first, and not with the Link that has them."""
    asked = asked_by(call.request.url)
    for given in _passed_by(call, conversation):
        if asked.filters < given.filters and given.is_plain:
            lost = sorted(name for name, _ in given.filters - asked.filters)
            yield Fault("url", f"{' and '.join(lost)}, on the list of {call.place.module}.")
            return


@rule("page.walk-abandoned", spec=PAGINATION, severity=Severity.INFO, operations=["list"], once=True)
def walk_abandoned(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The client had not read the list to its end when it last asked for it."""
    for walk in conversation.walks.left(call):
        last = walk.last
        if last is None or (walk.pages == 1 and last.asked.limit == 1):
            continue  # a probe
        if last.faulty and not walk.whole:
            continue  # whether the client follows Links is not known
        if last.faulty and walk.pages > 1:
            detail = f"It stopped at a page of {call.place.module} with a faulty object: skip the object, not the rest."
            yield Fault("url", detail, Severity.WARNING)
        else:
            yield Fault("url", f"The list of {call.place.module} had further pages.")


@rule("page.first-page-again", spec=PAGINATION, severity=Severity.WARNING, operations=["list"], once=True)
def first_page_again(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The client asks for the first page over and over and never for the next."""
    asked = asked_by(call.request.url)
    before = conversation.walks.reopened(call) if asked.limit != 1 else None
    if before and before.again + 1 >= TURNS:
        yield Fault("url", f"On the list of {call.place.module}.")


@rule("page.shrink-not-redone", spec=RESPONSE, severity=Severity.INFO, operations=["list"], once=True)
def shrink_not_redone(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The list shrank while it was read, and the client did not ask for the last page again."""
    walk = conversation.walks.continued(call)
    if walk and walk.fell and asked_by(call.request.url).has_filter("date_to"):
        yield Fault("url", f"An object of {call.place.module} may be lost: ask again with the offset lowered by 1.")


def _passed_by(call: Call, conversation: Conversation) -> Iterator[Asked]:
    """What Links asked for that this request should have followed: it asks for the same offset in its own words."""
    asked = asked_by(call.request.url)
    walks = conversation.walks
    if not asked.offset or walks.was_given(call) or not walks.is_seen_from_start(call):
        return
    for given, walk in walks.on(list_of(call)).items():
        if walk.ended_at <= call.exchange.started_at and asked.offset == (given.offset or _end(walk)):
            yield given


def _end(walk: Walk) -> int | None:
    """The offset behind the last page of a walk."""
    last = walk.last
    return last.asked.offset + last.count if last and last.asked.offset is not None else None
