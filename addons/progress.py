"""Progress: the onboarding while the tap runs, as rows in the recording and as lines on the console."""

import json
import sqlite3
import time
import traceback
from collections.abc import Sequence

from addons.console import Console
from recordings import times
from recordings.entry import Crash
from recordings.onboarding import CheckpointRow, VerdictRow, checkpoints_in, verdict_in
from recordings.sign_offs import sign_offs_in
from recordings.store import Store
from validators.engine import Judged
from validators.onboarding.checkpoint import State
from validators.onboarding.kept import rows_of
from validators.onboarding.onboarding import Onboarding
from validators.onboarding.results import verdict
from validators.onboarding.roles import name_of
from validators.onboarding.standing import Result

SHARE = 20  # while exchanges wait, looks at all checkpoints get the twentieth part of the time
TOLD = (State.PASSED, State.FAILED)


class Progress:
    """Sees each exchange that was recorded; `has_news` until what came of it is kept.

    A fault of ocpi-tap in this is a row in `crashes`, and stops nothing.
    """

    def __init__(self, onboarding: Onboarding, store: Store, console: Console) -> None:
        """Go on where the recording stands; `onboarding` knows of all that is in it."""
        self._onboarding, self._store, self._console = onboarding, store, console
        self._checkpoints = {row.id: row for row in checkpoints_in(store.sql)}
        self._verdict = verdict_in(store.sql)
        self._open = dict(onboarding.findings.attempts)
        self._told = {id: row.state for id, row in self._checkpoints.items() if row.state in TOLD}
        self._latest, self._at = store.next_id - 1, time.time()  # the exchange that was seen last, and when it began
        self._rests_until = 0.0
        self.has_news = True

    def observe(self, judged: Judged) -> None:
        """An exchange that is in the recording."""
        before, exchange = len(judged.crashes), judged.call.exchange
        self._onboarding.observe(judged)
        for crash in judged.crashes[before:]:
            self._store.add_crash(crash, exchange.id)
        self._latest, self._at, self.has_news = exchange.id, exchange.started_at, True

    def keep(self, is_busy: bool = False) -> None:
        """Write down what changed, and tell it; while much is to do, not every time."""
        began = time.monotonic()
        if not self.has_news or (is_busy and began < self._rests_until):
            return
        self.has_news = False
        try:
            self._onboarding.sign_offs = sign_offs_in(self._store.sql)
            self._keep(self._onboarding.results())
            self._keep_crashes()
        except sqlite3.OperationalError:
            raise  # the file: disk full, locked
        except Exception:
            self._store.add_crash(Crash("onboarding", traceback.format_exc()))
        self._rests_until = began + SHARE * (time.monotonic() - began)

    def _keep(self, results: Sequence[Result]) -> None:
        at = times.iso(self._at)
        rows = [self._row(position, result, at) for position, result in enumerate(results, 1)]
        before, now = self._verdict, self._verdict_row(results, at)
        self._store.keep_onboarding(now, [row for row in rows if row != self._checkpoints.get(row.id)])
        self._keep_open()
        self._checkpoints, self._verdict = {row.id: row for row in rows}, now
        self._tell(results)
        if now.verdict != (before.verdict if before else State.IN_PROGRESS):
            self._console.verdict(results, now.verdict)

    def _keep_crashes(self) -> None:
        for crash in self._onboarding.crashes:
            self._store.add_crash(crash)
        self._onboarding.crashes.clear()

    def _keep_open(self) -> None:
        """The things that were done again since, with what was found in them."""
        before, now = self._open, dict(self._onboarding.findings.attempts)
        changed = {thing: attempt for thing, attempt in now.items() if before.get(thing) is not attempt}
        rows = [row for thing, attempt in changed.items() for row in rows_of(thing, attempt)]
        self._store.keep_open([*changed, *(before.keys() - now.keys())], rows)
        self._open = now

    def _row(self, position: int, result: Result, at: str) -> CheckpointRow:
        checkpoint, known = result.checkpoint, self._checkpoints.get(result.checkpoint.id)
        return CheckpointRow(
            id=checkpoint.id,
            position=position,
            title=checkpoint.title,
            phase=checkpoint.phase.value,
            required=checkpoint.required,
            state=result.state.value,
            reason=result.reason,
            evidence=json.dumps(result.evidence, ensure_ascii=False),
            changed_at=known.changed_at if known and known.state == result.state else at,
        )

    def _verdict_row(self, results: Sequence[Result], at: str) -> VerdictRow:
        known, role = self._verdict, name_of(self._onboarding.roles)
        now = VerdictRow(role, self._onboarding.dossier.version, verdict(results).value, at, self._latest)
        is_same = known is not None and known[:3] == now[:3]
        return now._replace(changed_at=known.changed_at) if known and is_same else now

    def _tell(self, results: Sequence[Result]) -> None:
        """Say what is passed or failed now, and was not when it was told last."""
        for result in results:
            told = self._told.get(result.checkpoint.id)
            if result.state in TOLD and result.state != told:
                self._told[result.checkpoint.id] = result.state
                self._console.checkpoint(result, is_mended=told == State.FAILED)
