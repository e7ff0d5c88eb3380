"""`make bench`: the figures, printed as a Markdown table."""

import sys

from benchmarks import check, tables
from benchmarks.live import CONNECTIONS, Ratio, measure

TARGETS = {"2 KB PUT": 0.95, "100 KB GET": 0.90}
LATENCY = 1.15
CHECKER = 40
FIRST_USE = 300
CHECKED = 5000


def main() -> None:
    """Rounds and seconds a run can be given: python -m benchmarks 8 5."""
    print_tables()
    print_check()
    rounds, seconds = (int(word) for word in (sys.argv[1:3] or ("8", "5")))
    ratios, counted = measure(rounds, seconds)
    title = f"recording + all rules against plain mitmdump, {CONNECTIONS} connections"
    print(f"| {title} | requests/s | p99 |\n| --- | --- | --- |")
    for ratio in ratios:
        print(row(ratio))
    print(f"\nExchanges: {counted['seen']} seen, {counted['recorded']} recorded, {counted['failed']} lost.")


def print_tables() -> None:
    """The checker against the reference, and how long a new process waits for the tables."""
    print("| checking by the tables against jsonschema | objects/s |\n| --- | --- |")
    for speed in tables.measure():
        made_of = f"{speed.checker:.0f} / {speed.reference:.0f}; to reach {CHECKER}"
        print(f"| {speed.name} | {speed.ratio:.0f} x ({made_of}) |")
    print(f"\nImport and first use: {tables.first_use() * 1000:.0f} ms; to stay below {FIRST_USE}.\n")


def print_check() -> None:
    """How fast recordings are judged by all rules, and the functions that take most of the time."""
    speeds, spent = check.measure()
    title = f"check by all rules, {check.SIZE:,} mixed exchanges, the median of {check.REPEATS} runs"
    print(f"| {title} | exchanges/s on one core |\n| --- | --- |")
    for speed in speeds:
        print(f"| partner is {speed.role}, {speed.bytes / 1000:.1f} KB each | {speed.rate:.0f}; to reach {CHECKED} |")
    print("\nMost time, as a part of it: " + ", ".join(f"{name} {part:.0%}" for name, part in spent) + ".\n")


def row(ratio: Ratio) -> str:
    """One workload: each ratio, what it is made of, and what design aims at."""
    plain, tap = ratio.plain, ratio.tap
    rate = f"{ratio.rate:.2f} x ({tap.rate:.0f} / {plain.rate:.0f}; to reach {TARGETS[ratio.name]})"
    p99 = f"{ratio.p99:.2f} x ({tap.p99:.0f} / {plain.p99:.0f} ms; to reach {LATENCY})"
    return f"| {ratio.name} | {rate} | {p99} |"


if __name__ == "__main__":
    main()
