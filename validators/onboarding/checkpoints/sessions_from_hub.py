"""The charging sessions of an eMSP: begun by its command or its card, and taken from the hub from start to end."""

from collections.abc import Iterator

from recordings.exchange import Side
from validators.json_text import text
from validators.onboarding.answers import is_partners_failure, undue
from validators.onboarding.charging import COMPLETED, Charging
from validators.onboarding.chargings import is_push_of
from validators.onboarding.checkpoint import Phase, Sign, checkpoint
from validators.onboarding.commands import START
from validators.onboarding.dossier import Dossier
from validators.onboarding.roles import EMSP
from validators.onboarding.seen import Seen

BEGUN, DELIVERED = "begun by the partner", "session delivered"
ACKNOWLEDGED = "an update acknowledged"
ENDED, STOPPED = "session completed", "stopped by the partner"
WHITELIST = "WHITELIST"  # an AuthMethod


@checkpoint(
    "emsp.session-started",
    "A session is started by the partner",
    Phase.EMSP_SESSIONS,
    needs=(BEGUN, DELIVERED),
    roles=[EMSP],
    modules=["sessions", "commands"],
)
def started(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """A session that a command or a card of the partner began was delivered to it.

    Start a session with START_SESSION, or with a card at the hub's test station, and accept the session.
    """
    command = dossier.commands.told
    if command and command.name == START and command.by is Side.PARTNER:
        yield Sign(BEGUN, None, f"START_SESSION: {command.result or command.answer or seen.outcome()}")
    for step in dossier.chargings.steps_of(Side.HUB):
        if step.before is None:
            yield from _beginning(step.charging, dossier)
            yield Sign(DELIVERED, True, seen.outcome(), thing=step.charging.name)
    if is_push_of(seen.call, Side.HUB) and seen.call.request.method == "PUT" and is_partners_failure(seen):
        yield Sign(DELIVERED, False, seen.outcome(), undue(seen), f"Session {seen.call.session_id}")


@checkpoint(
    "emsp.session-updated",
    "Updates of sessions are acknowledged",
    Phase.EMSP_SESSIONS,
    needs=(ACKNOWLEDGED,),
    roles=[EMSP],
    modules=["sessions"],
)
def updated(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner acknowledged an update of a session that the hub sent.

    Accept PATCH and PUT of sessions that you were sent before, and answer status code 1000.
    """
    if not is_push_of(seen.call, Side.HUB):
        return
    thing = f"Session {seen.call.session_id}"
    is_known = any(step.before for step in dossier.chargings.steps)
    if seen.call.succeeded and (seen.call.request.method == "PATCH" or is_known):
        yield Sign(ACKNOWLEDGED, True, f"{seen.call.request.method}: {seen.outcome()}", thing=thing)
    elif seen.call.request.method == "PATCH" and (is_partners_failure(seen) or _is_forgotten(seen, dossier)):
        yield Sign(ACKNOWLEDGED, False, f"PATCH: {seen.outcome()}", undue(seen), thing)


@checkpoint(
    "emsp.session-stopped",
    "The end of a session is acknowledged",
    Phase.EMSP_SESSIONS,
    needs=(ENDED,),
    roles=[EMSP],
    modules=["sessions"],
)
def stopped(seen: Seen, dossier: Dossier) -> Iterator[Sign]:
    """The partner acknowledged that a session is COMPLETED; where it had sent STOP_SESSION, that is shown too.

    Accept the last update of a session, which makes it COMPLETED, and answer status code 1000.
    """
    for step in dossier.chargings.steps_of(Side.HUB):
        stop, name = step.charging.stop, step.charging.name
        if step.completes:
            yield Sign(ENDED, True, "after STOP_SESSION" if stop else "without STOP_SESSION", thing=name)
            if stop:
                yield Sign(STOPPED, True, f"STOP_SESSION: {stop.result or stop.answer}", thing=name,
                           exchange=stop.exchange)  # fmt: skip
    body = seen.call.request.json.value
    if is_push_of(seen.call, Side.HUB) and text(body, "status") == COMPLETED and is_partners_failure(seen):
        yield Sign(ENDED, False, seen.outcome(), undue(seen), f"Session {seen.call.session_id}")


def _is_forgotten(seen: Seen, dossier: Dossier) -> bool:
    """Whether the partner does not know a session that it has accepted."""
    response = seen.call.response
    return response is not None and response.status == 404 and dossier.chargings.of(seen.call) is not None


def _beginning(charging: Charging, dossier: Dossier) -> Iterator[Sign]:
    """What of the partner's began a session of the hub's, where that was seen."""
    facts = charging.facts
    allowed = dossier.cards.allowed.get((Side.PARTNER, (facts.token or "").lower()))
    if charging.start:
        yield Sign(BEGUN, True, START, thing=charging.name, exchange=charging.start.exchange)
    elif allowed:
        yield Sign(BEGUN, True, "a card that the partner allowed", thing=charging.name, exchange=allowed)
    elif facts.method == WHITELIST and facts.token:
        yield Sign(BEGUN, True, "a card on the partner's whitelist", thing=charging.name)
