"""Whether a recording has grown: two numbers that cost nothing to ask for."""

from recordings.browse.pages import Database, rows

LAST = "SELECT (SELECT max(id) FROM exchanges) AS exchange, (SELECT max(id) FROM exchanges_fts_docsize) AS indexed"


async def last(database: Database) -> dict[str, int]:
    """`exchange` is the id of the last one, `indexed` of the last one that the search knows; 0 where there is none."""
    row = (await rows(database, LAST))[0]
    return {name: row[name] or 0 for name in ("exchange", "indexed")}
