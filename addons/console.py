"""Console: what the operator sees while traffic passes. A line an exchange, a line a new kind of finding."""

import sys
import time
from collections import Counter
from collections.abc import Sequence

from recordings.entry import Entry
from recordings.finding import Finding, worst
from validators.onboarding.checkpoint import Phase, State
from validators.onboarding.results import required_done
from validators.onboarding.standing import Result

LONG = 100  # characters of what speaks against a checkpoint
ARROWS = {"hub_to_partner": "hub -> partner", "partner_to_hub": "partner -> hub"}


class Console:
    """Writes to stderr; nothing secret reaches it, since entries are redacted before. Quiet says nothing at all."""

    def __init__(self, quiet: bool, repeats: int = 1) -> None:
        """A console that has said nothing yet; it tells a kind of finding `repeats` times, and counts the others."""
        self.quiet = quiet
        self._repeats = repeats
        self._found: Counter[tuple[str, str]] = Counter()

    def entry(self, entry: Entry) -> None:
        """An exchange passed."""
        if self.quiet:
            return
        self._line(line_of(entry))
        for finding in entry.findings:
            self._found[finding.rule, finding.party] += 1
            if self._found[finding.rule, finding.party] <= self._repeats:
                self._line(f"         {finding.severity}: {finding.message} [{finding.rule}, {place_of(finding)}]")

    def checkpoint(self, result: Result, is_mended: bool) -> None:
        """A checkpoint is passed now, or failed."""
        checkpoint, word = result.checkpoint, "mended" if is_mended else result.state
        if not self.quiet:
            self._line(f"checkpoint {word}: {checkpoint.id}  {checkpoint.title}{proof_of(result)}")

    def verdict(self, results: Sequence[Result], verdict: str) -> None:
        """The verdict over all checkpoints is another one now."""
        done, required = required_done(results)
        if not self.quiet:
            self._line(f"verdict: {verdict}, {done} of {required} required checkpoints done")

    def end(self, hidden: int) -> None:
        """The run is over: how many findings were not told, `hidden` of them by the profile."""
        if self.quiet:
            return
        for (rule, party), count in sorted(self._found.items()):
            if count > self._repeats:
                self._line(f"{rule}: {count - self._repeats:,} more by the {party}")
        if hidden:
            self._line(f"{hidden:,} finding{'s' if hidden > 1 else ''} silenced by the profile")

    def gap(self, exchanges: int, reason: str) -> None:
        """Something is missing in the recording."""
        if not self.quiet:
            self._line(f"{time.strftime('%H:%M:%S')} gap: {exchanges} exchanges not recorded: {reason}")

    def _line(self, text: str) -> None:
        shown = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)  # no orders to a terminal
        print(shown.encode("ascii", "backslashreplace").decode(), file=sys.stderr, flush=True)


def line_of(entry: Entry) -> str:
    """When, who, what, how it ended."""
    exchange, reading = entry.exchange, entry.reading
    at = time.strftime("%H:%M:%S", time.localtime(exchange.started_at))
    what = f"{reading.module} {reading.operation or ''}".strip() if reading.module else exchange.request.url
    ended = exchange.error or f"{exchange.response.status if exchange.response else ''}"
    ended += f"/{reading.ocpi_status}" if reading.ocpi_status is not None else ""
    gravest = worst(entry.findings)
    found = f"  {len(entry.findings)} x {gravest}" if gravest else ""
    return (
        f"{at} {ARROWS[exchange.direction]:14} {exchange.request.method:6} {what:32} {ended:9}"
        f" {exchange.duration_ms:6.0f} ms{found}"
    )


def place_of(finding: Finding) -> str:
    """Where a finding is, for people."""
    return f"{finding.side} {finding.pointer}".strip()


def proof_of(result: Result) -> str:
    """The latest exchange that shows how a checkpoint stands; of a failed one what speaks against it, too.

    A criterion that is met rests on checkpoints, which were told, and on the absence of findings.
    """
    is_failed = result.state is State.FAILED
    proofs = result.evidence["against" if is_failed else "shown"]
    if not proofs or (result.checkpoint.phase is Phase.SUCCESS and not is_failed):
        return ""
    latest = max(proofs, key=lambda proof: proof["exchange"])
    what = f": {latest['what'][:LONG]}" if is_failed and latest["what"] else ""
    rules = f" [{', '.join(latest['rules'])}]" if is_failed and latest["rules"] else ""
    return f"{what}{rules} (exchange {latest['exchange']})"
