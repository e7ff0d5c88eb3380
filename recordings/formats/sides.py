"""Whose URL is it: tells hub from partner in files that know only servers."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from recordings.exchange import Side
from recordings.formats import FormatError

DEFAULT_PORTS = {"http": 80, "https": 443}
Prefix = tuple[str, str, int, str]  # scheme, host, port, path without the slash at its end


@dataclass(frozen=True, slots=True)
class Sides:
    """The URLs below which hub and partner answer: an origin, or an origin and a path. Empty where unknown.

    Raises FormatError for anything but an absolute http or https URL.
    """

    hub: str = ""
    partner: str = ""

    def __post_init__(self) -> None:
        for url in filter(None, (self.hub, self.partner)):
            if prefix_of(url) is None:
                raise FormatError(f"{url}: not an absolute http or https URL")

    def owner(self, url: str) -> Side | None:
        """The side below whose prefix `url` lies; of two that fit the longer one, None for neither."""
        found = prefix_of(url)
        pairs = ((prefix_of(self.hub), Side.HUB), (prefix_of(self.partner), Side.PARTNER))
        fitting = [(len(prefix[3]), side) for prefix, side in pairs if prefix and found and _below(found, prefix)]
        return max(fitting)[1] if fitting else None

    def responder(self, *urls: str) -> Side | None:
        """Who answers at the first of `urls` that belongs to a side.

        With one side given, every other URL is the other side's. With both, None: a third party's. With none,
        FormatError, for nothing in such a file tells a hub from a partner.
        """
        if not (self.hub or self.partner):
            raise FormatError("the file does not say who is who: give the URL of one side with --hub or --partner")
        owners = (self.owner(url) for url in urls)
        known = next((owner for owner in owners if owner), None)
        if known or (self.hub and self.partner):
            return known
        return Side.PARTNER if self.hub else Side.HUB


def prefix_of(url: str) -> Prefix | None:
    """A URL's parts in comparable form, None for anything that is not absolute http or https."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a port that is no number, half an IPv6 address
        return None
    return _normal(parts, port)


def _normal(parts: SplitResult, port: int | None) -> Prefix | None:
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port or DEFAULT_PORTS[parts.scheme], parts.path.rstrip("/")


def _below(url: Prefix, prefix: Prefix) -> bool:
    return url[:3] == prefix[:3] and f"{url[3]}/".startswith(f"{prefix[3]}/")
