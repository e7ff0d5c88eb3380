"""Our own pages beside Datasette's: from the address to the template. Each raises NotFound where there is nothing."""

from typing import Any

from datasette import NotFound, Response
from datasette.utils import tilde_decode

from recordings.browse import live, rule_pages
from recordings.browse.finding_page import COUNTED, finding_page, pieces, place
from recordings.browse.links import OBJECT
from recordings.browse.object_page import object_page
from recordings.browse.session_page import session_page
from recordings.browse.session_words import duration

LARGEST = 2**63 - 1  # that SQLite takes
DATABASE = "^/(?P<database>[^/]+)/-"


async def rule(datasette: Any, request: Any) -> Any:
    """The page of a rule."""
    name = request.url_vars["rule"]
    page = rule_pages.html_of(name)
    if page is None:
        raise NotFound(f"No page of a rule {name}")
    names = [database.name for database in recordings(datasette)]
    return await _shown(datasette, request, "rule.html", rule=name, page=page, recordings=names)


async def session(datasette: Any, request: Any) -> Any:
    """The page of a charging session."""
    database = _database(datasette, request)
    session_id = tilde_decode(request.url_vars["session"])
    page = await session_page(database, session_id)
    if page is None:
        raise NotFound(f"No charging session {session_id} in this recording")
    return await _shown(datasette, request, "session.html", database=database.name, page=page, duration=duration)


async def object_(datasette: Any, request: Any) -> Any:
    """The page of an object; `?before=` is where an older part of its history begins."""
    database = _database(datasette, request)
    name = {part: tilde_decode(request.url_vars[part]) for part in OBJECT}
    before = request.args.get("before")
    page = await object_page(database, name, _number(before) if before else None)
    if page is None:
        raise NotFound(f"No {name['kind']} {name['object_id']} in this recording")
    return await _shown(datasette, request, "object.html", database=database.name, page=page, before=before)


async def finding(datasette: Any, request: Any) -> Any:
    """The page of a finding."""
    database = _database(datasette, request)
    number = _number(request.url_vars["finding"])
    page = await finding_page(database, number)
    if page is None:
        raise NotFound(f"No finding {number} in this recording")
    shown = {
        "database": database.name,
        "found": page,
        "page": page.page,
        "pieces": pieces,
        "place": place,
        "counted": COUNTED,
    }
    return await _shown(datasette, request, "finding.html", **shown)


async def last(datasette: Any, request: Any) -> Any:
    """What static/live.js asks for again and again."""
    return Response.json(await live.last(_database(datasette, request)), headers={"Cache-Control": "no-store"})


ROUTES = [
    ("^/-/rules/(?P<rule>[^/]+)$", rule),
    (f"{DATABASE}/sessions/(?P<session>[^/]+)$", session),
    (f"{DATABASE}/objects/{'/'.join(f'(?P<{part}>[^/]*)' for part in OBJECT)}$", object_),
    (f"{DATABASE}/findings/(?P<finding>[^/]+)$", finding),
    (f"{DATABASE}/last$", last),
]


def recordings(datasette: Any) -> list[Any]:
    """The databases that are recordings."""
    return [database for name, database in datasette.databases.items() if not name.startswith("_")]


def _database(datasette: Any, request: Any) -> Any:
    route = tilde_decode(request.url_vars["database"])
    found = next((database for database in recordings(datasette) if database.route == route), None)
    if found is None:
        raise NotFound(f"No recording {route}")
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST):
        raise NotFound("No such number")
    return int(text)


async def _shown(datasette: Any, request: Any, template: str, **values: Any) -> Any:
    return Response.html(await datasette.render_template(template, values, request=request))
