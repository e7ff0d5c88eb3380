"""The full-text index over exchanges: filled by the writer when it has time, searched by Datasette."""

import sqlite3

LONGEST = 200_000  # characters of one body that are searchable
STEP = 500

PENDING = """
SELECT e.id, e.url, substr(q.content, 1, :longest), substr(p.content, 1, :longest)
FROM exchanges e
LEFT JOIN bodies q ON q.sha256 = e.request_body AND typeof(q.content) = 'text'
LEFT JOIN bodies p ON p.sha256 = e.response_body AND typeof(p.content) = 'text'
WHERE e.id > (SELECT coalesce(max(id), 0) FROM exchanges_fts_docsize)
ORDER BY e.id LIMIT :step
"""


def index(sql: sqlite3.Connection, limit: int | None = None) -> int:
    """Index exchanges that are not yet, `limit` of them or all; answers how many it did."""
    done = 0
    while limit is None or done < limit:
        rows = sql.execute(PENDING, {"longest": LONGEST, "step": min(STEP, limit or STEP)}).fetchall()
        if not rows:
            break
        sql.execute("BEGIN IMMEDIATE")
        sql.executemany("INSERT INTO exchanges_fts (rowid, url, request, response) VALUES (?, ?, ?, ?)", rows)
        sql.execute("COMMIT")
        done += len(rows)
    return done
