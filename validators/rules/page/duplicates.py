"""No object twice."""

from collections.abc import Iterator

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.walk import Walk
from validators.paging import Page, brings_page, page_in
from validators.rule import Fault, rule

SPEC = "transport_and_format#paginated_response"
COUNTED_TWICE = ("page.total-differs-from-sum", "page.total-too-small")


@rule(
    "page.duplicate-object", spec=SPEC, side="response", operations=["list"], when=brings_page, explains=COUNTED_TWICE
)
def duplicate_object(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An object stands in the list twice."""
    page = page_in(call)
    if page is None or not page.count:
        return
    if page.has_twins:
        yield from _within(page)
    elif walk := conversation.walks.continued(call):
        yield from _across(page, walk, conversation)


def _within(page: Page) -> Iterator[Fault]:
    seen: dict[int, int] = {}
    for index, each in enumerate(page.identities):
        if each is not None and each in seen:
            yield Fault(f"/data/{index}", f"It is also at /data/{seen[each]}.")
            return
        if each is not None:
            seen[each] = index


def _across(page: Page, walk: Walk, conversation: Conversation) -> Iterator[Fault]:
    """Objects of earlier pages; a warning where something changed meanwhile, which moves objects from page to page."""
    again = [index for index, each in enumerate(page.identities) if each in walk.versions]
    if not again or not walk.smooth:
        return
    unchanged = all(walk.versions[page.identities[index] or 0] == page.versions[index] for index in again)
    way = Direction.to(page.call.requester)
    pushed = conversation.owned.since(way, page.call.place.module, walk.started_at)
    steady = walk.steady and walk.last is not None and walk.last.total == page.total
    severity = Severity.ERROR if unchanged and steady and not pushed else Severity.WARNING
    yield Fault(f"/data/{again[0]}", f"{len(again)} of this page's objects were on a page before.", severity)
