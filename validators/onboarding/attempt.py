"""An attempt: one recording on its way through the rules and the checkpoints, read on where it grows."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from recordings.exchange import Exchange
from recordings.finding import Finding
from recordings.garbage import collected_seldom
from recordings.reader import Recording
from recordings.sign_offs import sign_offs
from validators import profile
from validators.engine import Engine
from validators.onboarding.coverage import Coverage
from validators.onboarding.onboarding import Onboarding
from validators.resume import introduce

Key = tuple[str, str, str]  # a rule, the party at fault, the severity


@dataclass(slots=True)
class Times:
    """How often something was found, also where it was not told again; in which exchange first and in which last."""

    count: int
    first: int
    last: int


def names_of(paths: Sequence[Path]) -> list[str]:
    """The files' names, without their folders; where some are the same, with a number."""
    names = [path.name for path in paths]
    return [f"{name} ({at})" if names.count(name) > 1 else name for at, name in enumerate(names, 1)]


class Attempt:
    """`first_at` and `last_at` are when its exchanges began, in seconds since 1970, `last` is the id of the latest.

    `versions` are those that were talked; that a version's details were read is not enough.
    """

    def __init__(
        self, path: Path, profile_name: str | None = None, roles: frozenset[str] = frozenset(), name: str = ""
    ) -> None:
        """`roles` count in place of what the traffic tells, `name` in place of the file's.

        Raises RecordingError and UnknownProfileError.
        """
        self.recording, self.name = Recording(path), name or path.name
        connection = self.recording.connection()
        used = profile_name or (connection["profile"] if connection else "ocpi")
        self.engine = Engine(profile.load(used))
        if connection:
            introduce(self.engine, connection)
        self.onboarding = Onboarding(self.engine.conversation)
        self.onboarding.dossier.roles.given = roles
        self.coverage = Coverage()
        self.found: dict[Key, Times] = {}
        self.not_graded: Counter[str] = Counter()
        self.crashed: Counter[str] = Counter()
        self.versions: set[str] = set()
        self.exchanges = self.graded = self.last = 0
        self.first_at = self.last_at = 0.0

    def read_on(self, progress: Callable[[], None] = lambda: None) -> bool:
        """Take in what is new in the recording; whether there was anything. Raises RecordingError."""
        before = self.last, self.onboarding.sign_offs
        with collected_seldom():
            for exchange in self.recording.exchanges(first=self.last + 1):
                self._take(exchange)
                progress()
        self.onboarding.sign_offs = sign_offs(self.recording)
        return before != (self.last, self.onboarding.sign_offs)

    def _take(self, exchange: Exchange) -> None:
        judged = self.engine.judged(exchange)
        self.onboarding.observe(judged)
        call = judged.call
        self.last, self.last_at = exchange.id, max(self.last_at, exchange.started_at)
        self.first_at = self.first_at or exchange.started_at
        self.exchanges += 1
        self.crashed.update(crash.rule for crash in judged.crashes)
        for finding in judged.findings + judged.again:
            self._count(finding)
        if call.not_graded is not None:
            self.not_graded[call.not_graded] += 1
            return
        self.graded += 1
        if call.place.version and call.place.module != "versions":
            self.versions.add(call.place.version)
        self.coverage.learn(call, self.engine.conversation.profile)

    def _count(self, finding: Finding) -> None:
        key = finding.rule, finding.party, finding.severity
        times = self.found.get(key)
        if times is None:
            self.found[key] = Times(1, finding.exchange_id, finding.exchange_id)
        else:
            times.count, times.last = times.count + 1, finding.exchange_id

    def close(self) -> None:
        """Let go of the file."""
        self.recording.close()
