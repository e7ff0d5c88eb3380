"""`make bench`: the figures, printed as a Markdown table."""

import sys

from benchmarks.live import CONNECTIONS, measure

TARGETS = {"2 KB PUT": 0.95, "100 KB GET": 0.90}
LATENCY = 1.15


def main() -> None:
    """Rounds and seconds a run can be given: python -m benchmarks 5 8."""
    rounds, seconds = (int(word) for word in (sys.argv[1:3] or ("5", "8")))
    ratios, counted = measure(rounds, seconds)
    print(
        f"| recording + all rules against plain mitmdump, {CONNECTIONS} connections | requests/s | p99 |\n| --- | --- | --- |"
    )
    for ratio in ratios:
        print(
            f"| {ratio.name} | {ratio.rate:.2f} x ({ratio.tap.rate:.0f} / {ratio.plain.rate:.0f}; to reach {TARGETS[ratio.name]})"
            f" | {ratio.p99:.2f} x ({ratio.tap.p99:.0f} / {ratio.plain.p99:.0f} ms; to reach {LATENCY}) |"
        )
    print(f"\nExchanges: {counted['seen']} seen, {counted['recorded']} recorded, {counted['failed']} lost.")


if __name__ == "__main__":
    main()
