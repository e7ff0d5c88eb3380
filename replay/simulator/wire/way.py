"""What converters are told besides the object: from which version to which, and what the platform knows."""

from dataclasses import dataclass
from typing import Protocol

from replay.simulator.values import Json, Party


class Known(Protocol):
    """What a platform knows, for shapes that embed other objects; all of it canonical."""

    def location(self, owner: Party, location_id: str) -> Json | None:
        """A Location of that party."""
        ...

    def token(self, contract_id: str) -> Json | None:
        """A Token by its `contract_id`, compared without regard to case."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """One conversion. `owner` is whose objects they are where these do not say it, as in 2.1.1."""

    source: str
    target: str
    known: Known
    owner: Party | None = None
