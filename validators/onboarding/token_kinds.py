"""Which kinds of tokens each side gave the other: their types, and whether there were valid and invalid ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from recordings.exchange import Side
from validators.json_text import member
from validators.onboarding.item import LONGEST
from validators.onboarding.seen import Seen
from validators.spec.operations import RECEIVER, SENDER

TYPES = 20  # as many as anybody may have


@dataclass
class TokenKinds:
    """By the owner's side: the `types`, and the values of `valid`, of the tokens that the other side accepted."""

    types: dict[Side, set[str]] = field(default_factory=lambda: {side: set() for side in Side})
    valid: dict[Side, set[bool]] = field(default_factory=lambda: {side: set() for side in Side})

    def learn(self, seen: Seen) -> None:
        """Take in the tokens of a call that succeeded."""
        owner = giver_of(seen)
        if owner is None or seen.call.place.module != "tokens" or not seen.call.succeeded:
            return
        for token in tokens_in(seen):
            kind, valid = member(token, "type"), member(token, "valid")
            if isinstance(kind, str) and len(self.types[owner]) < TYPES:
                self.types[owner].add(kind[:LONGEST])
            if isinstance(valid, bool):
                self.valid[owner].add(valid)


def giver_of(seen: Seen) -> Side | None:
    """Whose tokens a call carries: answered by their owner, or pushed by it; None where it carries none."""
    call = seen.call
    if call.request.method == "GET":
        return call.responder if seen.interface == SENDER else None
    return call.requester if seen.interface == RECEIVER and call.request.method in ("PUT", "PATCH") else None


def tokens_in(seen: Seen) -> Iterator[Any]:
    """The tokens of a list, an answer or a push; what is changed in a PATCH."""
    call = seen.call
    data = call.response.data if call.request.method == "GET" and call.response else call.request.json.value
    yield from data if isinstance(data, list) else [data]
