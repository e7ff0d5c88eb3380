"""Which exchanges may belong to a charging session: its own, and those around that mention its token or reference."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from recordings.browse.pages import Database, rows, rows_in_time
from recordings.browse.session_steps import Step, step_of
from recordings.browse.session_ties import Facts, response_url

HALF = 150  # exchanges from the beginning and as many from the end; a longer story is not read to the end
WINDOW = 20_000  # exchanges before and after, among which those that do not name the session are looked for
NEAREST = 100  # of these, with the same token or reference
LONGEST = 100  # characters of what is looked for
OWN = """
SELECT id FROM (SELECT id FROM exchanges WHERE session_id = :session ORDER BY id LIMIT :half)
UNION SELECT id FROM (SELECT id FROM exchanges WHERE session_id = :session ORDER BY id DESC LIMIT :half)
UNION SELECT exchange_id FROM (
    SELECT exchange_id FROM objects WHERE object_id = :session AND kind = 'Session' AND side = 'response'
    ORDER BY id DESC LIMIT 20
)
"""
MENTION = """
SELECT f.rowid AS id FROM exchanges_fts f CROSS JOIN exchanges e ON e.id = f.rowid
WHERE f.exchanges_fts MATCH :phrases AND f.rowid BETWEEN :first AND :last
  AND e.module IN ('tokens', 'commands', 'chargingprofiles', 'cdrs') AND e.operation <> 'put'
"""
BEFORE = f"{MENTION} AND e.operation IN ('authorize', 'command') ORDER BY f.rowid DESC LIMIT {NEAREST}"
RESULTS = f"{MENTION} AND e.operation = 'result' ORDER BY f.rowid LIMIT {NEAREST}"
CDRS = f"{MENTION} AND e.module = 'cdrs' AND e.operation IN ('post', 'list') ORDER BY f.rowid LIMIT 20"
STEPS = """
SELECT e.id, e.started_at, e.duration_ms, e.direction, e.method, e.url, e.version, e.module, e.operation, e.object_id,
       e.session_id, e.http_status, e.ocpi_status, e.error, q.content AS sent,
       CASE WHEN e.operation IS NOT 'list' THEN p.content END AS answered,
       CASE e.operation WHEN 'list' THEN (
           SELECT json_object('place', o.pointer, 'value', json(b.content))
           FROM objects o JOIN bodies b ON b.sha256 = o.content
           WHERE o.exchange_id = e.id AND CASE WHEN json_valid(b.content) THEN :session IN (
               iif(o.kind = 'Session', o.object_id, NULL),
               iif(o.kind = 'CDR', json_extract(b.content, '$.session_id'), NULL)) END
           LIMIT 1)
       END AS pulled,
       CASE e.operation WHEN 'authorize' THEN (
           SELECT json_extract(b.content, '$.auth_id') FROM objects o JOIN bodies b ON b.sha256 = o.content
           WHERE o.object_id = e.object_id AND o.kind = 'Token' AND json_valid(b.content)
           ORDER BY o.id DESC LIMIT 1)
       END AS contract
FROM exchanges e
LEFT JOIN bodies q ON q.sha256 = e.request_body
LEFT JOIN bodies p ON p.sha256 = e.response_body
WHERE e.id IN (SELECT value FROM json_each(:ids))
"""


async def own_steps(database: Database, session_id: str) -> list[Step]:
    """The exchanges that name the session, from both ends of a long one; and lists that it was pulled in."""
    return await _steps(database, session_id, await rows(database, OWN, session=session_id, half=HALF))


async def with_others(database: Database, own: list[Step], facts: Facts) -> tuple[list[Step], bool]:
    """The session's own exchanges with those around it that may belong to it, and whether there was time to look."""
    first, last = min(step.id for step in own), max(step.id for step in own)
    same = [*facts.references, *facts.tokens]
    places = facts.locations if any(step.version == "2.1.1" for step in own) else ()  # it does not tell a token's uid
    search = Search(database, facts.session_id, own)
    await search.add(BEFORE, [*same, *places], first - WINDOW, first)
    if not any(step.is_cdr for step in own):
        await search.add(CDRS, [facts.session_id, *same], max(first, last - WINDOW) - WINDOW, last + WINDOW)
    callbacks = [url.rpartition("/")[2] for step in search.steps if (url := response_url(step))]
    await search.add(RESULTS, callbacks, first - WINDOW, last + WINDOW)
    return search.steps, search.is_complete


@dataclass
class Search:
    """What was found so far; `is_complete` False where one look took too long."""

    database: Database
    session_id: str
    steps: list[Step]
    is_complete: bool = True

    async def add(self, sql: str, texts: Iterable[str], first: int, last: int) -> None:
        """Add the exchanges between two others that mention one of the texts."""
        phrases = " OR ".join(f'"{_phrase(text)}"' for text in texts if _phrase(text).strip())
        if not phrases:
            return
        found = await rows_in_time(self.database, sql, phrases=phrases, first=first, last=last)
        self.is_complete = self.is_complete and found is not None
        known = {step.id for step in self.steps}
        more = [row for row in found or () if row["id"] not in known]
        self.steps = self.steps + await _steps(self.database, self.session_id, more)


async def _steps(database: Database, session_id: str, ids: list[Any]) -> list[Step]:
    wanted = json.dumps([row[0] for row in ids])
    return [step_of(row) for row in await rows(database, STEPS, session=session_id, ids=wanted)]


def _phrase(text: str) -> str:
    """Quoted for the search index, which finds words in their order."""
    return text[:LONGEST].replace("\0", " ").replace('"', '""')
