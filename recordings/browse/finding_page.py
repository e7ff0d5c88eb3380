"""What the page of a finding needs from the recording: its exchange with that one place marked, and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from recordings.browse.message import BodyView, Marked, StoredFinding
from recordings.browse.pages import Database, ExchangePage, exchange_page, rows, stored_finding

AROUND = 12  # lines before and after the marked one
HEAD = 8  # lines of a body without a mark
FINDING = "SELECT * FROM findings WHERE id = :id"
COUNTED = 10_000
ALIKE = f"""
SELECT count(*) FROM (
    SELECT 1 FROM findings WHERE rule = :rule AND severity = :severity AND party = :party LIMIT {COUNTED + 1}
)
"""  # noqa: S608
# Exactly the order of the index on findings: in a recording with a million of them each is one step away.
NEIGHBOUR = """
SELECT id FROM findings
WHERE rule = :rule AND severity = :severity AND party = :party AND (exchange_id, id) {} (:exchange_id, :id)
ORDER BY exchange_id {order}, id {order} LIMIT 1
"""
PREVIOUS = NEIGHBOUR.format("<", order="DESC")
NEXT = NEIGHBOUR.format(">", order="ASC")


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a body that follow each other; `is_shown` False for those that are folded away."""

    is_shown: bool
    lines: Sequence[Marked]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """`page` marks this finding alone; `others` are the exchange's other ones.

    `alike` counts the findings of this rule and party, no further than one more than COUNTED; `previous` and `next` are
    its neighbours among them.
    """

    finding: StoredFinding
    page: ExchangePage
    others: list[StoredFinding]
    alike: int
    previous: int | None
    next: int | None


async def finding_page(database: Database, finding_id: int) -> FindingPage | None:
    """The finding with this id, None where there is none."""
    found = await rows(database, FINDING, id=finding_id)
    if not found:
        return None
    finding = stored_finding(found[0])
    alike = {name: found[0][name] for name in ("rule", "severity", "party")}
    here = alike | {"exchange_id": finding.exchange_id, "id": finding.id}
    page = await exchange_page(database, str(finding.exchange_id), only=finding.id)
    before, after = [await rows(database, sql, **here) for sql in (PREVIOUS, NEXT)]
    return FindingPage(
        finding,
        page,
        [other for other in page.findings if other.id != finding.id],
        (await rows(database, ALIKE, **alike))[0][0],
        before[0]["id"] if before else None,
        after[0]["id"] if after else None,
    )


def place(finding: StoredFinding) -> str:
    """Where it is, in words."""
    kind, _, name = finding.pointer.partition(":")
    if kind == "header" and name:
        return f"header {name} of the {finding.side}"
    if finding.pointer in ("status", "url"):
        return "HTTP status" if finding.pointer == "status" else "URL of the request"
    return f"{finding.pointer or 'the whole'} in the body of the {finding.side}"


def pieces(view: BodyView) -> list[Piece]:
    """The body with the lines folded away that are far from the mark."""
    marks = [number for number, line in enumerate(view.lines) if line.findings]
    near = {number for mark in marks for number in range(mark - AROUND, mark + AROUND + 1)} or set(range(HEAD))
    numbered = groupby(enumerate(view.lines), key=lambda pair: pair[0] in near)
    found = [Piece(is_near, [line for _, line in group]) for is_near, group in numbered]
    return [Piece(True, piece.lines) if len(piece.lines) <= 2 else piece for piece in found]
