"""The URLs that a platform hands out: of versions, endpoints and credentials, for results, and of CDRs."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from recordings.finding import Severity
from validators import json_text, laboratory, urls
from validators.call import Call
from validators.rule import Fault, rule

PUBLISHING = ("versions", "credentials", "commands", "chargingprofiles", "cdrs", "invoicereconciliation")
LENGTH = 255  # characters of a URL in OCPI


class Published(NamedTuple):
    """A URL, the side of the exchange that hands it out, and its place there."""

    side: str
    pointer: str
    url: str


@rule("transport.url-without-tls", spec="transport_and_format#security_and_authentication", side="response",
      severity=Severity.WARNING, modules=PUBLISHING, once=True)  # fmt: skip
def url_without_tls(call: Call) -> Iterator[Fault]:
    """A URL that was handed out is not https."""
    for each in published(call):
        origin = urls.origin(each.url)
        if is_open(origin):
            yield Fault(each.pointer, f"It begins with {origin}.", side=each.side)


@lru_cache(maxsize=256)
def is_open(origin: str) -> bool:
    """Whether what goes there goes without TLS, and not within a laboratory."""
    return origin.startswith("http:") and not laboratory.is_one(urlsplit(origin).hostname)


@rule("transport.url-too-long", spec="types#url_type", side="response", severity=Severity.WARNING, modules=PUBLISHING)
def url_too_long(call: Call) -> Iterator[Fault]:
    """A URL has more than 255 characters."""
    for each in published(call):
        if len(each.url) > LENGTH and not each.pointer.startswith("/"):  # those in bodies are in the tables
            yield Fault(each.pointer, f"It has {len(each.url)}.", side=each.side)


@rule("transport.version-not-in-url", spec="transport_and_format#interface_endpoints", severity=Severity.INFO,
      side="response", modules=["versions"], operations=["details"], once=True)  # fmt: skip
def version_not_in_url(call: Call) -> Iterator[Fault]:
    """The URL of an endpoint does not show the version it is for."""
    shown = re.compile("[._-]?".join((call.place.version or "").split(".")))
    for each in published(call):
        if not shown.search(each.url):
            yield Fault(each.pointer, f"Put {call.place.version} into the URLs of the endpoints.")
            return


def published(call: Call) -> Iterator[Published]:
    """The URLs that a call hands out; of an answer that failed, none."""
    find = FINDERS.get(call.place.module)
    return find(call) if find else iter(())


def _versions(call: Call) -> Iterator[Published]:
    data = call.response.data if call.response and call.succeeded else None
    is_details = isinstance(data, dict)
    entries = json_text.member(data, "endpoints") if is_details else data
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        place = f"/data/endpoints/{number}/url" if is_details else f"/data/{number}/url"
        yield from _text("response", place, json_text.member(entry, "url"))


def _credentials(call: Call) -> Iterator[Published]:
    yield from _text("request", "/url", json_text.member(call.request.json.value, "url"))
    if call.response and call.succeeded:
        yield from _text("response", "/data/url", json_text.member(call.response.data, "url"))


def _result(call: Call) -> Iterator[Published]:
    if call.request.method in ("POST", "PUT"):
        yield from _text("request", "/response_url", json_text.member(call.request.json.value, "response_url"))
    else:
        yield from _text("request", "url", call.query.get("response_url"))


def _created(call: Call) -> Iterator[Published]:
    if call.request.method == "POST" and call.response and call.succeeded:
        yield from _text("response", "header:Location", call.response.header("Location"))


def _text(side: str, place: str, value: Any) -> Iterator[Published]:
    if isinstance(value, str):
        yield Published(side, place, value)


FINDERS: dict[str | None, Callable[[Call], Iterator[Published]]] = dict(
    zip(PUBLISHING, (_versions, _credentials, _result, _result, _created, _created), strict=True)
)
