"""Finding: one place where a rule does not hold. Its fields are the columns that people filter by."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: a MUST broken, a SHOULD broken, or advice."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 is the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`side` is `request` or `response`, `party` the one at fault (`hub`, `partner`),

    `pointer` an RFC 6901 JSON Pointer into the body of that side, or `header:Name`, `status`, `url`.
    """

    exchange_id: int
    rule: str
    severity: Severity
    side: str
    party: str
    pointer: str
    message: str


def worst(findings: list[Finding] | tuple[Finding, ...]) -> Severity | None:
    """The gravest severity among them, None without findings."""
    return min((finding.severity for finding in findings), key=lambda severity: severity.rank, default=None)
