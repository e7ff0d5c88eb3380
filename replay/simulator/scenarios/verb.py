"""What a step can be: a verb, how it is done, and how somebody else sees that it was done."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from replay.simulator.journal import Entry
from replay.simulator.platform import Platform
from replay.simulator.scenarios.stage import Stage

UNSEEN = 0.5  # seconds for a step of the other side of which we see nothing
LATER = 0.3  # seconds in which the other side learns what we know already, before we change it again

Facts = dict[str, Any]
Do = Callable[..., Awaitable[Facts]]
Sign = Callable[[Entry, dict[str, Any]], bool]  # whether a request that came in is the one of a step
State = Callable[[Stage, Platform, dict[str, Any]], bool]  # whether a platform knows what a step waits for


@dataclass(frozen=True)
class Verb:
    """`words` says it for people, with required settings in braces. `either` side does its half of it, whoever begins.

    Others see it done by its `sign`, or know as much themselves by its `state`; with neither they can only be patient.
    """

    name: str
    do: Do
    words: str
    sign: Sign | None
    state: State | None
    either: bool
    settings: frozenset[str]
    required: frozenset[str]

    def text(self, by: str, settings: dict[str, Any]) -> str:
        """One line for people; what has no place in the words follows them."""
        rest = ", ".join(f"{name} {value}" for name, value in settings.items() if f"{{{name}}}" not in self.words)
        return f"{by} {self.words.format(**settings)}" + (f" ({rest})" if rest else "")

    async def watch(self, stage: Stage, text: str, settings: dict[str, Any]) -> None:
        """Wait until the other side has done it. Raises StepError."""
        state = self.state
        if self.sign is not None:
            await stage.until(lambda: self._seen(stage, settings), f"«{text}»")
        elif state is not None:
            await stage.until(lambda: state(stage, stage.present, settings), f"«{text}»")
            await asyncio.sleep(LATER)
        else:
            await asyncio.sleep(UNSEEN)

    def _seen(self, stage: Stage, settings: dict[str, Any]) -> bool:
        assert self.sign is not None
        for entry in stage.present.journal.since(0):
            came = not entry.sent and entry.outside and entry.number not in stage.seen
            if came and self.sign(entry, settings):
                stage.seen.add(entry.number)
                return True
        return False


VERBS: dict[str, Verb] = {}


def verb(
    words: str, sign: Sign | None = None, state: State | None = None, *, either: bool = False
) -> Callable[[Do], Do]:
    """Declare a verb: the function does it, for the stage and the actor, and answers the facts."""

    def declared(do: Do) -> Do:
        settings = list(inspect.signature(do).parameters.values())[2:]
        required = frozenset(one.name for one in settings if one.default is one.empty)
        name = do.__name__
        VERBS[name] = Verb(name, do, words, sign, state, either, frozenset(one.name for one in settings), required)
        return do

    return declared


def request(operation: str, module: str = "") -> Sign:
    """The sign of a request by operation, a pattern such as `PUT *`; the module is that of the step unless named."""

    def fits(entry: Entry, settings: dict[str, Any]) -> bool:
        wanted = module or settings.get("module", "")
        fitting = entry.module == wanted and fnmatchcase(entry.operation, operation)
        return fitting and entry.succeeded and entry.last

    return fits


def command(name: str) -> Sign:
    """The sign of a command."""
    return lambda entry, _: entry.module == "commands" and entry.facts.get("command") == name
