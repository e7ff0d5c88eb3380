"""Checking: exchanges from a recording, a HAR or a flow file, through the same engine as live."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from recordings.exchange import Exchange
from recordings.finding import Finding, Severity
from recordings.formats import detect, flows, har
from recordings.formats.sides import Sides
from recordings.reader import Recording
from validators import profile
from validators.agreed import Silence
from validators.engine import Engine, judging
from validators.profile import Profile
from validators.resume import introduce
from validators.rule import Sort
from validators.telling import Tally

Key = tuple[int, str, str, str]
Progress = Callable[[], None]


@dataclass
class Checked:
    """What came of one input. `appeared` and `vanished` compare with the findings that a recording holds.

    `unit` is what it was judged by: exchanges, or objects where it is a bare payload. `tally` says what `profile`
    changed, `latest` is when the latest of them began, in seconds since 1970; `judged` are the rules that had to do.
    """

    name: str
    profile: Profile
    tally: Tally
    exchanges: int = 0
    graded: int = 0
    findings: list[Finding] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    not_graded: Counter[str] = field(default_factory=Counter)
    appeared: Counter[str] = field(default_factory=Counter)
    vanished: Counter[str] = field(default_factory=Counter)
    unit: str = "exchange"
    latest: float = 0.0
    judged: frozenset[str] = frozenset()

    def ran_out(self) -> list[Silence]:
        """The silences of the profile that hid nothing at the end of it any more."""
        return [silence for silence in self.profile.silence if not silence.holds(self.latest)]

    def narrow(self, rules: frozenset[str]) -> None:
        """Leave out what it says of other rules."""
        self.findings = [finding for finding in self.findings if finding.rule in rules]
        self.judged &= rules
        for counts in (self.appeared, self.vanished):
            for rule in counts.keys() - rules:
                del counts[rule]
        self.tally.narrow(rules)


def check(path: Path, profile_name: str | None, sides: Sides, progress: Progress) -> Checked:
    """Judge one input; raises RecordingError or FormatError. A recording's own profile is the default."""
    kind = detect(path)
    if kind == "recording":
        return _check_recording(Recording(path), profile_name, progress)
    reader = har.read if kind == "har" else flows.read
    engine = Engine(profile.load(profile_name or "ocpi"))
    checked = _begun(path, engine)
    _judge(engine, _numbered(reader(path, sides, checked.not_graded)), checked, progress)
    return checked


def _check_recording(recording: Recording, profile_name: str | None, progress: Progress) -> Checked:
    connection = recording.connection()
    engine = Engine(profile.load(profile_name or (connection["profile"] if connection else "ocpi")))
    if connection:
        introduce(engine, connection)
    checked = _begun(recording.path, engine)
    _judge(engine, recording.exchanges(), checked, progress)
    before, after = Counter(map(_key, recording.findings())), Counter(map(_key, checked.findings))
    checked.appeared.update(key[1] for key in (after - before).elements())
    checked.vanished.update(key[1] for key in (before - after).elements())
    recording.close()
    return checked


def _begun(path: Path, engine: Engine) -> Checked:
    return Checked(str(path), engine.conversation.profile, engine.teller.tally)


def _key(finding: Finding) -> Key:
    return finding.exchange_id, finding.rule, finding.side, finding.pointer


def _numbered(exchanges: Iterator[Exchange]) -> Iterator[Exchange]:
    """Exchanges that have no row yet get their place in the file."""
    return (exchange.with_id(number) for number, exchange in enumerate(exchanges, 1))


def _judge(engine: Engine, exchanges: Iterator[Exchange], checked: Checked, progress: Progress) -> None:
    sorts: set[Sort] = set()
    for exchange in exchanges:
        call, entry = engine.judge(exchange)
        if call.place.module:
            sorts.add(call.sort)
        checked.exchanges += 1
        checked.latest = max(checked.latest, exchange.started_at)
        checked.findings += entry.findings
        checked.crashes += [f"{crash.rule}: {crash.traceback.strip().splitlines()[-1]}" for crash in entry.crashes]
        if entry.reading.not_graded:
            checked.not_graded[entry.reading.not_graded] += 1
        else:
            checked.graded += 1
        progress()
    checked.judged = judging(sorts)


def gravest(results: list[Checked]) -> Severity | None:
    """The worst severity over all inputs."""
    found = [finding.severity for checked in results for finding in checked.findings]
    return min(found, key=lambda severity: severity.rank, default=None)
