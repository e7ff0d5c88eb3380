"""Which legs belong together: what a partner sent to the hub, and what the hub made of it."""

from collections.abc import Sequence
from typing import NamedTuple

from recordings.exchange import Direction, Side
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.legs import Leg
from validators.routing import PUSHES
from validators.rule import Fault

SKEW = 2.0  # seconds by which the clocks of two recordings may differ
LATER = 60.0  # seconds after its answer in which a hub may still broadcast a message
AT_ONCE = 5.0  # the same, where nothing but the content tells that it is the same message


class Forwarded(NamedTuple):
    """A message's leg to the hub and one that goes on from there."""

    incoming: Leg
    onward: Leg

    @property
    def hub(self) -> frozenset[str]:
        """The parties that are the hub."""
        return self.incoming.hub | self.onward.hub

    @property
    def is_broadcast(self) -> bool:
        """Whether it was to the hub itself."""
        return self.incoming.routing.to in self.hub

    @property
    def is_open(self) -> bool:
        """Whether it named no receiver."""
        return self.incoming.routing.to is None

    @property
    def is_direct(self) -> bool:
        """Whether it was to a party that is known to be behind the onward leg's connection."""
        to = self.incoming.routing.to
        return bool(to and self.hub and not self.is_broadcast and _hosts(self.onward, to))

    @property
    def is_answered(self) -> bool:
        """Whether the hub knew how the onward leg ended when it answered."""
        return self.onward.ended_at <= self.incoming.ended_at + _skew(self.incoming, self.onward)


def forwarded(call: Call, conversation: Conversation) -> list[Forwarded]:
    """The pairs that a call completes: its correlation id and message are those of a leg before."""
    legs = conversation.legs
    if not legs.knows(call.request.correlation_id):
        return []
    leg = legs.leg(call, conversation.name, conversation.parties)
    others = legs.with_correlation_of(leg) if leg else ()
    if leg is None or not others:
        return []
    if leg.is_onward:
        pairs = [Forwarded(other, leg) for other in others if not other.is_onward]
        pairs = [pair for pair in pairs if _fits(pair, LATER)]
        return pairs if len(pairs) == 1 else []
    pairs = [Forwarded(leg, other) for other in others if other.is_onward]
    earlier = [other for other in others if not other.is_onward]
    return [pair for pair in pairs if _fits(pair, LATER) and not _is_anothers(pair.onward, earlier)]


def is_forwarded(call: Call, conversation: Conversation) -> bool:
    """Whether both legs of a message are there."""
    return conversation.legs.knows(call.request.correlation_id) and bool(forwarded(call, conversation))


def renamed(call: Call, conversation: Conversation) -> Forwarded | None:
    """The pair that a call completes whose correlation ids differ: only their content says that they are one."""
    leg = conversation.legs.leg(call, conversation.name, conversation.parties)
    others = conversation.legs.like(leg) if leg else ()
    if leg is None or leg.message.method == "GET" or not others:
        return None
    pairs = [Forwarded(other, leg) if leg.is_onward else Forwarded(leg, other) for other in others]
    likely = [pair for pair in pairs if _fits(pair, AT_ONCE) and _is_the_same(pair)]
    legs = conversation.legs
    is_one = len(likely) == 1 and not any(_has_its_own(each, legs.with_correlation_of(each)) for each in likely[0])
    return likely[0] if is_one else None


def is_renamed(call: Call, conversation: Conversation) -> bool:
    """Whether both legs of a message are there, with different correlation ids."""
    return renamed(call, conversation) is not None


def at_hub(call: Call, pair: Forwarded, pointer: str, what: str) -> Fault:
    """A fault of the hub's, on the leg that is being judged: what it sent on, or its answer to what came."""
    is_onward = call.exchange.direction is Direction.HUB_TO_PARTNER
    other = pair.incoming if is_onward else pair.onward
    where = f"exchange {other.exchange_id}" + (f" of {other.connection}" if other.connection else "")
    text = f"What came as {where} {what}." if is_onward else f"As {where} it {what}."
    return Fault(pointer, text, side="request" if is_onward else "response")


def _fits(pair: Forwarded, later: float) -> bool:
    """Whether content and times allow it, and the hub is not known to be two.

    A message to one party goes on before the hub answers, a broadcast before that or after.
    """
    incoming, onward = pair
    if incoming.content != onward.content or (incoming.hub and onward.hub and not incoming.hub & onward.hub):
        return False
    skew = _skew(incoming, onward)
    until = incoming.ended_at + (later if pair.is_broadcast else skew)
    return incoming.started_at - skew <= onward.started_at <= until


def _skew(one: Leg, other: Leg) -> float:
    return 0.0 if one.connection == other.connection else SKEW


def _is_anothers(onward: Leg, earlier: list[Leg]) -> bool:
    """Whether an onward leg may belong to a message before, as where one correlation id is used for everything."""
    return any(_fits(Forwarded(other, onward), LATER) for other in earlier)


def _is_the_same(pair: Forwarded) -> bool:
    """Whether a direct message or a broadcast that succeeded has the content of an onward leg, and its parties."""
    incoming, onward = pair
    tells = any(incoming.content) or incoming.message.method == "DELETE"
    if not (tells and incoming.succeeded and incoming.correlation_id and onward.correlation_id):
        return False
    if pair.is_direct:
        return onward.routing.ends == incoming.routing.ends
    return pair.is_broadcast and incoming.message.method in PUSHES and onward.routing.sender in pair.hub


def _has_its_own(leg: Leg, correlated: Sequence[Leg]) -> bool:
    """Whether a leg has its counterpart under its own correlation id."""
    return any(other.is_onward is not leg.is_onward for other in correlated)


def _hosts(onward: Leg, party: str) -> bool:
    return onward.parties.hosts(Side.PARTNER, onward.version, party) is True
