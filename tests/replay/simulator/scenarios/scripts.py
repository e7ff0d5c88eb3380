"""Short scenarios and plain verbs for tests, and platforms to play them on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from replay.simulator.connection import Connection
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options
from replay.simulator.scenarios import Scenario, Stage
from replay.simulator.scenarios.scenario import read
from replay.simulator.scenarios.verb import VERBS, Do, Facts, Verb
from tests.replay.simulator.platforms import running

TOKEN_A = "token-a-of-a-partner"
FAST = Options(speed=600, timeout=5)


def verb(do: Do) -> Verb:
    """A verb without settings, which nobody else can see."""
    return Verb(do.__name__, do, do.__name__, None, None, False, frozenset(), frozenset())


def telling(**facts: object) -> Do:
    """What a verb does that comes off at once, with these facts."""

    async def tell(stage: Stage, actor: object) -> Facts:
        return dict(facts)

    return tell


def failing(error: Exception) -> Do:
    """What a verb does that does not come off."""

    async def fail(stage: Stage, actor: object) -> Facts:
        raise error

    return fail


def script(*steps: str, **head: str) -> Scenario:
    """A scenario whose steps are lines of TOML without their braces."""
    told = {"title": '"A test"', "partner": '"CPO"', "steps": f"[{', '.join(f'{{ {step} }}' for step in steps)}]"}
    return read("a-test", "\n".join(f"{name} = {value}" for name, value in (told | head).items()))


def partner(version: str = "2.2.1", role: str = "CPO", count: int = 30) -> Partner:
    """A partner that waits for somebody to register with it."""
    return Partner(Connection(version, TOKEN_A), [CPO if role == "CPO" else EMSP], FAST, count=count)


@asynccontextmanager
async def onboarded(version: str, role: str, **settings: float) -> AsyncIterator[Stage]:
    """A stage with a hub and a partner that are registered with each other, and the hub knowing the partner's data."""
    hub = Hub([Connection(version, None, roles=(role,))], FAST)
    ours = partner(version, role)
    async with running(hub, ours):
        stage = Stage(
            role, hub, ours, {"partner": ours.versions_url}, {"partner": TOKEN_A}, settings.get("patience", 10)
        )
        await VERBS["register"].do(stage, hub)
        await hub.sync.full(hub.outer[0])
        yield stage


async def did(stage: Stage, by: str, name: str, **settings: object) -> Facts:
    """The facts of one step that comes off."""
    return await VERBS[name].do(stage, stage.actor(by), **settings)
