"""How every checkpoint stands, after one onboarding of a partner or several, and the verdict over all of them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from recordings.exchange import Side
from recordings.finding import Severity
from validators.onboarding.checkpoint import Checkpoint, Phase, State
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.checkpoints.success import PHASES, Grounds, decided
from validators.onboarding.open_findings import still_open
from validators.onboarding.standing import Result

if TYPE_CHECKING:
    from validators.onboarding.onboarding import Onboarding  # which asks for its own results here

UNSEEN = (State.NOT_SEEN, State.NOT_APPLICABLE)


def results_of(attempts: "Sequence[Onboarding]") -> list[Result]:
    """How every checkpoint stands after several onboardings of one partner, by the latest that shows anything of it.

    One in another version than the latest shows nothing.
    """
    for onboarding in attempts:
        onboarding.conclude()
    results = [_result(each, attempts) for each in CHECKPOINTS if each.phase is not Phase.SUCCESS]
    grounds = _grounds(attempts, results)
    return results + [_criterion(each, attempts, grounds) for each in CHECKPOINTS if each.phase is Phase.SUCCESS]


def roles_of(attempts: "Sequence[Onboarding]") -> frozenset[str]:
    """The partner's roles as they were known last; empty where nothing told of them."""
    return next((each.roles for each in reversed(attempts) if each.roles), frozenset())


def version_of(attempts: "Sequence[Onboarding]") -> str | None:
    """The version that was talked last."""
    return next((seen for each in reversed(attempts) if (seen := each.dossier.version)), None)


def _result(each: Checkpoint, attempts: "Sequence[Onboarding]") -> Result:
    standings = [onboarding.standings[each.id] for onboarding in attempts]
    shown = [at for at in _counting(attempts) if standings[at].state(each) not in UNSEEN]
    place = max(shown, default=len(attempts) - 1)
    standing = standings[place]
    return _agreed(Result(each, standing.state(each), standing.evidence(each), attempt=place), attempts)


def _counting(attempts: "Sequence[Onboarding]") -> list[int]:
    """The places of those that talked the version of the latest, or none; the last is always among them."""
    version = version_of(attempts)
    return [at for at, each in enumerate(attempts) if each.dossier.version in (None, version)]


def _criterion(each: Checkpoint, attempts: "Sequence[Onboarding]", grounds: Grounds) -> Result:
    needing, standing = decided(each, grounds)
    asks_nothing = each.id in PHASES and not needing.needs
    state = State.NOT_APPLICABLE if asks_nothing else standing.state(needing)
    return _agreed(Result(each, state, standing.evidence(needing), attempt=len(attempts) - 1), attempts)


def _grounds(attempts: "Sequence[Onboarding]", results: Sequence[Result]) -> Grounds:
    dossiers = [attempts[at].dossier for at in _counting(attempts)]
    errors = [each for _, each in still_open([onboarding.findings for onboarding in attempts])
              if each.severity is Severity.ERROR and each.party == Side.PARTNER]  # fmt: skip
    begun, functional, routed = (
        next((seen for dossier in reversed(dossiers) if (seen := getattr(dossier, name))), None)
        for name in ("begun", "functional", "routed")
    )
    return Grounds(results, errors, begun, functional, routed)


def _agreed(result: Result, attempts: "Sequence[Onboarding]") -> Result:
    """What does not apply, or was signed off or waived, all by what is known in the end."""
    each, latest = result.checkpoint, attempts[-1]
    if not _applies(each, attempts):
        return result._replace(state=State.NOT_APPLICABLE)
    signed = {id: sign_off for onboarding in attempts for id, sign_off in onboarding.sign_offs.items()}.get(each.id)
    if each.is_manual and signed:
        return result._replace(state=State.SIGNED_OFF, reason=signed.words)
    if result.state is not State.PASSED and (waiver := latest.waivers.get(each.id)):
        until = f" (until {waiver.until})" if waiver.until else ""
        return result._replace(state=State.WAIVED, reason=f"{waiver.reason}{until}")
    return result


def _applies(each: Checkpoint, attempts: "Sequence[Onboarding]") -> bool:
    """What is not known yet excludes nothing."""
    roles, version = roles_of(attempts), version_of(attempts)
    return (not roles or bool(roles & each.roles)) and (version is None or version in each.versions)


def verdict(results: Iterable[Result]) -> State:
    """Over all that are required: failed where one is, passed where nothing is left to do."""
    states = [result.state for result in results if result.checkpoint.required]
    if State.FAILED in states:
        return State.FAILED
    return State.PASSED if all(state.is_done for state in states) else State.IN_PROGRESS


def required_states(results: Iterable[Result]) -> list[State]:
    """Those of the required checkpoints that apply."""
    return [each.state for each in results if each.checkpoint.required and each.state is not State.NOT_APPLICABLE]


def required_done(results: Iterable[Result]) -> tuple[int, int]:
    """How many of them are done, and how many there are."""
    states = required_states(results)
    return sum(state.is_done for state in states), len(states)
