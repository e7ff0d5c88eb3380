"""Watching a recording that grows: verdict and checkpoints in the terminal, drawn again when something has changed."""

import time

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.text import Text

from validators.onboarding import wording
from validators.onboarding.attempt import Attempt
from validators.onboarding.forms.text import STYLES, checkpoints, step
from validators.onboarding.report import Report, report_of

EVERY = 1.0  # seconds between two looks
STEPS = 3


def watch(attempts: list[Attempt], console: Console) -> Report:
    """Until Ctrl-C; what there was to say in the end. Raises RecordingError."""
    report = report_of(attempts)
    with Live(view(report), console=console, auto_refresh=False, vertical_overflow="crop") as live:
        try:
            while True:
                time.sleep(EVERY)
                news = [attempt.read_on() for attempt in attempts]
                if any(news):
                    report = report_of(attempts)
                    live.update(view(report), refresh=True)
        except KeyboardInterrupt:
            return report


def view(report: Report) -> Group:
    """What fits on a screen: no evidence, and the first things to do."""
    lines = [(0, Text(wording.headline(report), style=STYLES[report.verdict]))]
    lines += [(2, Text(line)) for line in wording.basis(report)]
    lines += [(2, step(number, each)) for number, each in enumerate(report.todo[:STEPS], 1)]
    lines += checkpoints(report, evidence=False)
    return Group(*(Padding(text, (0, 0, 0, indent)) for indent, text in lines))
