"""The success criteria: decided from the checkpoints before them, and from the findings that are still open."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from validators.onboarding.checkpoint import Checkpoint, Phase, Sign, State
from validators.onboarding.open_findings import Open
from validators.onboarding.standing import Result, Standing
from validators.spec.versions import JUDGED, V221_UP

OF_DATA = ("locations", "tariffs", "tokens")
ROUTED, GRADED = "routed traffic", "traffic in functional modules"


def _criterion(
    id: str, title: str, must_be_seen: str, todo: str, needs: tuple[str, ...] = (), versions: frozenset[str] = JUDGED
) -> Checkpoint:
    return Checkpoint(
        id=id,
        title=title,
        phase=Phase.SUCCESS,
        must_be_seen=must_be_seen,
        todo=todo,
        needs=needs,
        versions=versions,
    )


handshake = _criterion(
    "success.handshake",
    "The platforms are connected",
    "Every required checkpoint of the handshake is done.",
    "Do what the checkpoints of the handshake ask for.",
)
data = _criterion(
    "success.data",
    "Data are exchanged and valid",
    "Every required checkpoint of the data is done, and no error of the partner's is open on its data.",
    "Do what the checkpoints of the data ask for, and mend the errors in locations, tariffs and tokens.",
)
sessions = _criterion(
    "success.sessions",
    "Charging sessions work from start to CDR",
    "Every required checkpoint of the charging sessions is done.",
    "Do what the checkpoints of the charging sessions ask for.",
)
routing = _criterion(
    "success.routing",
    "Messages are routed",
    "Messages name their parties, and no error of the partner's in routing is open.",
    "Send the routing headers with every request and answer of a functional module, as the findings say.",
    needs=(ROUTED,),
    versions=V221_UP,
)
errors = _criterion(
    "success.errors",
    "No errors are open",
    "Functional modules were used, and no error of the partner's is open.",
    "Mend the findings of severity error, and make the calls again.",
    needs=(GRADED,),
)
PHASES = {
    handshake.id: (Phase.HANDSHAKE,),
    data.id: (Phase.CPO_DATA, Phase.EMSP_DATA),
    sessions.id: (Phase.CPO_SESSIONS, Phase.EMSP_SESSIONS, Phase.RFID),
}
AGAINST: dict[str, Callable[[Open], bool]] = {  # which open errors speak against a criterion
    data.id: lambda error: error.module in OF_DATA,
    routing.id: lambda error: error.rule.startswith("routing."),
    errors.id: lambda _: True,
}


class Grounds(NamedTuple):
    """What the criteria are decided from: the checkpoints before them, and the partner's errors that are open.

    The others are exchanges, as in the dossier.
    """

    results: Sequence[Result]
    errors: Sequence[Open]
    begun: int | None
    functional: int | None
    routed: int | None


def decided(criterion: Checkpoint, grounds: Grounds) -> tuple[Checkpoint, Standing]:
    """How a criterion stands. It comes with the needs that it has here; those of phases are their checkpoints."""
    signs = [*_signs(criterion, grounds)]
    if criterion.id in PHASES:
        criterion = replace(criterion, needs=tuple(each.checkpoint.id for each in _asked(criterion, grounds)))
    standing = Standing()
    for sign in signs:
        standing.take(criterion, sign, sign.exchange or 0)
    return criterion, standing


def _signs(criterion: Checkpoint, grounds: Grounds) -> Iterator[Sign]:
    yield from (_of(each) for each in _asked(criterion, grounds) if each.state is not State.NOT_SEEN)
    for part in criterion.needs:
        first = grounds.routed if part == ROUTED else grounds.functional
        if first or grounds.begun:
            yield Sign(part, True if first else None, "" if first else "not yet", exchange=first or grounds.begun)
    speaks_against = AGAINST.get(criterion.id, lambda _: False)
    for each in filter(speaks_against, grounds.errors):
        yield Sign(each.rule, False, each.message, (each.rule,), exchange=each.exchange)


def _asked(criterion: Checkpoint, grounds: Grounds) -> list[Result]:
    """The checkpoints that have to be done for it; one that was waived or signed off without traffic is out."""
    phases = PHASES.get(criterion.id, ())
    out = (State.NOT_APPLICABLE, State.WAIVED, State.SIGNED_OFF)
    return [
        each
        for each in grounds.results
        if each.checkpoint.phase in phases and each.checkpoint.required and each.state not in out
    ]


def _of(result: Result) -> Sign:
    """What a checkpoint says, with the first exchange of its evidence."""
    evidence, state = result.evidence, result.state
    proofs = evidence["against"] if state is State.FAILED else [*evidence["shown"], *evidence["begun"]]
    good = True if state is State.PASSED else False if state is State.FAILED else None
    first = proofs[0]["exchange"] if proofs else None
    return Sign(result.checkpoint.id, good, f"{result.checkpoint.title}: {state}", exchange=first)
