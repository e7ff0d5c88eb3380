"""The Link header that leads to the next page."""

import re
from collections.abc import Iterator

from validators.call import Call
from validators.rule import Fault, rule

TARGET = re.compile(r'<[^<>]*>((?:[^,"<]|"[^"]*")*)')
RELATIONS = re.compile(r';\s*rel\s*=\s*"?([^",;]*)', re.IGNORECASE)


@rule("page.link-missing", spec="transport_and_format#paginated_response", side="response")
def link_missing(call: Call) -> Iterator[Fault]:
    """The page is not the last one, but has no Link to the next."""
    if not (call.succeeded and call.response and call.place.row and call.place.row.paginated):
        return
    total, items = _number(call.response.header("X-Total-Count")), call.response.data
    offset = _number(call.query.get("offset", "0"))
    if total is None or offset is None or not isinstance(items, list) or offset + len(items) >= total:
        return
    if not any(_leads_on(link) for link in call.exchange.response.values("Link")):  # type: ignore[union-attr]
        yield Fault("header:Link", f"Objects {offset} to {offset + len(items)} of {total} were sent.")


def _leads_on(link: str) -> bool:
    """Whether a Link header holds the relation `next` (RFC 8288)."""
    relations = (words for target in TARGET.finditer(link) for words in RELATIONS.findall(target[1]))
    return any("next" in words.lower().split() for words in relations)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
