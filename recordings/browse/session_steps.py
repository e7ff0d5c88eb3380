"""A step of a charging session: one exchange, and what it says of the session."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recordings import times
from recordings.browse.states import is_adding, member, one_spelling, patched, read, text

TELLING = ("put", "patch", "get", "list")  # operations of the module sessions that carry a Session


@dataclass(frozen=True)
class Step:
    """`sent` and `answered` are the bodies as JSON values.

    `contract` is that of the token which an authorisation is about, by which a session of 2.1.1 knows it. `pulled` is
    the session or CDR that a list answered with, `place` where it stands in that answer.
    """

    id: int
    started_at: str
    duration_ms: float
    direction: str
    method: str
    url: str
    version: str | None
    module: str
    operation: str | None
    object_id: str | None
    session_id: str | None
    http_status: int | None
    ocpi_status: int | None
    error: str
    contract: str | None = None
    sent: Any = None
    answered: Any = None
    pulled: Any = None
    place: str = ""

    @property
    def from_hub(self) -> bool:
        """Whether the hub sent the request."""
        return self.direction == "hub_to_partner"

    @cached_property
    def at(self) -> float:
        """When it began, in seconds since 1970."""
        return times.seconds(self.started_at)

    @property
    def succeeded(self) -> bool:
        """Both layers say so."""
        return 200 <= (self.http_status or 0) < 300 and 1000 <= (self.ocpi_status or 0) < 2000

    @cached_property
    def carried(self) -> dict[str, Any] | None:
        """The Session, the CDR, or the part of one, that it told."""
        pushed = self.sent if self.method in ("PUT", "PATCH", "POST") else member(self.answered, "data")
        value = self.pulled or pushed
        return one_spelling(value) if isinstance(value, dict) else None

    def is_about(self, pointer: str) -> bool:
        """Whether something at this place of its answer may be about the session: of a list, its own item."""
        return not self.place or not pointer.startswith("/data/") or f"{pointer}/".startswith(f"{self.place}/")

    @property
    def is_session(self) -> bool:
        """Whether it tells the session itself."""
        return self.module == "sessions" and self.operation in TELLING and self.carried is not None

    @property
    def is_cdr(self) -> bool:
        """Whether it tells the session's CDR."""
        return self.module == "cdrs" and self.carried is not None


def step_of(row: Any) -> Step:
    """The step in a row of session_exchanges.STEPS."""
    values = dict(row)
    sent, answered, pulled = (read(values.pop(name)) for name in ("sent", "answered", "pulled"))
    place = text(pulled, "place")
    return Step(**values, sent=sent, answered=answered, pulled=member(pulled, "value"), place=place)


def states(steps: list[Step]) -> list[tuple[Step, dict[str, Any]]]:
    """Every step that told the session and was accepted, with the session as it stands after it."""
    state: dict[str, Any] = {}
    found = []
    for step in steps:
        if step.is_session and step.succeeded and step.carried is not None:
            adds = is_adding("Session", step.version)
            state = patched(state, step.carried, adds_periods=adds) if step.method == "PATCH" else step.carried
            found.append((step, state))
    return found
