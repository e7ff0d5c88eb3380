"""The offset is where a page begins."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.learned.lists import head_of
from validators.paging import brings_page, page_in
from validators.rule import Fault, rule

CONSEQUENCES = ("page.duplicate-object", "page.total-too-small", "page.total-differs-from-sum")


@rule(
    "page.offset-ignored",
    spec="transport_and_format#paginated_request",
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
    explains=CONSEQUENCES,
)
def offset_ignored(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The list begins with the same object whatever the offset."""
    page = page_in(call)
    if page is None or not page.asked.offset or not page.count or page.identities[0] is None:
        return
    known = conversation.lists.recent(page.list, page.asked, call.exchange.started_at)
    if known is None or known.total is None or known.total != page.total or not known.head:
        return
    here = head_of(page)
    shared = min(len(here), len(known.head))
    if page.asked.offset < known.total and here[:shared] == known.head[:shared]:
        yield Fault("/data/0", f"On the list of {call.place.module}.")
