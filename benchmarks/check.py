"""Check: exchanges a second of a recording through all rules on one core, and where the time goes."""

import cProfile
import pstats
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mixed import ROLES, make
from recordings.formats.sides import Sides
from validators.checking import check

SIZE = 50_000
REPEATS = 5  # runs, of which the one in the middle counts
SHOWN = 12  # functions of the profile


@dataclass(frozen=True)
class Speed:
    """`bytes` is the average of request and response together."""

    role: str
    rate: float
    bytes: float
    findings: int


def measure(size: int = SIZE) -> tuple[list[Speed], list[tuple[str, float]]]:
    """The speed for a partner of each role, and the functions that took most time themselves, as parts of it all."""
    with tempfile.TemporaryDirectory() as folder:
        recordings = [(role, make(Path(folder), role, size // len(ROLES))) for role in ROLES]
        return [_timed(role, path) for role, path in recordings], _profiled(recordings[0][1])


def _timed(role: str, path: Path) -> Speed:
    runs = sorted((_timed_once(role, path) for _ in range(REPEATS)), key=lambda speed: speed.rate)
    return runs[REPEATS // 2]


def _timed_once(role: str, path: Path) -> Speed:
    started = time.process_time()
    checked = check(path, None, Sides("", ""), lambda: None)
    rate = checked.exchanges / (time.process_time() - started)
    return Speed(role, rate, path.stat().st_size / checked.exchanges, len(checked.findings))


def _profiled(path: Path) -> list[tuple[str, float]]:
    profiler = cProfile.Profile()
    profiler.runcall(check, path, None, Sides("", ""), lambda: None)
    stats = pstats.Stats(profiler)
    own = {f"{Path(file).stem}.{name}": values[2] for (file, _, name), values in stats.stats.items()}  # type: ignore[attr-defined]
    return sorted(((name, spent / sum(own.values())) for name, spent in own.items()), key=lambda row: -row[1])[:SHOWN]
