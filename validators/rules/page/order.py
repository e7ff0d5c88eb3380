"""The order of a list."""

from collections.abc import Iterator
from itertools import pairwise

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import instant, text
from validators.learned.lists import order_of
from validators.paging import brings_page, page_in
from validators.rule import Fault, rule

SPEC = "transport_and_format#paginated_response"


@rule(
    "page.order-changed",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
)
def order_changed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The same request brought the same objects in another order."""
    page = page_in(call)
    if page is None or page.count < 2:
        return
    before = conversation.lists.orders.get((page.list, page.asked))
    now = order_of(page) if before else None
    if before and now and before.objects == now.objects and before.sequence != now.sequence:
        yield Fault("/data", f"On the list of {call.place.module}; none of them had changed.")


@rule(
    "page.not-oldest-first",
    spec=SPEC,
    severity=Severity.INFO,
    side="response",
    modules=["cdrs"],  # whose last update is their creation
    operations=["list"],
    when=brings_page,
    once=True,
)
def not_oldest_first(call: Call) -> Iterator[Fault]:
    """The list does not begin with the oldest objects."""
    page = page_in(call)
    times = [instant(text(item, "last_updated") or "") for item in page.items] if page else []
    for index, (one, other) in enumerate(pairwise(times), 1):
        if one is not None and other is not None and other < one:
            yield Fault(f"/data/{index}", "It is older than the one before it.")
            return
