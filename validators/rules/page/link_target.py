"""Where the Link leads: to the page that follows, of the same list."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.paging import brings_page, page_in
from validators.rule import Fault, rule

SPEC = "transport_and_format#paginated_response"
EXAMPLE = "transport_and_format#pagination_examples"


@rule(
    "page.link-loses-filters",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
)
def link_loses_filters(call: Call) -> Iterator[Fault]:
    """The Link to the next page does not repeat the filters of the request."""
    page = page_in(call)
    if page and page.lost_filters:
        yield Fault("header:Link", f"{' and '.join(page.lost_filters)}, on the list of {call.place.module}.")


@rule("page.link-does-not-advance", spec=SPEC, side="response", operations=["list"], when=brings_page, once=True)
def link_does_not_advance(call: Call) -> Iterator[Fault]:
    """The Link leads to this very page or back, so that the list never ends."""
    page = page_in(call)
    if page and page.turns:
        where = "To the same page" if page.following == page.asked else "To an offset that is no higher"
        yield Fault("header:Link", f"{where}, on the list of {call.place.module}.")


@rule("page.link-skips-objects", spec=EXAMPLE, side="response", operations=["list"], when=brings_page, once=True)
def link_skips_objects(call: Call) -> Iterator[Fault]:
    """The Link jumps over objects that nobody gets."""
    page = page_in(call)
    if page and page.skips:
        what = "Its offset grows by more than came and more than the server returns at once"
        yield Fault("header:Link", f"{what}, on the list of {call.place.module}.")
