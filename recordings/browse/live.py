"""Whether a recording has grown: a few numbers that cost nothing to ask for."""

import sqlite3

from recordings.browse.pages import Database
from recordings.file import version_of
from recordings.onboarding import SINCE

EXCHANGES = {
    "exchange": "SELECT max(id) FROM exchanges",
    "indexed": "SELECT max(id) FROM exchanges_fts_docsize",
    "ended": "SELECT count(ended_at) FROM runs",
}
ONBOARDING = {"decided": "SELECT exchange_id FROM onboarding", "signed": "SELECT max(id) FROM sign_offs"}


async def last(database: Database) -> dict[str, int]:
    """What rises while it is recorded; 0 where there is none yet.

    `exchange` is the id of the last one, `indexed` of the last that the search knows, `decided` of the last that the
    verdict takes into account, `signed` of the last sign-off; `ended` counts runs.
    """
    found: dict[str, int] = await database.execute_fn(_last)
    return found


def _last(sql: sqlite3.Connection) -> dict[str, int]:
    asked = EXCHANGES | (ONBOARDING if version_of(sql) >= SINCE else {})
    answers = {name: sql.execute(query).fetchone() for name, query in asked.items()}
    return {name: row[0] or 0 if row else 0 for name, row in answers.items()}
