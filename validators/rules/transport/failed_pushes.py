"""What a platform does about a push that failed: it asks for the receiver's copy, and does not send the same again."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import instant
from validators.learned.failures import digest_of, is_unknown_object, key_of
from validators.learned.pushes import is_push, target_of
from validators.rule import Fault, rule
from validators.spec.operations import SENDER

OFFLINE = "transport_and_format#offline_behaviour"
PATCH = "transport_and_format#patch"
LATER = 5 * 60  # seconds; up to then it is the same attempt
NEXT_DAY = 12 * 3600  # seconds; who sends all objects once a day sends this one, too
NEWS = 15 * 60  # seconds; older changes are sent in bulk, not for their own sake
IN_VAIN = 3  # PATCHes in a row of an object that is not there
OUTAGE = 60  # seconds without a push that arrived
PATIENCE = 25 * 3600  # seconds in which a receiver can have pulled what it missed, were it once a day


def some_push_was_lost(call: Call, conversation: Conversation) -> bool:
    """Whether this is a push, after others that did not arrive or found nothing."""
    failures = conversation.failures
    return bool(len(failures.lost) or len(failures.patches)) and is_push(call)


@rule(
    "transport.queued-retry",
    spec=OFFLINE,
    severity=Severity.WARNING,
    methods=("POST", "PUT", "PATCH"),
    once=True,
    explains=("transport.patch-without-comparing",),
    when=some_push_was_lost,
)
def queued_retry(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A push that failed is sent again later, as if from a queue."""
    key = key_of(call)
    lost, changed_at = conversation.failures.lost.get(key), instant(key.last_updated)
    if lost is None or changed_at is None or abs(lost.at - changed_at) > NEWS:
        return
    is_later = LATER <= call.exchange.started_at - lost.at < NEXT_DAY
    if is_later and lost.digest == digest_of(call) and not conversation.pushes.compared_since(key.target, lost.at):
        yield Fault("", f"In {call.place.module}.")


@rule(
    "transport.patch-in-vain",
    unless_well=True,
    spec=PATCH,
    severity=Severity.WARNING,
    methods=("PATCH",),
    once=True,
    explains=("transport.patch-without-comparing",),
    when=some_push_was_lost,
)
def patch_in_vain(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An object that the receiver does not have is patched again and again, and never PUT."""
    if is_unknown_object(call) and conversation.failures.patched_in_vain(call).found_nothing >= IN_VAIN:
        yield Fault("url", f"In {call.place.module}.")


@rule(
    "transport.patch-without-comparing",
    spec=PATCH,
    severity=Severity.INFO,
    methods=("PATCH",),
    once=True,
    when=some_push_was_lost,
)
def patch_without_comparing(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """After a PATCH that failed, the next follows without a look at the receiver's copy."""
    failures, target = conversation.failures, target_of(call)
    before, lost = failures.earlier_patches(call), failures.lost.get(key_of(call))
    if before is None or call.exchange.started_at < before.at or (lost and lost.digest == digest_of(call)):
        return
    if not conversation.pushes.compared_since(target, before.at):
        yield Fault("url", f"In {call.place.module}.")


@rule("transport.no-resync", spec=OFFLINE, severity=Severity.INFO, side="response", once=True, when=some_push_was_lost)
def no_resync(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """After an outage the receiver has not pulled what it missed."""
    module = call.place.module or ""
    outage = conversation.outages.of.get((call.exchange.direction, module))
    if outage is None or outage.over is None or outage.times < 2 or outage.last - outage.since < OUTAGE:
        return
    offers = conversation.announcements.of(call.requester, call.place.version or "")
    if call.exchange.started_at - outage.over > PATIENCE and offers and offers.has(module, SENDER):
        yield Fault("status", f"In {module}.")
