"""The charging sessions of a CPO: started and stopped by the hub's commands, and told of from start to end."""

from collections.abc import Iterator

from recordings.exchange import Side
from validators.onboarding.answers import blames_requester, wrong_in_body
from validators.onboarding.charging import COMPLETED, Charging
from validators.onboarding.chargings import is_push_of
from validators.onboarding.checkpoint import Phase, Sign, checkpoint
from validators.onboarding.commands import BY_COMMAND, START, STOP, Command
from validators.onboarding.dossier import Dossier
from validators.onboarding.facts import facts_of, same_id
from validators.onboarding.obeying import ANSWERED, RESULT, obeyed
from validators.onboarding.roles import CPO
from validators.onboarding.seen import Seen

OF_TOKEN, ENDED = "session of its token", "session completed"
STATES, UPDATES = "the states of a session", "the updates of a session"
FROZEN = "sessions.changed-after-completed"


@checkpoint(
    "cpo.session-started",
    "A session is started by command",
    Phase.CPO_SESSIONS,
    needs=(ANSWERED, RESULT, OF_TOKEN),
    roles=[CPO],
)
def started(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """A START_SESSION of the hub was accepted, its result too, and a session of the token in it followed.

    Answer the command at once, send the result to its response_url, and push the session with the command's token and
    authorization_reference.
    """
    yield from obeyed(seen, dossier, START)
    for step in dossier.chargings.steps_of(Side.PARTNER):
        start = step.charging.start
        if start and step.before is None:
            yield _of_token(step.charging, start)
        if start and step.completes and dossier.commands.is_awaited(start):
            yield Sign(RESULT, False, "no result came until the session was over", exchange=start.exchange)
    if is_push_of(seen.call, Side.PARTNER) and blames_requester(seen) and (rules := wrong_in_body(seen)):
        told = facts_of(seen.call.request.json.value)
        if dossier.commands.start_of(Side.PARTNER, told, seen.call.ended_at):
            yield Sign(OF_TOKEN, False, f"the session was refused: {seen.outcome()}", rules)


@checkpoint(
    "cpo.session-states", "The states of a session are in order", Phase.CPO_SESSIONS, roles=[CPO], modules=["sessions"]
)
def states(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """A session of the partner went from one legal state to the next, and was COMPLETED.

    Push every change of status, PENDING, ACTIVE, COMPLETED in this order, and change nothing after the end.
    """
    for step in dossier.chargings.steps_of(Side.PARTNER):
        charging = step.charging
        words = ", ".join(charging.states)
        if wrong := charging.wrong_states:
            yield Sign(STATES, False, f"{wrong.what} ({words})", thing=charging.name, exchange=wrong.exchange)
        elif step.completes and step.before:
            yield Sign(STATES, True, words, thing=charging.name)
        elif charging.facts.status != COMPLETED:
            yield Sign(STATES, None, words, thing=charging.name)
    if any(finding.rule == FROZEN for finding in seen.errors()):
        yield Sign(STATES, False, "it was changed after its end", (FROZEN,), f"Session {seen.call.session_id}")


@checkpoint(
    "cpo.session-updates",
    "Sessions are updated while they run",
    Phase.CPO_SESSIONS,
    roles=[CPO],
    modules=["sessions"],
    required=False,
)
def updates(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """Updates of an ACTIVE session came in the order of their last_updated, and its kwh never fell.

    Send energy and cost every few minutes while a session is ACTIVE, each update after the one before.
    """
    for step in dossier.chargings.steps_of(Side.PARTNER):
        charging = step.charging
        count = f"{charging.updates} update{'s' * (charging.updates != 1)}"
        if wrong := charging.wrong_updates:
            yield Sign(UPDATES, False, wrong.what, thing=charging.name, exchange=wrong.exchange)
        elif charging.updates:
            yield Sign(UPDATES, True if step.completes else None, count, thing=charging.name)


@checkpoint(
    "cpo.session-stopped",
    "A session is stopped by command",
    Phase.CPO_SESSIONS,
    needs=(ANSWERED, RESULT, ENDED),
    roles=[CPO],
)
def stopped(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """A STOP_SESSION of the hub was accepted, its result too, and the session was COMPLETED after it.

    Answer the command at once, send the result to its response_url, and push the session as COMPLETED.
    """
    yield from obeyed(seen, dossier, STOP)
    for step in dossier.chargings.steps_of(Side.PARTNER):
        if step.completes and step.charging.stop:
            yield Sign(ENDED, True, ", ".join(step.charging.states), thing=step.charging.name)


def _of_token(charging: Charging, start: Command) -> Sign:
    """Whether a session has what the command gave it; one without a token says nothing."""
    facts = charging.facts
    if facts.token is None:
        return Sign(OF_TOKEN, None, "the session names no token", thing=charging.name)
    if facts.token.lower() not in start.tokens:
        return Sign(OF_TOKEN, False, "it has another token than its command", thing=charging.name)
    if start.reference and facts.method == BY_COMMAND and not same_id(facts.reference, start.reference):
        return Sign(OF_TOKEN, False, "it does not repeat its command's authorization_reference", thing=charging.name)
    return Sign(OF_TOKEN, True, "it has the token of its command", thing=charging.name)
