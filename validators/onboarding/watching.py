"""Watching a recording that grows: verdict and checkpoints in the terminal, drawn again when something has changed."""

import time
from collections.abc import Iterable

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.text import Text

from validators.onboarding.attempt import Attempt
from validators.onboarding.forms.text import Line, checkpoints, head, step
from validators.onboarding.report import Report, report_of

EVERY = 1.0  # seconds between two looks
STEPS = 3


def watch(attempts: list[Attempt], console: Console) -> Report:
    """Until Ctrl-C; what there was to say in the end. Raises RecordingError."""
    report = report_of(attempts, with_objects=False)
    with Live(view(report, console), console=console, auto_refresh=False, vertical_overflow="crop") as live:
        try:
            while True:
                time.sleep(EVERY)
                news = [attempt.read_on() for attempt in attempts]
                if any(news):
                    report = report_of(attempts, with_objects=False)
                    live.update(view(report, console), refresh=True)
        except KeyboardInterrupt:
            return report


def view(report: Report, console: Console) -> Group:
    """What to do first, and the checkpoints without evidence; where they do not fit, those that are not done."""
    todo = [line for number, each in enumerate(report.todo[:STEPS], 1) for line in step(number, each)]
    top: list[Line] = [*head(report), (0, Text()), *todo]
    whole = _together([*top, *checkpoints(report)])
    if len(console.render_lines(whole)) <= console.height:
        return whole
    return _together([*top, *checkpoints(report, leave_out_done=True)])


def _together(lines: Iterable[Line]) -> Group:
    return Group(*(Padding(text, (0, 0, 0, indent)) for indent, text in lines))
