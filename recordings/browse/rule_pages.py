"""The rules' pages in the browser: files of Markdown, `ID.md` each, shown at `/-/rules/ID` and linked from findings."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

FOLDER = "OCPI_TAP_RULES"  # environment variable: where they are; without it there are none
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@cache
def pages() -> dict[str, Path]:
    """The files by the ids of their rules."""
    folder = os.environ.get(FOLDER)
    return {path.stem: path for path in Path(folder).glob("*.md")} if folder else {}


def url_of(urls: Any, rule: str) -> str | None:
    """Where the page of a rule is, None where there is none."""
    return str(urls.path(f"/-/rules/{rule}")) if rule in pages() else None


def html_of(rule: str) -> Markup | None:
    """The page, with all HTML in it escaped; None where there is none."""
    return Markup(MARKDOWN.render(pages()[rule].read_text())) if rule in pages() else None  # noqa: S704
