"""Checking: exchanges from a recording, a HAR or a flow file, through the same engine as live."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path

from recordings.entry import Crash
from recordings.exchange import Exchange
from recordings.finding import Finding, Severity
from recordings.formats import detect, flows, har
from recordings.formats.sides import Sides
from recordings.garbage import collected_seldom
from recordings.reader import Recording
from validators import profile
from validators.agreed import Silence
from validators.engine import Engine, judging
from validators.learned.legs import Legs
from validators.profile import Profile
from validators.resume import introduce
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
    return check_all([path], profile_name, sides, lambda _: progress())[0]


def check_all(
    paths: Sequence[Path], profile_name: str | None, sides: Sides, progress: Callable[[Path], None]
) -> list[Checked]:
    """Judge inputs together: what a hub passes on from one to another is judged with both. Raises as `check`.

    Exchanges are taken in the order in which they were completed, whatever their input.
    """
    legs, names = Legs(), Counter(path.name for path in paths)
    inputs = []
    for path in paths:
        name = "" if len(paths) == 1 else path.name if names[path.name] == 1 else str(path)
        inputs.append(_opened(path, profile_name, sides, legs, name))
    with collected_seldom():
        for each, exchange in merge(*(each.exchanges() for each in inputs), key=_completed):
            each.judge(exchange)
            progress(each.path)
    return [each.ended() for each in inputs]


@dataclass
class Input:
    """One input while it is judged. `recording` is None for other files, which have no findings to compare with."""

    path: Path
    engine: Engine
    checked: Checked
    source: Iterator[Exchange]
    recording: Recording | None = None

    def exchanges(self) -> Iterator[tuple["Input", Exchange]]:
        """What is to be judged, each with this input."""
        return ((self, exchange) for exchange in self.source)

    def judge(self, exchange: Exchange) -> None:
        """Judge the next one."""
        checked = self.checked
        judged = self.engine.judged(exchange)
        checked.exchanges += 1
        checked.latest = max(checked.latest, exchange.started_at)
        checked.findings += judged.findings
        checked.crashes += map(_in_short, judged.crashes)
        if judged.call.not_graded:
            checked.not_graded[judged.call.not_graded] += 1
        else:
            checked.graded += 1

    def ended(self) -> Checked:
        """What came of it."""
        self.checked.judged = judging(self.engine.sorts)
        if self.recording:
            before, after = Counter(map(_key, self.recording.findings())), Counter(map(_key, self.checked.findings))
            self.checked.appeared.update(key[1] for key in (after - before).elements())
            self.checked.vanished.update(key[1] for key in (before - after).elements())
            self.recording.close()
        return self.checked


def _opened(path: Path, profile_name: str | None, sides: Sides, legs: Legs, name: str) -> Input:
    kind = detect(path)
    if kind == "recording":
        return _opened_recording(Recording(path), profile_name, legs, name)
    reader = har.read if kind == "har" else flows.read
    engine = Engine(profile.load(profile_name or "ocpi"), legs, name)
    checked = _begun(path, engine)
    return Input(path, engine, checked, _numbered(reader(path, sides, checked.not_graded)))


def _opened_recording(recording: Recording, profile_name: str | None, legs: Legs, name: str) -> Input:
    connection = recording.connection()
    engine = Engine(profile.load(profile_name or (connection["profile"] if connection else "ocpi")), legs, name)
    if connection:
        introduce(engine, connection)
    return Input(recording.path, engine, _begun(recording.path, engine), recording.exchanges(), recording)


def _completed(judged: tuple[Input, Exchange]) -> float:
    exchange = judged[1]
    return exchange.started_at + exchange.duration_ms / 1000


def _begun(path: Path, engine: Engine) -> Checked:
    return Checked(str(path), engine.conversation.profile, engine.teller.tally)


def _in_short(crash: Crash) -> str:
    return f"{crash.rule}: {crash.traceback.strip().splitlines()[-1]}"


def _key(finding: Finding) -> Key:
    return finding.exchange_id, finding.rule, finding.side, finding.pointer


def _numbered(exchanges: Iterator[Exchange]) -> Iterator[Exchange]:
    """Exchanges that have no row yet get their place in the file."""
    return (exchange.with_id(number) for number, exchange in enumerate(exchanges, 1))


def gravest(results: list[Checked]) -> Severity | None:
    """The worst severity over all inputs."""
    found = [finding.severity for checked in results for finding in checked.findings]
    return min(found, key=lambda severity: severity.rank, default=None)
