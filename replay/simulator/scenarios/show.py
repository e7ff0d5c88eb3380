"""The progress of a scenario, for people: a line a step, under its phase."""

from rich.console import Console
from rich.text import Text

from replay.simulator.scenarios.run import Result, Run

WIDTH = 56  # of the steps' column: most are shorter


async def show(run: Run, console: Console) -> int:
    """Perform it and print each step as it ends; the number of steps that did not come off."""
    async for result in run.results():
        if result.step.phase:
            console.print(Text(result.step.phase, style="bold"))
        console.print(_line(result))
    return run.failed


def _line(result: Result) -> Text:
    """`ok` or `FAIL`, the step, and what came of it. All of it text: a partner's words are no markup."""
    mark = Text("  FAIL ", style="red") if result.wrong else Text("  ok   ", style="green")
    told = result.wrong or ", ".join(f"{name} {_plain(value)}" for name, value in result.facts.items())
    return mark + Text(f"{result.step.text:<{WIDTH}} {one_line(told)}".rstrip())


def one_line(text: str) -> str:
    """Without line breaks, and without what a terminal would obey: a partner may have written it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
