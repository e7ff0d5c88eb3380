"""The slash between an endpoint's URL and what follows it: one, whether or not the endpoint ends with one."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule

PATH = re.compile(r"[a-z]+://[^/?#]*([^?#]*)", re.IGNORECASE)


def may_be_badly_joined(call: Call, conversation: Conversation) -> bool:
    """Whether a slash is missing behind the endpoint, or there are two beside those that every URL has."""
    return not call.place.is_joined or call.request.url.count("//") > 1


@rule("transport.url-badly-joined", spec="mod_commands#receiver_interface", severity=Severity.WARNING,
      modules=["commands", "chargingprofiles", "tokens"], operations=["command", "authorize", "get", "put", "delete"],
      once=True, when=may_be_badly_joined)  # fmt: skip
def url_badly_joined(call: Call) -> Iterator[Fault]:
    """The endpoint and what follows it are not joined by exactly one slash."""
    place = call.place
    if place.row is None or (place.module == "tokens" and place.operation != "authorize"):
        return
    if not place.is_joined:
        yield Fault("url", f"There is none after the endpoint of {place.module}.")
    elif "//" in _below_endpoint(call.request.url, len(place.segments)):
        yield Fault("url", f"There is more than one after the endpoint of {place.module}.")


def _below_endpoint(url: str, count: int) -> str:
    """The end of a URL's path: the last `count` segments, and the slashes before them."""
    found = PATH.match(url)
    path = found[1].rstrip("/") if found and "//" in found[1] else ""
    tail = re.search(rf"(?:/+[^/]+){{{count}}}$", path)
    return tail[0] if tail else ""
