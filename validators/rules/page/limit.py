"""How many objects a page may hold."""

from collections.abc import Iterator

from validators.call import Call
from validators.conversation import Conversation
from validators.paging import brings_page, page_in
from validators.rule import Fault, rule
from validators.spec.versions import V221_UP

REQUEST, RESPONSE = "transport_and_format#paginated_request", "transport_and_format#paginated_response"
BEYOND_IT = ("page.x-limit-exceeded",)


@rule(
    "page.limit-exceeded",
    spec=REQUEST,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
    explains=BEYOND_IT,
)
def limit_exceeded(call: Call) -> Iterator[Fault]:
    """The page holds more objects than the request's limit allows."""
    page = page_in(call)
    if page and page.asked.limit and page.count > page.asked.limit:
        yield Fault("/data", f"On the list of {call.place.module}.")


@rule("page.x-limit-exceeded", spec=RESPONSE, side="response", operations=["list"], when=brings_page, once=True)
def x_limit_exceeded(call: Call) -> Iterator[Fault]:
    """The page holds more objects than X-Limit says the server returns."""
    page = page_in(call)
    if page and page.most is not None and page.count > page.most:
        yield Fault("header:X-Limit", f"On the list of {call.place.module}.")


@rule(
    "page.x-limit-is-count",
    spec=RESPONSE,
    side="response",
    versions=V221_UP,
    operations=["list"],
    when=brings_page,
    once=True,
)
def x_limit_is_count(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """X-Limit is the number of objects on the page, not the most that the server returns."""
    page = page_in(call)
    if page is None or page.target is not None or page.most != page.count:
        return
    walk = conversation.walks.continued(call)
    before = walk.last if walk else None
    if before and before.most and before.most > page.count and before.asked.limit == page.asked.limit:
        yield Fault("header:X-Limit", f"On the list of {call.place.module}.")
