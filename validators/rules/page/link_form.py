"""What a Link header looks like."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from recordings.finding import Severity
from validators import urls
from validators.asked import DATES, number
from validators.call import Call
from validators.conversation import Conversation
from validators.instants import is_date_time
from validators.link_header import links_in
from validators.paging import Page, brings_page, page_in
from validators.rule import Fault, rule

SPEC = "transport_and_format#pagination_examples"
USELESS = ("page.link-missing", "page.link-relative", "page.link-does-not-advance", "page.link-loses-filters")
NOTHING = re.compile(r"(none|null|undefined|nil)?", re.IGNORECASE)


@rule(
    "page.link-malformed",
    spec=SPEC,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
    explains=USELESS,
)
def link_malformed(call: Call) -> Iterator[Fault]:
    """The Link header is not `<URL>; rel="next"`."""
    page = page_in(call)
    if page and any(page.links) and (what := _wrong_with(page)):
        yield Fault("header:Link", what)


@rule(
    "page.link-empty",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
)
def link_empty(call: Call) -> Iterator[Fault]:
    """The last page has a Link header with nothing in it."""
    page = page_in(call)
    if page and page.links and not any(page.links):
        yield Fault("header:Link", "Leave the header out.")


@rule(
    "page.link-relative",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
)
def link_relative(call: Call) -> Iterator[Fault]:
    """The URL in the Link is not absolute."""
    page = page_in(call)
    if page and page.target and not NOTHING.fullmatch(page.target) and not _is_absolute(page.target):
        yield Fault("header:Link", f"On the list of {call.place.module}.")


@rule(
    "page.link-to-other-host",
    spec=SPEC,
    severity=Severity.WARNING,
    side="response",
    operations=["list"],
    when=brings_page,
    once=True,
)
def link_to_other_host(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The Link leads to another host, port or scheme than the endpoint that was announced."""
    page = page_in(call)
    if page is None or call.place.known_by != "endpoint" or not page.target or not _is_absolute(page.target):
        return
    there = urls.origin(page.url)
    if there == urls.origin(call.request.url):
        return
    announced = conversation.endpoints.advertised[call.responder]
    if there not in {urls.origin(url) for url in announced}:
        yield Fault("header:Link", f"It leads to {there}.")


def _wrong_with(page: Page) -> str:
    """What makes a Link header useless, "" where nothing does."""
    if page.target is None:
        pairs = [pair for link in page.links for pair in links_in(link)]
        if not pairs:
            return "Its URL does not stand in angle brackets."
        return "" if all(relations for _, relations in pairs) else "It has no `rel`."
    if NOTHING.fullmatch(page.target):
        return "It has no URL; leave the header out on the last page."
    if "&amp;" in page.target:
        return "Its URL is escaped as in HTML: write `&`, not `&amp;`."
    if re.search(r"\s", page.target):
        return "There are blanks in its URL."
    return _wrong_with_query(page)


def _wrong_with_query(page: Page) -> str:
    given, query = page.call.query, urls.query(page.url)
    for name, least in (("offset", 0), ("limit", 1)):
        value = number(query[name]) if name in query else least
        if (value is None or value < least) and query.get(name) != given.get(name):
            return f"The {name} in its URL is no integer from {least} on."
    added = [] if "date_" in page.call.request.url else DATES  # those of a request are judged with all other times
    wrong = [name for name in added if name in query and not is_date_time(query[name])]
    return f"The {wrong[0]} in its URL is no DateTime." if wrong else ""


def _is_absolute(target: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)
