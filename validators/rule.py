"""What a rule is: a declaration above, a generator of faults below."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from recordings.exchange import Direction
from recordings.finding import Severity
from validators.spec.versions import EVERY


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule does not hold.

    `pointer` is a JSON Pointer into the body, or `header:Name`, `status`, `url`; `detail` says what was found there.
    """

    pointer: str
    detail: str = ""
    severity: Severity | None = None  # where it is not the rule's own
    side: str | None = None  # likewise


class Scope(StrEnum):
    """How much a rule looks at, read off its parameters."""

    MESSAGE = "message"
    EXCHANGE = "exchange"
    CONVERSATION = "conversation"


SCOPES = {
    ("request",): Scope.MESSAGE,
    ("response",): Scope.MESSAGE,
    ("call",): Scope.EXCHANGE,
    ("call", "conversation"): Scope.CONVERSATION,
}

Check = Callable[..., Iterator[Fault]]
Guard = Callable[[Any, Any], bool]


STEADY: set[Guard] = set()


def steady(guard: Guard) -> Guard:
    """Declare that a guard's answer depends on nothing but the likeness of a call (likeness.py)."""
    STEADY.add(guard)
    return guard


class Sort(NamedTuple):
    """What decides which rules judge a call; a call that is not OCPI has None for all that it does not know."""

    version: str | None
    module: str | None
    interface: str | None
    operation: str | None
    method: str
    direction: Direction
    answered: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """`summary` is the fault in one sentence: the first line of the check's docstring.

    `side` is where its places are, and so whose fault it is; `once` limits it to one a direction, side and message.

    `beyond` has it judge calls of versions that ocpi-tap does not know. `unless_well` says that it finds nothing where
    the answer is HTTP 2xx with status code 1000. `steady` says that whether it finds anything depends on nothing but
    the likeness of a call (likeness.py), so that it need not judge the next one that is like it. So it is with guards.
    `explains` names rules whose findings on the same exchange are consequences of this one; `chapter.*` is a chapter's.
    Of `modules`, `interfaces`, `operations` and `methods`, none means all of them. `when` is asked once for a family
    of rules, with the call and the conversation: without it none of them has anything to say.
    """

    id: str
    check: Check
    summary: str
    parameters: tuple[str, ...]
    severity: Severity
    spec: str
    side: str
    versions: frozenset[str]
    modules: frozenset[str]
    interfaces: frozenset[str]
    operations: frozenset[str]
    methods: frozenset[str]
    directions: frozenset[Direction]
    once: bool
    beyond: bool
    unless_well: bool
    steady: bool
    explains: frozenset[str]
    when: Guard | None

    @property
    def chapter(self) -> str:
        """The first half of the id."""
        return self.id.partition(".")[0]

    @property
    def scope(self) -> Scope:
        """One message, one exchange or the conversation."""
        return SCOPES[self.parameters]

    @property
    def needs_answer(self) -> bool:
        """Whether there is nothing to judge without a response."""
        return self.parameters[0] == "response" or self.side == "response"

    def applies(self, sort: Sort) -> bool:
        """Whether calls of that sort are its business. Rules for all versions also judge what has none."""
        version = sort.version
        return (
            (version in self.versions or self.beyond or (version is None and self.versions == EVERY))
            and (not self.modules or sort.module in self.modules)
            and (not self.interfaces or sort.interface in self.interfaces)
            and (not self.operations or sort.operation in self.operations)
            and (not self.methods or sort.method in self.methods)
            and sort.direction in self.directions
            and (sort.answered or not self.needs_answer)
        )


def rule(
    id: str,
    *,
    spec: str,
    severity: Severity = Severity.ERROR,
    side: str | None = None,
    versions: frozenset[str] = EVERY,
    modules: Iterable[str] = (),
    interfaces: Iterable[str] = (),
    operations: Iterable[str] = (),
    methods: Iterable[str] = (),
    directions: Iterable[Direction] = Direction,
    once: bool = False,
    beyond: bool = False,
    unless_well: bool = False,
    steady: bool = False,
    explains: Iterable[str] = (),
    when: Guard | None = None,
) -> Callable[[Check], Rule]:
    """Declare a check. `spec` is `document#section`; operations and interfaces are those of spec/operations.py.

    The check takes `request`, `response`, `call`, or `call, conversation`, and yields its faults; where it cannot
    tell, it yields nothing. One on the side of the response runs only where there is a response.
    """

    def declare(check: Check) -> Rule:
        parameters = tuple(inspect.signature(check).parameters)
        if parameters not in SCOPES:
            raise TypeError(f"{id}: a rule takes one of {', '.join(map(str, SCOPES))}")
        return Rule(
            id=id,
            check=check,
            summary=(inspect.getdoc(check) or "").partition("\n")[0],
            parameters=parameters,
            severity=severity,
            spec=spec,
            side=side or (parameters[0] if parameters[0] != "call" else "request"),
            versions=versions,
            modules=frozenset(modules),
            interfaces=frozenset(interfaces),
            operations=frozenset(operations),
            methods=frozenset(methods),
            directions=frozenset(directions),
            once=once,
            beyond=beyond,
            unless_well=unless_well,
            steady=when in STEADY if when else steady,
            explains=frozenset(explains),
            when=when,
        )

    return declare


def catalogue(*chapters: Any) -> tuple[Rule, ...]:
    """The rules that modules hold, in the order in which they stand there."""
    return tuple(each for chapter in chapters for each in vars(chapter).values() if isinstance(each, Rule))
