"""What Datasette is told about a recording: titles, units, facets and stored queries, from tables.toml and queries/."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HEAD = re.compile(r"\A-- (?P<title>.+)\n((?:-- .*\n)*)")


def metadata(databases: Sequence[str], *, sql: bool = False) -> dict[str, Any]:
    """Datasette's metadata for recordings under the names `databases`; arbitrary SQL is refused unless `sql`."""
    described = {"tables": tables(), "queries": queries(), "allow_sql": sql}
    return {
        "title": "OCPI recordings" if len(databases) > 1 else "OCPI recording",
        "allow_sql": sql,
        "extra_css_urls": ["/browse/browse.css"],
        "databases": dict.fromkeys(databases, described),
    }


def database_names(recordings: Sequence[Path]) -> list[str]:
    """The names that Datasette gives to these files: the stem, and a number where it was taken."""
    names: list[str] = []
    for path in recordings:
        name, number = path.stem, 2
        while name in (*names, "_internal"):
            name, number = f"{path.stem}_{number}", number + 1
        names.append(name)
    return names


def tables() -> dict[str, Any]:
    """Every table and view of a recording with its title, description, columns, units, facets and order."""
    return tomllib.loads((HERE / "tables.toml").read_text())


def queries() -> dict[str, dict[str, Any]]:
    """The stored queries by name. A file's first comment line is the title, the other ones the description."""
    return {path.stem: _query(path.read_text()) for path in sorted((HERE / "queries").glob("*.sql"))}


def _query(text: str) -> dict[str, Any]:
    head = HEAD.match(text)
    assert head, "a stored query starts with a comment line, its title"
    description = " ".join(line.removeprefix("-- ") for line in head[2].splitlines())
    return {"title": head["title"], "description": description, "sql": text[head.end() :].strip(), "hide_sql": True}
