"""Datasette's plugin hooks: hand a page's data to its template, and cells to cells.py."""

from collections.abc import Awaitable, Callable
from typing import Any

import pluggy
from datasette.utils import tilde_decode
from markupsafe import Markup

from recordings.browse import pages
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
        if view_name == "index":
            own = [db for name, db in datasette.databases.items() if not name.startswith("_")]
            return {"recordings": [await pages.overview(db) for db in own]}
        if view_name == "row" and database:
            return await _row_variables(datasette.databases[database], table, tilde_decode(request.url_vars["pks"]))
        return {}

    return variables


async def _row_variables(database: Any, table: str | None, key: str) -> dict[str, Any]:
    match table:
        case "exchanges":
            return {"page": await pages.exchange_page(database, key)}
        case "objects":
            return {"page": None, "body": await pages.object_page(database, key)}
        case "bodies":
            return {"page": None, "body": await pages.body_page(database, key)}
    return {}
