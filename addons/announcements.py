"""Announcements: the messages in which a platform tells its URLs. Versions, version details and credentials alone."""

import json
import re
from collections.abc import Iterator
from typing import Any

from recordings.exchange import Side

LOOK = re.compile(r"/(versions|credentials|\d\.\d(\.\d)?(/details)?)$")


class Announcements:
    """Follows the chain from the versions URL to the details to the credentials endpoint, wherever they lie."""

    def __init__(self, versions_urls: dict[Side, str]) -> None:
        """`versions_urls` as configured."""
        self.known = {bare(url) for url in versions_urls.values()}

    def may_be(self, url: str) -> bool:
        """Whether a request to this URL carries or answers an announcement: it was announced itself, or looks so."""
        return bare(url) in self.known or LOOK.search(bare(url)) is not None

    def learn(self, text: bytes) -> list[str]:
        """The URLs that a message announces; none where it turns out to be no announcement."""
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            return []
        data = message.get("data", message) if isinstance(message, dict) else None
        found = [(leads_on, url) for leads_on, url in announced_in(data) if isinstance(url, str)]
        self.known |= {bare(url) for leads_on, url in found if leads_on}
        return [url for _, url in found]


def announced_in(data: Any) -> Iterator[tuple[bool, Any]]:
    """Each URL of a versions list, a version's details or a credentials object; True where more is announced there."""
    if isinstance(data, list):
        yield from (
            (True, item["url"]) for item in data if isinstance(item, dict) and {"version", "url"} <= item.keys()
        )
    elif isinstance(data, dict) and isinstance(data.get("endpoints"), list):
        for item in data["endpoints"]:
            if isinstance(item, dict) and "url" in item:
                yield item.get("identifier") == "credentials", item["url"]
    elif isinstance(data, dict) and {"token", "url"} <= data.keys():
        yield True, data["url"]


def bare(url: str) -> str:
    """Without query and trailing slash, to compare by."""
    return url.partition("?")[0].rstrip("/")
