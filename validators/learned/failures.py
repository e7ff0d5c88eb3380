"""Pushes that failed: what must not come again from a queue, and PATCHes that found no object."""

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from recordings.exchange import Direction, TransportError
from recordings.lru import Lru
from validators import json_text
from validators.call import Call
from validators.learned.pushes import Target, is_push, last_updated, target_of

PUSHES = 10_000
UNREACHED = {
    TransportError.CONNECT_FAILED,
    TransportError.TLS_FAILED,
    TransportError.TIMEOUT,
    TransportError.RESET,
    TransportError.CLIENT_ABORTED,
}
MALFORMED = 2001  # which the receiver is advised to answer to a PATCH without last_updated
NOT_THE_OBJECT = (401, 403, 405, 429)  # refusals that say nothing of it
AWAY = (502, 503, 504)  # what gateways answer for somebody who is not there
UNKNOWN_OBJECT = {"locations": 2003, "tokens": 2004}


class PushKey(NamedTuple):
    """The object, the method, the object's own id and the moment of the change; "" for what is not told."""

    target: Target
    method: str
    own: str
    last_updated: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A push that was lost in an outage: when it had failed, in seconds, and a digest of its body."""

    at: float
    digest: bytes


@dataclass(frozen=True, slots=True)
class FailedPatches:
    """PATCHes of one object, none of which succeeded: when the last ended, and how many in a row found no object."""

    at: float
    found_nothing: int


@dataclass
class Failures:
    """By object; `unreached_at` by direction, the end of the last push that was lost.

    `sent_whole` tells when an object was last PUT while PATCHes had failed, whatever came of it. Times are in seconds.
    """

    lost: Lru[PushKey, Lost] = field(default_factory=lambda: Lru(PUSHES))
    patches: Lru[Target, FailedPatches] = field(default_factory=lambda: Lru(PUSHES))
    sent_whole: Lru[Target, float] = field(default_factory=lambda: Lru(PUSHES))
    unreached_at: dict[Direction, float] = field(default_factory=dict)

    def learn(self, call: Call) -> None:
        """Take in what became of a push."""
        if call.succeeded and not self.patches:
            return  # nothing has failed
        if is_push(call):
            if is_lost(call):
                self.lost.put(key_of(call), Lost(call.ended_at, digest_of(call)))
                self.unreached_at[call.exchange.direction] = call.ended_at
            self._learn_patch(call)

    def _learn_patch(self, call: Call) -> None:
        if call.request.method == "PATCH" and has_failed(call):
            self.patches.put(target_of(call), self.patched_in_vain(call))
        elif self.patches:
            if call.request.method == "PUT":
                self.sent_whole.put(target_of(call), call.exchange.started_at)
            if call.succeeded:
                self.patches.pop(target_of(call))

    def patched_in_vain(self, call: Call) -> FailedPatches:
        """The failed PATCHes of an object with this one, each begun after the one before had failed."""
        before = self.earlier_patches(call)
        if not is_unknown_object(call):
            return FailedPatches(call.ended_at, 0)
        follows = before is not None and call.exchange.started_at >= before.at
        return FailedPatches(call.ended_at, (before.found_nothing if before else 0) + (follows or before is None))

    def earlier_patches(self, call: Call) -> FailedPatches | None:
        """The PATCHes of an object that have failed since it was last sent whole."""
        target = target_of(call)
        before = self.patches.get(target)
        if before is None or any((self.sent_whole.get(each) or 0) >= before.at for each in target.parents):
            return None
        return before


def key_of(call: Call) -> PushKey:
    """What tells one push from another; all CDRs go to one URL, so what the object calls itself counts, too."""
    own = json_text.text(call.request.json.value, "id") or ""
    return PushKey(target_of(call), call.request.method, own, last_updated(call))


def digest_of(call: Call) -> bytes:
    """A digest of what was pushed."""
    return blake2b(call.request.message.body.content, digest_size=16).digest()


def is_lost(call: Call) -> bool:
    """Whether a request did not reach anybody who could answer it; nobody asked to have it again later, either."""
    if call.response is None:
        return call.exchange.error in UNREACHED
    return call.response.status in AWAY and call.response.header("Retry-After") is None


def has_failed(call: Call) -> bool:
    """Whether a PATCH was lost, or refused for what it is; one that lacks `last_updated` is refused for that."""
    if call.response is None:
        return is_lost(call)
    status, code = call.response.status, call.response.status_code
    if code == MALFORMED and not last_updated(call):
        return False
    return status not in NOT_THE_OBJECT and (status >= 400 or (code is not None and code >= 2000))


def is_unknown_object(call: Call) -> bool:
    """Whether the receiver answered that it does not have the object."""
    answer, module = call.response, call.place.module or ""
    return answer is not None and (answer.status == 404 or answer.status_code == UNKNOWN_OBJECT.get(module, 404))
