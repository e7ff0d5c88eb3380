"""X-Total-Count: how many objects the whole list has."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.walk import Seen
from validators.paging import Page, brings_page, page_in
from validators.rule import Fault, rule

SPEC = "transport_and_format#paginated_response"
CONSEQUENCES = ("page.total-differs-from-sum", "page.link-on-last-page")


@rule(
    "page.total-too-small",
    spec=SPEC,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
    explains=CONSEQUENCES,
)
def total_too_small(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """X-Total-Count does not count all objects of the list."""
    page = page_in(call)
    if page is None or page.total is None or page.end is None or not page.count or page.end <= page.total:
        return
    walk = conversation.walks.continued(call)
    if walk is None or walk.last is None or not walk.smooth or any(each in walk.versions for each in page.identities):
        return  # with objects that were there before it is the offset that is wrong
    if what := _counted(page, walk.last):
        yield Fault("header:X-Total-Count", f"On the list of {call.place.module} it is {what}.")


def _counted(page: Page, before: Seen) -> str:
    """What the total counts instead, "" where it may be a race."""
    if page.total == page.count and before.total == before.count:
        return "the number of objects on the page"
    if before.total is not None and page.total == before.total - before.count:
        return "the number of objects that are left"
    return ""


@rule(
    "page.total-differs-from-sum",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    operations=["list"],
    when=brings_page,
)
def total_differs_from_sum(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """All pages together do not hold as many objects as X-Total-Count said on each of them."""
    page = page_in(call)
    if page is None or page.total is None or page.target is not None or (page.end or 0) < page.total:
        return
    walk = conversation.walks.continued(call)
    if walk is None and page.asked.offset == 0 and page.asked.is_plain:
        came = page.count
    elif conversation.owned.since(Direction.to(call.requester), call.place.module, walk.started_at if walk else 0.0):
        return
    elif walk and walk.whole and walk.smooth and walk.steady and walk.last and walk.last.total == page.total:
        came = walk.count + page.count
    else:
        return
    if came != page.total:
        yield Fault("header:X-Total-Count", f"{came} objects came, {page.total} were counted.")
