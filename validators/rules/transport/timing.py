"""How soon changes are pushed, and how often lists are pulled."""

from collections.abc import Iterator
from itertools import pairwise

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import instant
from validators.learned.clocks import source_of
from validators.learned.polls import PULLS, is_full_pull
from validators.learned.pushes import is_push, last_updated, target_of
from validators.rule import Fault, rule

SPEC = "transport_and_format#pull_and_push"
LATE = 15 * 60  # seconds
OFTEN = 3600  # seconds between full pulls that are too few
MEANT = 1800  # seconds of pulling often, from which on it is no trial
SPLAY = 2  # seconds by which the distances must differ at least
PUSHED = ("locations", "sessions", "tariffs", "tokens", "hubclientinfo", "bookings")


def is_late(call: Call, conversation: Conversation) -> bool:
    """Whether something tells of a change long ago."""
    told = last_updated(call)
    changed_at = instant(told) if told else None
    return changed_at is not None and call.exchange.started_at - changed_at >= LATE


@rule(
    "transport.pushed-late",
    spec=SPEC,
    severity=Severity.INFO,
    modules=PUSHED,
    methods=("PUT", "PATCH"),
    once=True,
    when=is_late,
)
def pushed_late(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A change is pushed long after it happened."""
    changed_at = instant(last_updated(call))
    if changed_at is None or not is_push(call):
        return
    target, pushes = target_of(call), conversation.pushes
    before = pushes.accepted.get(target)
    known_until = instant(before.last_updated) if before else None
    if before is None or known_until is None or not known_until < changed_at >= before.at:
        return  # the first push, or the same again; or it changed before we were there to see an outage
    was_cut_off = conversation.failures.unreached_at.get(call.exchange.direction, 0) >= changed_at
    has_compared = pushes.compared_since(target, before.at)
    if not was_cut_off and not has_compared and source_of(call) in conversation.clocks.right:
        yield Fault("/last_updated", f"In {call.place.module}.")


def begins_a_full_pull(call: Call, conversation: Conversation) -> bool:
    """Whether this is a full pull of a list that was pulled often enough to judge the distances."""
    return is_full_pull(call) and call.succeeded and len(conversation.polls.beginnings(call)) == PULLS


@rule(
    "transport.polled-too-often",
    spec=SPEC,
    severity=Severity.INFO,
    operations=("list",),
    once=True,
    when=begins_a_full_pull,
)
def polled_too_often(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A full list is pulled again within the hour, and again."""
    beginnings = conversation.polls.beginnings(call)
    if max(_distances(beginnings)) < OFTEN and beginnings[-1] - beginnings[0] >= MEANT:
        yield Fault("url", f"The list of {call.place.module}.")


@rule(
    "transport.polled-without-splay",
    spec=SPEC,
    severity=Severity.INFO,
    operations=("list",),
    once=True,
    when=begins_a_full_pull,
)
def polled_without_splay(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A full list is pulled at fixed times, to the second."""
    distances = _distances(conversation.polls.beginnings(call))
    if max(distances) - min(distances) < SPLAY and min(distances) >= OFTEN:
        yield Fault("url", f"The list of {call.place.module}.")


def _distances(moments: tuple[float, ...]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(moments)]
