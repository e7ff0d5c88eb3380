"""Table cells as links: to the exchange at the finding's place, to the same session, correlation id, object or rule."""

from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from recordings.browse import rule_pages
from recordings.browse.links import OBJECT, finding_url, object_url, session_url

LINK = Markup('<a href="{}">{}</a>')
TAG = Markup('<span class="tag {}">{}</span>')
REFERRED = {"run_id": "runs", "connection_id": "connections", "request_body": "bodies", "response_body": "bodies"}
STORED_QUERIES = {"correlation_id": "correlation", "object_id": "object_history"}
EXCERPT = 100  # characters


def cell(urls: Any, database: str, table: str | None, column: str, value: Any, row: Any) -> Markup | None:
    """The cell's HTML, None where Datasette's own serves. `table` is None in a stored query's result."""
    value = _plain(value)
    if value is None or (value == "" and column != "pointer"):
        return None
    if column == "session_id":
        return LINK.format(session_url(urls, database, value), value)
    if column == "object_id" and table == "objects" and set(OBJECT) <= set(row.keys()):  # ?_col= leaves some out
        return LINK.format(object_url(urls, database, row), value)
    if column in STORED_QUERIES:
        return LINK.format(f"{urls.query(database, STORED_QUERIES[column])}?{urlencode({column: value})}", value)
    if column in ("severity", "worst_severity", "error"):
        return TAG.format(value if column != "error" else "error", value)
    if column in ("http_status", "ocpi_status"):
        return TAG.format("error", value) if value >= (400 if column == "http_status" else 2000) else None
    if column == "rule" and table != "crashes":
        return _rule(urls, database, value)
    return _reference(urls, database, table, column, value, row)


def _rule(urls: Any, database: str, rule: str) -> Markup:
    """Its findings, and its page where there is one."""
    findings = LINK.format(f"{urls.table(database, 'findings')}?{urlencode({'rule': rule})}", rule)
    page = rule_pages.url_of(urls, rule)
    return findings + Markup(' <a class="page" href="{}">page</a>').format(page) if page else findings


def _reference(urls: Any, database: str, table: str | None, column: str, value: Any, row: Any) -> Markup | None:
    if column in ("exchange", "exchange_id"):
        return LINK.format(exchange_url(urls, database, value), value)
    if column == "object" and table is None:
        return LINK.format(urls.row(database, "objects", value), value)
    if column == "finding" and table is None:
        return LINK.format(finding_url(urls, database, value), value)
    if column == "message" and table == "findings":
        return LINK.format(finding_url(urls, database, row["id"]), value)
    if column in REFERRED:  # a link of Datasette's own leads nowhere where the recording has a dot in its name
        text = f"{value[:8]}…" if REFERRED[column] == "bodies" else value
        return LINK.format(urls.row(database, REFERRED[column], value), text)
    if table == "objects" and column == "content":
        return LINK.format(urls.row(database, "bodies", value), f"{value[:8]}…")
    if table == "findings" and column == "pointer":
        url = f"{exchange_url(urls, database, row['exchange_id'])}#finding-{row['id']}"
        return LINK.format(url, value or "(whole body)")
    if table == "bodies" and column == "content":
        return _excerpt(value)
    if column == "url":  # a link of Datasette's own would call the platform
        return Markup('<span title="{}">{}</span>').format(value, _short(value))
    return None


def exchange_url(urls: Any, database: str, exchange_id: Any) -> str:
    """The page of an exchange."""
    return str(urls.row(database, "exchanges", _plain(exchange_id)))


def _plain(value: Any) -> Any:
    """Datasette hands a foreign key as its value or as value and label."""
    return value["value"] if isinstance(value, dict) else value


def _excerpt(value: str | bytes) -> Markup:
    text = value[:EXCERPT].decode(errors="backslashreplace") if isinstance(value, bytes) else value[:EXCERPT]
    return Markup("<code>{}{}</code>").format(text, "…" if len(value) > EXCERPT else "")


def _short(url: str) -> str:
    """The path and the query: the host is the same in nearly every row."""
    path = "/" + url.split("/", 3)[3] if url.count("/") > 2 else url
    return path if len(path) <= EXCERPT else f"{path[:EXCERPT]}…"
