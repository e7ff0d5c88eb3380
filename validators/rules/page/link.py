"""The Link to the next page: there as long as there is one, and no longer."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.paging import brings_page, page_in
from validators.rule import Fault, rule

SPEC = "transport_and_format#paginated_response"


@rule(
    "page.link-missing", spec=SPEC, side="response", operations=["list"], when=brings_page, explains=["page.link-empty"]
)
def link_missing(call: Call) -> Iterator[Fault]:
    """The page is not the last one, but has no Link to the next."""
    page = page_in(call)
    if page and page.target is None and page.total is not None and page.end is not None and page.end < page.total:
        yield Fault("header:Link", f"Objects {page.asked.offset} to {page.end} of {page.total} were sent.")


@rule(
    "page.link-on-last-page",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
)
def link_on_last_page(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The last page has a Link, which leads to an empty one."""
    page = page_in(call)
    if page is None or page.count or page.total is None or page.asked.offset is None:
        return
    before = conversation.walks.continued(call)
    if page.target is not None and page.asked.offset >= page.total:
        yield Fault("header:Link", "This page is empty, and the offset beyond the end.")
    elif before and before.last and before.last.total is not None and page.total <= before.last.total:
        last = before.last
        if last.asked.offset is not None and last.count and last.asked.offset + last.count >= before.last.total:
            yield Fault("/data", f"The page before was the last one on the list of {call.place.module}.")
