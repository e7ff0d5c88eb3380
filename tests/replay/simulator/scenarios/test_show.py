"""The progress of a scenario on a terminal: phases, a line a step, and nothing that a partner could abuse."""

import asyncio
import io

import pytest
from rich.console import Console

from replay.simulator.scenarios import Run, Stage
from replay.simulator.scenarios.show import one_line, show
from replay.simulator.scenarios.stage import StepError
from replay.simulator.scenarios.verb import VERBS
from tests.replay.simulator.scenarios.scripts import failing, partner, script, telling, verb

STEPS = (
    'phase = "First", by = "partner", do = "good"', 'by = "partner", do = "good"',
    'phase = "Second", by = "partner", do = "bad"',
)  # fmt: skip


@pytest.mark.parametrize(("wrong", "told"), [
    ("it did not come", "it did not come"),
    ("HTTP 500\n[red]Oops[/red]\x1b[2J\x07", "HTTP 500 [red]Oops[/red] [2J"),
])  # fmt: skip
def test_it_has_a_line_for_every_phase_and_step(wrong: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VERBS, "good", verb(telling(objects=3, valid=True)))
    monkeypatch.setitem(VERBS, "bad", verb(failing(StepError(wrong))))
    out = io.StringIO()

    async def run() -> int:
        performance = Run(script(*STEPS), Stage("CPO", None, partner(count=2)), "2.2.1")
        return await show(performance, Console(file=out, width=200))

    assert asyncio.run(run()) == 1
    assert [" ".join(line.split()) for line in out.getvalue().splitlines()] == [
        "First", "ok partner tell objects 3, valid true", "ok partner tell objects 3, valid true", "Second",
        f"FAIL partner fail {told}",
    ]  # fmt: skip


def test_one_line_is_one_line() -> None:
    assert one_line("a\r\nb\t\x1b]0;title\x07 \u2028c ü") == "a b ]0;title c ü"
