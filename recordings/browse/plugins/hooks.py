"""Datasette's plugin hooks: hand a page's data to its template, and cells to cells.py."""

import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pluggy
from datasette import handle_exception
from datasette.utils import tilde_decode
from markupsafe import Markup

from recordings.browse import links, live, pages, routes, rule_pages
from recordings.browse.cells import cell, exchange_url
from recordings.browse.overview import overview

MAPPED = 2**31  # bytes; SQLite takes no more
hookimpl = pluggy.HookimplMarker("datasette")
handle_exception.rich = None  # Datasette would print all local variables with it, and fail over an unknown address


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Read the file as memory: what no index answers takes half the time then."""
    conn.execute(f"PRAGMA mmap_size = {MAPPED}")


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """One cell of a table or of a stored query's result."""
    return cell(datasette.urls, database, table, column, value, row)


@hookimpl
def extra_template_vars(
    database: str | None, table: str | None, view_name: str | None, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """The data of our own templates."""

    async def variables() -> dict[str, Any]:
        common: dict[str, Any] = {"rule_url": partial(rule_pages.url_of, datasette.urls)}
        if view_name == "index":
            return common | await _index_variables(datasette)
        if database is None or database not in datasette.databases:
            return common
        common |= _addresses(datasette.urls, database) | {"last": await live.last(datasette.databases[database])}
        if view_name == "row":
            key = tilde_decode(request.url_vars["pks"])
            return common | await _row_variables(datasette.databases[database], table, key)
        return common

    return variables


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Our own pages."""
    return routes.ROUTES


def _addresses(urls: Any, database: str) -> dict[str, Callable[..., str]]:
    made = (exchange_url, links.session_url, links.object_url, links.finding_url, links.own_page)
    return {make.__name__: partial(make, urls, database) for make in made}


async def _index_variables(datasette: Any) -> dict[str, Any]:
    """The first page; it follows its recording where it has one alone."""
    found = routes.recordings(datasette)
    shown = {"recordings": [await overview(each) for each in found]}
    if len(found) != 1:
        return shown
    return shown | _addresses(datasette.urls, found[0].name) | {"last": await live.last(found[0])}


async def _row_variables(database: Any, table: str | None, key: str) -> dict[str, Any]:
    match table:
        case "exchanges":
            return {"page": await pages.exchange_page(database, key)}
        case "objects":
            return {"page": None, "body": await pages.object_version(database, key)}
        case "bodies":
            return {"page": None, "body": await pages.body_page(database, key)}
    return {}
