"""The addresses of our own pages; each part of a path is encoded as Datasette does it."""

from typing import Any

from datasette.utils import tilde_encode

OBJECT = ("module", "kind", "country_code", "party_id", "object_id")


def own_page(urls: Any, database: str, *parts: Any) -> str:
    """`/DATABASE/-/PART/PART…`."""
    return "/".join([str(urls.database(database)), "-", *(tilde_encode(str(part)) for part in parts)])


def session_url(urls: Any, database: str, session_id: str) -> str:
    """The page of a charging session."""
    return own_page(urls, database, "sessions", session_id)


def object_url(urls: Any, database: str, row: Any) -> str:
    """The page of the object that a row of the table `objects` is a version of."""
    return own_page(urls, database, "objects", *(row[name] for name in OBJECT))


def finding_url(urls: Any, database: str, finding_id: int) -> str:
    """The page of a finding."""
    return own_page(urls, database, "findings", finding_id)
