"""What a recording keeps of an onboarding, put back where a tap goes on with it."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from recordings.finding import Severity
from recordings.onboarding import OpenRow, checkpoints_in, open_in, verdict_in
from recordings.reader import Recording
from validators.call import Call
from validators.engine import Judged
from validators.onboarding.onboarding import Onboarding
from validators.onboarding.open_findings import Attempt, Open, Thing


class Kept:
    """The checkpoints and open findings of a recording, and up to which exchange they know of everything.

    An onboarding sees again what is read again, for what it remembers of it, and has both put back as they were kept
    when it comes to exchanges that they do not know of.
    """

    def __init__(self, recording: Recording) -> None:
        """What there is in a recording: nothing, where no tap has looked for checkpoints yet."""
        self._recording = recording
        self._evidence = {row.id: json.loads(row.evidence) for row in checkpoints_in(recording.sql)}
        self._open = dict(attempts_of(open_in(recording.sql)))
        verdict = verdict_in(recording.sql)
        self._known = verdict.exchange_id if verdict else 0

    def show(self, call: Call, onboarding: Onboarding) -> None:
        """One call again, after the conversation has learned from it."""
        if call.exchange.id > self._known:
            self.restore(onboarding)
        findings = tuple(self._recording.findings(call.exchange.id))
        onboarding.observe(Judged(call, findings, (), [], ()))

    def restore(self, onboarding: Onboarding) -> None:
        """Put everything back, unless that was done."""
        if self._evidence:
            onboarding.restore(self._evidence, self._open)
            self._evidence = {}


def rows_of(thing: Thing, attempt: Attempt) -> list[OpenRow]:
    """What is open of a thing, as rows."""
    return [
        OpenRow(*thing, attempt.name, each.rule, each.severity.value, each.party, each.message, each.exchange,
                each.side, each.pointer)
        for each in attempt.found.values()
    ]  # fmt: skip


def attempts_of(rows: Iterable[OpenRow]) -> Iterator[tuple[Thing, Attempt]]:
    """The reverse, of all rows in their order."""
    for (thing, name), found in groupby(rows, key=lambda row: (Thing(*row[:4]), row.attempt)):
        yield thing, Attempt(name, {(each.rule, each.party, each.severity): each for each in map(_open, found)})


def _open(row: OpenRow) -> Open:
    return Open(row.rule, Severity(row.severity), row.party, row.message, row.exchange_id, row.module, row.side,
                row.pointer)  # fmt: skip
