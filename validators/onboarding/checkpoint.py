"""What a checkpoint is: one step of onboarding, declared above the function that looks for it in each exchange."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from inspect import getdoc
from types import ModuleType
from typing import NamedTuple

from validators.onboarding.dossier import Dossier
from validators.onboarding.roles import ROLES
from validators.onboarding.seen import Seen
from validators.spec.versions import JUDGED


class State(StrEnum):
    """How a checkpoint stands."""

    PASSED = "passed"
    FAILED = "failed"
    IN_PROGRESS = "in progress"
    NOT_SEEN = "not seen"
    NOT_APPLICABLE = "not applicable"
    WAIVED = "waived"
    SIGNED_OFF = "signed off"

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self in (State.PASSED, State.WAIVED, State.SIGNED_OFF, State.NOT_APPLICABLE)


class Phase(StrEnum):
    """The phases of the hub's onboarding, in their order."""

    HANDSHAKE = "Handshake"
    CPO_DATA = "CPO phase 1: data"
    CPO_SESSIONS = "CPO phase 2: charging sessions"
    EMSP_DATA = "eMSP phase 1: data"
    EMSP_SESSIONS = "eMSP phase 2: charging sessions"
    RFID = "RFID"
    SUCCESS = "Success criteria"


class Sign(NamedTuple):
    """What an exchange says of a checkpoint.

    `part` is which of the things it is about that must be seen; its latest sign counts. `good` shows it, or speaks
    against it, None where it has only begun. `what` was seen, in words; `rules` whose findings say so, `thing` the
    object it is about, as `Location LOC1`. `exchange` is another one than that which is looked at.
    """

    part: str
    good: bool | None
    what: str = ""
    rules: tuple[str, ...] = ()
    thing: str = ""
    exchange: int | None = None


Look = Callable[[Seen, Dossier], Iterator[Sign]]
When = Callable[[Dossier], bool]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checkpoint:
    """`needs` are the parts that must all be shown, any one where there are none; `must_be_seen` says it to people.

    `look` is None where it is decided otherwise: by a person (`is_manual`), or from other checkpoints. `modules` are
    those that `look` wants to see calls of, all where there are none. `todo` is what to do while it is not passed.
    Where `look` goes through all that is remembered, `when` says that a call changed something in it: it waits then
    until somebody wants the results, and is shown the latest such call.
    """

    id: str
    title: str
    phase: Phase
    must_be_seen: str
    todo: str
    needs: tuple[str, ...] = ()
    roles: frozenset[str] = ROLES
    versions: frozenset[str] = JUDGED
    modules: frozenset[str] = frozenset()
    required: bool = True
    is_manual: bool = False
    look: Look | None = None
    when: When | None = None

    def concerns(self, module: str | None) -> bool:
        """Whether it wants to look at calls of a module."""
        return not self.modules or module in self.modules


def checkpoint(
    id: str,
    title: str,
    phase: Phase,
    *,
    needs: tuple[str, ...] = (),
    roles: Iterable[str] = ROLES,
    versions: Iterable[str] = JUDGED,
    modules: Iterable[str] = (),
    required: bool = True,
    when: When | None = None,
) -> Callable[[Look], Checkpoint]:
    """Declare one; the docstring below says in its first line what must be seen, and then what to do for it."""

    def declare(look: Look) -> Checkpoint:
        must_be_seen, _, todo = (getdoc(look) or "").partition("\n\n")
        return Checkpoint(
            id=id,
            title=title,
            phase=phase,
            must_be_seen=must_be_seen,
            todo=" ".join(todo.split()),
            needs=needs,
            roles=frozenset(roles),
            versions=frozenset(versions),
            modules=frozenset(modules),
            required=required,
            look=look,
            when=when,
        )

    return declare


def declared_in(*modules: ModuleType) -> Iterator[Checkpoint]:
    """The checkpoints of modules, in the order in which they stand there."""
    for module in modules:
        yield from (value for value in vars(module).values() if isinstance(value, Checkpoint))
