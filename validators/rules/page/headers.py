"""The two numbers that come with every page."""

from collections.abc import Iterator

from validators.asked import number
from validators.call import Call
from validators.paging import brings_page, page_in
from validators.rule import Fault, rule

SPEC = "transport_and_format#paginated_response"
HEADERS = ("X-Total-Count", "X-Limit")


@rule("page.header-missing", spec=SPEC, side="response", operations=["list"], when=brings_page, once=True)
def header_missing(call: Call) -> Iterator[Fault]:
    """A list comes without one of the headers that belong to every page."""
    for name in HEADERS:
        if page_in(call) and call.response and call.response.header(name) is None:
            yield Fault(f"header:{name}", f"{name} is missing on the list of {call.place.module}.")


@rule("page.header-malformed", spec=SPEC, side="response", operations=["list"], when=brings_page, once=True)
def header_malformed(call: Call) -> Iterator[Fault]:
    """A header of a page is not a non-negative integer."""
    for name in HEADERS:
        value = call.response.header(name) if page_in(call) and call.response else None
        if value is not None and number(value) is None:
            yield Fault(f"header:{name}", f"{name} of the list of {call.place.module}.")
