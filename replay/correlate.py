"""Correlation: values that the target answered in place of recorded ones, carried into the requests that follow.

Message ids, and the URLs of `Link` and `Location`, are such values now; ids in bodies would be learned here as well.
"""

from collections.abc import Iterator
from urllib.parse import urljoin
from uuid import uuid4

import httpx

from recordings.exchange import Exchange

NEXT = "Link"
MADE = "Location"


class Correlation:
    """A table of recorded values and the live ones that stand for them."""

    def __init__(self) -> None:
        """Nothing is known before the first answer."""
        self._urls: dict[str, str | None] = {}
        self._ids: dict[str, str] = {}

    def learn(self, recorded: Exchange, live: Exchange) -> None:
        """Take in the URLs that both answers hand out, and that a list has no further page now."""
        handed_out = dict(_urls_in(live))
        for name, url in _urls_in(recorded):
            if name in handed_out or name == NEXT:
                self._urls[url] = handed_out.get(name)

    def knows(self, url: str) -> bool:
        """Whether a recorded answer handed out this URL."""
        return url in self._urls

    def url(self, recorded: str) -> str | None:
        """What the target handed out in place of a known URL; None where its list has no such page."""
        return self._urls[recorded]

    def message_id(self, recorded: str) -> str:
        """A new id, the same wherever the recorded one stood: requests that it ties together stay tied."""
        return self._ids.setdefault(recorded, str(uuid4()))


def _urls_in(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """The absolute URLs in an answer's headers: of the next page, and of what was made."""
    if exchange.response is None:
        return
    base = exchange.request.url
    if location := exchange.response.header("Location"):
        yield MADE, absolute(base, location)
    links = [(b"Link", value.encode("utf-8", "surrogateescape")) for value in exchange.response.values("Link")]
    following = httpx.Response(200, headers=links).links.get("next", {}).get("url")
    if following:
        yield NEXT, absolute(base, following)


def absolute(base: str, url: str) -> str:
    """A URL from a header, which may be relative; as it is where it is no URL at all."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url
