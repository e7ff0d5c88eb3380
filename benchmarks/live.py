"""Live: requests a second and p99 latency through the tap against plain mitmdump, in turn."""

import json
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.upstream import LOCATION

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
CONNECTIONS = 16
PERCENTILE = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Sample:
    """One run of wrk: requests a second and the 99th percentile of latency in milliseconds."""

    rate: float
    p99: float


@dataclass(frozen=True)
class Ratio:
    """The tap's medians over plain mitmdump's."""

    name: str
    plain: Sample
    tap: Sample

    @property
    def rate(self) -> float:
        """Throughput kept; 1 is all of it."""
        return self.tap.rate / self.plain.rate

    @property
    def p99(self) -> float:
        """Latency at the 99th percentile; 1 is none added."""
        return self.tap.p99 / self.plain.p99


def measure(rounds: int, seconds: int) -> tuple[list[Ratio], dict[str, int]]:
    """Both workloads, and the recording's own counters, which show that nothing was left out.

    Every round starts both proxies anew: two processes of one program differ by more than what is measured here.
    """
    if shutil.which("wrk") is None:
        raise SystemExit("benchmarks: wrk is missing; on Debian: apt install wrk")
    with tempfile.TemporaryDirectory() as folder, upstream() as port:
        recording = Path(folder, "bench.db")
        workloads = list(scripts(Path(folder)))
        samples = [run for number in range(rounds) for run in one_round(workloads, port, recording, seconds, number)]
        ratios = [ratio_of(name, [run for run in samples if run[0] == name]) for name, _ in workloads]
        return ratios, counters(recording)


def one_round(
    workloads: list[tuple[str, Path]], port: int, recording: Path, seconds: int, number: int
) -> Iterator[tuple[str, str, Sample]]:
    """Workload, proxy and sample of each run: plain and tap in turn, in the other order every other round."""
    options = ["--set", f"ocpi_hub=http://127.0.0.1:{port}", "--set", "ocpi_partner=http://127.0.0.1:9"]
    options += ["--set", f"ocpi_recording={recording}", "--mode", f"reverse:http://127.0.0.1:9@{free_port()}"]
    with proxy(port) as plain, proxy(port, "-s", "addons/tap.py", *options) as tap:
        order = [("plain", plain), ("tap", tap)][:: -1 if number % 2 else 1]
        for name, script in workloads:
            for _, own in order:
                wrk(script, own, 1)  # warms up
            for kind, own in order:
                yield name, kind, wrk(script, own, seconds)


def ratio_of(name: str, runs: list[tuple[str, str, Sample]]) -> Ratio:
    """The medians of one workload."""
    plain, tap = (median([sample for _, kind, sample in runs if kind == wanted]) for wanted in ("plain", "tap"))
    return Ratio(name, plain, tap)


def scripts(folder: Path) -> Iterator[tuple[str, Path]]:
    """The workloads by name, as wrk's scripts."""
    put = folder / "put.lua"
    put.write_text((HERE / "put.lua").read_text().replace("%BODY%", json.dumps(json.dumps(LOCATION))))
    yield "2 KB PUT", put
    yield "100 KB GET", HERE / "get.lua"


def median(samples: list[Sample]) -> Sample:
    """Of rates and of latencies, each on its own."""
    return Sample(statistics.median(s.rate for s in samples), statistics.median(s.p99 for s in samples))


def wrk(script: Path, port: int, seconds: int) -> Sample:
    """One run; refuses to count a run in which requests failed."""
    words = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(script),
        f"http://127.0.0.1:{port}",
    ]
    output = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"benchmarks: requests failed\n{output}")
    rate = float(output.partition("Requests/sec:")[2].split()[0])
    value, unit = PERCENTILE.findall(output)[0]
    return Sample(rate, float(value) * UNITS[unit])


@contextmanager
def upstream() -> Iterator[int]:
    """The platform behind the proxies, in a process of its own."""
    with running([sys.executable, "-m", "benchmarks.upstream"]) as process:
        assert process.stdout
        yield int(process.stdout.readline())


@contextmanager
def proxy(port: int, *options: str) -> Iterator[int]:
    """A mitmdump in front of it; answers its port."""
    own = free_port()
    with running([BIN / "mitmdump", "-q", "--mode", f"reverse:http://127.0.0.1:{port}@{own}", *options]):
        while True:
            try:
                socket.create_connection(("127.0.0.1", own)).close()
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield own


@contextmanager
def running(words: list[str | Path]) -> Iterator["subprocess.Popen[str]"]:
    """A process that is ended in order."""
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def counters(recording: Path) -> dict[str, int]:
    """Seen, recorded and failed over all runs."""
    import sqlite3

    sql = sqlite3.connect(recording)
    seen, recorded, failed = sql.execute("SELECT sum(seen), sum(recorded), sum(failed) FROM runs").fetchone()
    sql.close()
    return {"seen": seen, "recorded": recorded, "failed": failed}
