"""Who is on stage: the platforms of this process, where the others are, and what has happened so far."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from replay.simulator.cpo import Cpo
from replay.simulator.emsp import Emsp
from replay.simulator.hub import Hub
from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.values import Json

GLANCE = 0.02  # seconds between two looks


class StepError(Exception):
    """A step did not come off; the message is one line for people."""


@dataclass
class Stage:
    """`hub` and `partner` are those that run in this process; the other one is somewhere else, or somebody's own.

    `counterpart` is the simulated party behind the hub that the partner deals with. To register, a side needs the
    versions URL and token A of the other: `url_of` and `token_of`, by actor. `patience` is in seconds.
    """

    partner_role: str
    hub: Hub | None = None
    partner: Partner | None = None
    url_of: dict[str, str] = field(default_factory=dict)
    token_of: dict[str, str] = field(default_factory=dict)
    patience: float = 30
    session_id: str = ""  # of the charging session in play
    reservation_id: str = ""
    seen: set[int] = field(default_factory=set)  # journal entries that steps of others have been found in

    @property
    def counterpart(self) -> Partner | None:
        """The simulated eMSP for a CPO, the simulated CPO for an eMSP."""
        if self.hub is None:
            return None
        fitting = (one for one in self.hub.inner.values() if (one.emsp if self.partner_role == "CPO" else one.cpo))
        return next(fitting)

    def actor(self, name: str) -> Hub | Partner | None:
        """The platform of that name, None where it is not in this process."""
        return {"hub": self.hub, "counterpart": self.counterpart, "partner": self.partner}[name]

    @property
    def present(self) -> Platform:
        """The platform that watches what others do."""
        platform = self.hub or self.partner
        assert platform is not None
        return platform

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something. Raises StepError when it does not come."""
        try:
            async with asyncio.timeout(self.patience):
                while not holds():
                    await asyncio.sleep(GLANCE)
        except TimeoutError:
            raise StepError(f"{what} did not come within {self.patience:g} s") from None

    def session(self, actor: Partner) -> Json:
        """The charging session in play, as an actor knows it. Raises StepError."""
        found = actor.store.by_id("sessions", self.session_id)
        if found is None:
            raise StepError("there is no charging session")
        return found


def emsp_of(actor: Partner) -> Emsp:
    """The eMSP that an actor hosts. Raises StepError."""
    if actor.emsp is None:
        raise StepError("only an eMSP can do that")
    return actor.emsp


def cpo_of(actor: Partner) -> Cpo:
    """The CPO that an actor hosts. Raises StepError."""
    if actor.cpo is None:
        raise StepError("only a CPO can do that")
    return actor.cpo
