"""Faults of paginated lists: their links, their totals, and what is on a page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request

from replay.simulator.answer import Answer, Reply
from replay.simulator.faults.registry import on_replies
from replay.simulator.faults.scene import Scene, functional
from replay.simulator.incoming import Incoming

INSIDE: Final = "http://127.0.0.1:9"  # nobody listens on the port for discarding
ROUNDS = 3  # answers that lead nowhere until a list that links to itself goes on
LONG_AGO = "2015-01-01T00:00:00Z"  # sessions cannot be listed without a date_from


@on_replies("link-with-http")
async def link_with_http(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The Link to the next page names the server behind the proxy, by plain http.

    A platform that does not know its public name writes what it sees (extrawest-ocpi, py-ocpi).
    """
    return _linked(reply, lambda url: INSIDE + url[len(_origin(url)) :])


@on_replies("lost-filters")
async def lost_filters(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The Link to the next page has lost date_from and date_to.

    From the second page on the client gets objects of another list.
    """
    return _linked(reply, lambda url: _asking(url, {"date_from": "", "date_to": ""}))


@on_replies("wrong-total")
async def wrong_total(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """X-Total-Count is the number of objects on the page, not in the list.

    Clients that compute the last page from it stop after the first (citrineos-core pull request 831).
    """
    items = _items(reply)
    if items is None or not _is_list(incoming, reply):
        return reply
    return replace(reply, headers=reply.headers | {"X-Total-Count": str(len(items))})


@on_replies("missing-total")
async def missing_total(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Lists have neither X-Total-Count nor X-Limit.

    Clients cannot show progress, nor see that something is missing.
    """
    return _without(reply, "X-Total-Count", "X-Limit")


@on_replies("missing-link")
async def missing_link(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """There is no Link to the next page, though there is one.

    The rest of the list is never seen (citrineos-core pull request 831).
    """
    return _without(reply, "Link")


@on_replies("self-link")
async def self_link(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The Link of a page leads to the same page, three times over before it goes on.

    A client that trusts it pulls for ever (py-ocpi, with limit=0).
    """
    url = str(incoming.request.url)
    scene.memory[url] = scene.memory.get(url, 0) + 1
    if scene.memory[url] > ROUNDS or "Link" not in reply.headers:
        return reply
    return _linked(reply, lambda link: f"{_origin(link)}{incoming.request.url.path}?{incoming.request.url.query}")


@on_replies("empty-link")
async def empty_link(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """The last page has a Link header with nothing in it.

    The Python libraries send one; careless clients follow it (extrawest-ocpi, py-ocpi).
    """
    last = _is_list(incoming, reply) and "Link" not in reply.headers
    return replace(reply, headers=reply.headers | {"Link": ""}) if last else reply


@on_replies("limit-ignored")
async def limit_ignored(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Lists come whole, whatever the limit.

    A client with little memory asked for less.
    """
    return await _asked_otherwise(scene, incoming, reply, limit="", offset="")


@on_replies("date-window-ignored")
async def date_window_ignored(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Lists hold all objects, whatever date_from and date_to.

    Every pull of what is new becomes a pull of everything.
    """
    window = {name: incoming.request.query_params.get(name, "") for name in ("date_from", "date_to")}
    whole = await _asked_otherwise(scene, incoming, reply, date_from=LONG_AGO, date_to="")
    return _linked(whole, lambda url: _asking(url, window))


@on_replies("duplicates")
async def duplicates(scene: Scene, incoming: Incoming, reply: Reply) -> Reply:
    """Every page begins with the last object of the page before.

    An offset that counts from one does this.
    """
    offset, limit = (_number(incoming, name) for name in ("offset", "limit"))
    if offset < 1 or limit < 2:
        return reply
    return await _asked_otherwise(scene, incoming, reply, offset=str(offset - 1))


async def _asked_otherwise(scene: Scene, incoming: Incoming, reply: Reply, **changed: str) -> Reply:
    """The page that another query would have brought; parameters that became empty are left out."""
    if not _is_list(incoming, reply) or not isinstance(reply.body, dict):
        return reply
    query = urlsplit(_asking(str(incoming.request.url), changed)).query
    asked = Request({**incoming.request.scope, "query_string": query.encode()})
    answer = await _list_of(scene, replace(incoming, request=asked, facts={}))
    wired = (scene.platform.wire(incoming.connection, answer.kind, one) for one in answer.data)
    headers = {name: value for name, value in reply.headers.items() if name != "Link"} | dict(answer.headers)
    return replace(reply, headers=headers, body=reply.body | {"data": [one for one in wired if one is not None]})


async def _list_of(scene: Scene, incoming: Incoming) -> Answer:
    """What the platform itself answers to the request for a list."""
    for offered in scene.platform.interfaces(incoming.connection.version):
        if (offered.module, offered.role) == (incoming.module, "SENDER"):
            return await offered.handlers["GET "](incoming)
    raise LookupError(f"there is no list of {incoming.module}")


def _is_list(incoming: Incoming, reply: Reply) -> bool:
    return functional(incoming) and incoming.operation == "GET " and _items(reply) is not None


def _items(reply: Reply) -> list[object] | None:
    data = reply.body.get("data") if isinstance(reply.body, dict) else None
    return data if isinstance(data, list) else None


def _number(incoming: Incoming, name: str) -> int:
    text = incoming.request.query_params.get(name, "")
    return int(text) if text.isdecimal() else 0


def _linked(reply: Reply, change: Callable[[str], str]) -> Reply:
    """The reply with another URL in its Link, where it has one."""
    link = reply.headers.get("Link")
    if not link:
        return reply
    url, _, rest = link.removeprefix("<").partition(">")
    return replace(reply, headers=reply.headers | {"Link": f"<{change(url)}>{rest}"})


def _without(reply: Reply, *names: str) -> Reply:
    return replace(reply, headers={name: value for name, value in reply.headers.items() if name not in names})


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _asking(url: str, changed: dict[str, str]) -> str:
    """The URL with other parameters; those that became empty are left out."""
    parts = urlsplit(url)
    query = {name: value for name, value in (dict(parse_qsl(parts.query)) | changed).items() if value}
    return parts._replace(query=urlencode(query)).geturl()
