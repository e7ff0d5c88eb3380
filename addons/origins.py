"""Which origins lie behind the tap, and under which URL of the tap each is reached."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from recordings.exchange import Side
from validators import urls
from validators.urls import DEFAULT_PORTS

PREFIX = "/.tap/"  # further origins: <tap's URL>/.tap/https/host:port/path


def origin_of(url: str) -> str | None:
    """Scheme, host and port of a URL in one spelling; None where it is no absolute HTTP URL."""
    return urls.origin(url) or None


def authority_of(origin: str) -> tuple[str, str, int]:
    """Scheme, host and port of an origin."""
    parts = urlsplit(origin)
    return parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]


def is_private(origin: str) -> bool:
    """Whether an origin names this machine or a private network; host names are not looked up."""
    host = authority_of(origin)[1]
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".internal", ".local"))


@dataclass
class Origins:
    """`real` are the configured platforms, `tap` the URLs that the other side is given for them.

    `further` are origins that a platform announced besides. All without a trailing slash.
    """

    real: dict[Side, str]
    tap: dict[Side, str]
    further: dict[Side, set[str]] = field(default_factory=lambda: {side: set() for side in Side})
    _mappings: dict[Side, dict[str, str]] = field(default_factory=dict)

    def announce(self, side: Side, url: str) -> str | None:
        """A platform announced a URL of its own; answers its origin if that was not known yet.

        An address in a private network is believed only from a platform that is in one itself: nobody outside may
        lead the tap to hosts behind it.
        """
        origin = origin_of(url)
        if origin is None or origin == self.real[side] or origin in self.further[side] | {self.tap[side]}:
            return None
        if origin in (self.real[side.other], origin_of(self.tap[side.other]), origin_of(self.tap[side])):
            return None
        if is_private(origin) and not is_private(self.real[side]):
            return None
        self.further[side].add(origin)
        self._mappings.clear()
        return origin

    def names(self, side: Side) -> dict[str, str]:
        """The origins of a side, each with the tap's URL for it."""
        further = {origin: self.tap[side] + PREFIX + origin.replace("://", "/") for origin in self.further[side]}
        return {self.real[side]: self.tap[side], **further}

    def mapping(self, speaker: Side) -> dict[str, str]:
        """What to replace in a speaker's messages: its own origins by the tap's names for them, and the tap's names

        for the listener by the listener's own.
        """
        if speaker not in self._mappings:
            back = {tap: real for real, tap in self.names(speaker.other).items()}
            self._mappings[speaker] = self.names(speaker) | back
        return self._mappings[speaker]

    def behind(self, side: Side, path: str) -> tuple[str, str] | None:
        """The origin and the path that a request to the tap means; None where it may not go there."""
        if not path.startswith(PREFIX):
            return self.real[side], path
        scheme, _, rest = path.removeprefix(PREFIX).partition("/")
        authority, slash, rest = rest.partition("/")
        origin = origin_of(f"{scheme}://{authority}")
        return (origin, slash + rest or "/") if origin in self.further[side] else None

    def side_of(self, url: str) -> Side | None:
        """Whose origin a URL has, for requests that name their target themselves."""
        origin = origin_of(url)
        return next((side for side in Side if origin in {self.real[side], *self.further[side]}), None)
