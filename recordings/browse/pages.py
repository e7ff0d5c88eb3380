"""What the pages of a recording need from its database: an exchange, an object, a body."""

from dataclasses import dataclass
from typing import Any

from datasette.database import QueryInterrupted

from recordings.browse.message import BodyView, MessageView, StoredFinding, body_view, message_view, within
from recordings.exchange import Exchange
from recordings.finding import Severity
from recordings.reader import COLUMNS, body_of, exchange_of

Database = Any  # datasette.database.Database, which has no types
TOO_LONG = 400  # milliseconds
EXCHANGE = """
SELECT e.*, q.content AS q_content, q.length AS q_length, q.note AS q_note,
       p.content AS p_content, p.length AS p_length, p.note AS p_note
FROM exchanges e
LEFT JOIN bodies q ON q.sha256 = e.request_body
LEFT JOIN bodies p ON p.sha256 = e.response_body
WHERE e.id = :id
"""
OBJECT = """
SELECT o.*, b.content AS b_content, b.length AS b_length, b.note AS b_note
FROM objects o JOIN bodies b ON b.sha256 = o.content WHERE o.id = :id
"""


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """`row` holds the columns beyond the exchange itself; `response` is None where none came."""

    exchange: Exchange
    row: Any
    findings: list[StoredFinding]
    request: MessageView
    response: MessageView | None
    objects: list[Any]
    crashes: list[Any]

    def shown(self) -> set[int]:
        """The ids of the findings that stand at their places, rather than in the list alone."""
        messages = [message for message in (self.request, self.response) if message]
        at_start = {finding.id for message in messages for finding in message.start}
        at_headers = {finding.id for message in messages for header in message.headers for finding in header.findings}
        bodies = [message.body for message in messages if message.body]
        return (
            at_start | at_headers | {finding.id for body in bodies for line in body.lines for finding in line.findings}
        )


async def exchange_page(database: Database, exchange_id: str, only: int | None = None) -> ExchangePage:
    """Everything about one exchange, which must be there; `only` is the one finding to mark."""
    row = (await database.execute(EXCHANGE, {"id": exchange_id})).first()
    exchange = exchange_of(row[name] for name in COLUMNS)
    findings = await findings_of(database, exchange.id)
    marked = [finding for finding in findings if only in (None, finding.id)]
    response = exchange.response
    return ExchangePage(
        exchange,
        row,
        findings,
        message_view(exchange.request, [finding for finding in marked if finding.side == "request"]),
        message_view(response, [finding for finding in marked if finding.side == "response"]) if response else None,
        await rows(database, "SELECT * FROM objects WHERE exchange_id = :id ORDER BY id LIMIT 100", id=exchange.id),
        await rows(database, "SELECT * FROM crashes WHERE exchange_id = :id ORDER BY id", id=exchange.id),
    )


async def findings_of(database: Database, exchange_id: int) -> list[StoredFinding]:
    """The findings of one exchange, the gravest first."""
    found = await rows(database, "SELECT * FROM findings WHERE exchange_id = :id ORDER BY id", id=exchange_id)
    return sorted(map(stored_finding, found), key=lambda finding: finding.severity.rank)


def stored_finding(row: Any) -> StoredFinding:
    """The finding in a row of its table."""
    return StoredFinding(**{**dict(row), "severity": Severity(row["severity"])})


async def object_version(database: Database, row_id: str) -> BodyView:
    """One version of an object, with the findings that its exchange has about it."""
    row = (await database.execute(OBJECT, {"id": row_id})).first()
    findings = within(await findings_of(database, row["exchange_id"]), row["side"], row["pointer"])
    return body_view(body_of(row["content"], row["b_content"], row["b_length"], row["b_note"]), findings)


async def body_page(database: Database, digest: str) -> BodyView:
    """One body."""
    sql = "SELECT content AS b_content, length AS b_length, note AS b_note FROM bodies WHERE sha256 = :digest"
    row = (await database.execute(sql, {"digest": digest})).first()
    return body_view(body_of(digest, row["b_content"], row["b_length"], row["b_note"]))


async def rows(database: Database, sql: str, **values: Any) -> list[Any]:
    """All that a query answers."""
    return list((await database.execute(sql, values)).rows)


async def rows_in_time(database: Database, sql: str, **values: Any) -> list[Any] | None:
    """The same, None where it takes too long."""
    try:
        return list((await database.execute(sql, values, custom_time_limit=TOO_LONG)).rows)
    except QueryInterrupted:
        return None
