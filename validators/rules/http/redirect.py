"""Redirects, which OCPI does not know."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from recordings.finding import Severity
from validators.call import Call
from validators.rule import Fault, rule


@rule("http.redirected", spec="status_codes#status_codes", severity=Severity.WARNING, side="response", once=True,
      explains=("envelope.*",), unless_well=True, steady=True)  # fmt: skip
def redirected(call: Call) -> Iterator[Fault]:
    """The answer is one of HTTP's redirections, which OCPI does not provide for."""
    response = call.response
    if response and 300 <= response.status < 400:
        yield Fault("status", f"HTTP {response.status}.{_cause(call.request.url, response.header('Location') or '')}")


def _cause(asked: str, target: str) -> str:
    """What differs between the two URLs, where it is one of the usual things."""
    try:
        here, there = urlsplit(asked), urlsplit(urljoin(asked, target))
    except ValueError:
        return ""
    if here.path != there.path and here.path.rstrip("/") == there.path.rstrip("/"):
        return " Only the slash at the end of the path differs; answer both spellings."
    if (here.scheme, there.scheme) == ("http", "https"):
        return " It leads from http to https; announce the URL with https."
    return ""
