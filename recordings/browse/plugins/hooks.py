"""Datasette's plugin hooks: hand a page's data to its template, and cells to cells.py."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pluggy
from datasette import NotFound, Response
from datasette.utils import tilde_decode
from markupsafe import Markup

from recordings.browse import pages, rule_pages
from recordings.browse.cells import cell

hookimpl = pluggy.HookimplMarker("datasette")


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
        common = {"rule_url": partial(rule_pages.url_of, datasette.urls)}
        if view_name == "index":
            return common | {"recordings": [await pages.overview(db) for db in _recordings(datasette)]}
        if view_name == "row" and database:
            key = tilde_decode(request.url_vars["pks"])
            return common | await _row_variables(datasette.databases[database], table, key)
        return common

    return variables


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The pages of the rules."""
    return [(r"^/-/rules/(?P<rule>[^/]+)$", rule_page)]


async def rule_page(datasette: Any, request: Any) -> Any:
    """One of them; raises NotFound."""
    rule = request.url_vars["rule"]
    page = rule_pages.html_of(rule)
    if page is None:
        raise NotFound(f"No page of a rule {rule}")
    names = [database.name for database in _recordings(datasette)]
    shown = {"rule": rule, "page": page, "recordings": names}
    return Response.html(await datasette.render_template("rule.html", shown, request=request))


def _recordings(datasette: Any) -> list[Any]:
    return [database for name, database in datasette.databases.items() if not name.startswith("_")]


async def _row_variables(database: Any, table: str | None, key: str) -> dict[str, Any]:
    match table:
        case "exchanges":
            return {"page": await pages.exchange_page(database, key)}
        case "objects":
            return {"page": None, "body": await pages.object_page(database, key)}
        case "bodies":
            return {"page": None, "body": await pages.body_page(database, key)}
    return {}
