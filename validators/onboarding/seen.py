"""Seen: one call with all that was found on it, as the checkpoints look at it."""

from collections.abc import Iterable
from dataclasses import dataclass

from recordings.exchange import Direction, Side
from recordings.finding import Finding, Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.registration import has_foreign_token


@dataclass(frozen=True, slots=True)
class Seen:
    """`findings` are all on the call, those included that were told before and not once more."""

    call: Call
    findings: tuple[Finding, ...]
    conversation: Conversation

    @property
    def by_hub(self) -> bool:
        """Whether the hub asked and the partner answered."""
        return self.call.exchange.direction is Direction.HUB_TO_PARTNER

    @property
    def id(self) -> int:
        """The exchange's."""
        return self.call.exchange.id

    @property
    def interface(self) -> str | None:
        """The interface that was called; 2.1.1 does not name it, but the request shows it."""
        row = self.call.place.row
        return row.interface if row else None

    @property
    def is_hubs_failure(self) -> bool:
        """Whether the hub's request failed for a fault of its own, or for a token that nobody gave it, as in a probe.

        What the partner made of it says nothing about its onboarding.
        """
        if not self.by_hub or self.call.succeeded:
            return False
        is_faulty = any(finding.side == "request" for finding in self.errors(Side.HUB))
        return is_faulty or has_foreign_token(self.call, self.conversation.registration)

    def errors(self, party: Side = Side.PARTNER, chapters: Iterable[str] = ()) -> list[Finding]:
        """The errors on it that a party made, of some chapters of rules or of all."""
        wanted = tuple(chapters)
        return [
            finding
            for finding in self.findings
            if finding.party == party
            and finding.severity is Severity.ERROR
            and (not wanted or finding.rule.partition(".")[0] in wanted)
        ]

    def outcome(self) -> str:
        """How it was answered, in a few words."""
        exchange, response = self.call.exchange, self.call.response
        if response is None:
            return f"no answer ({exchange.error})"
        code = response.status_code
        return f"HTTP {response.status}" + (f", status code {code}" if code is not None else ", no status code")
