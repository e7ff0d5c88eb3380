"""Which side pushes the objects of which module, and which refused to list them."""

from dataclasses import dataclass, field

from recordings.exchange import Side
from recordings.lru import Lru
from validators.call import Call

MODULES = frozenset({"locations", "sessions", "tariffs", "tokens"})  # CDRs may be sent either way, as agreed
NOT_THERE = frozenset({404, 405, 501})  # said of an interface that is not implemented
REMEMBERED = 100  # of each; there are some twenty

Key = tuple[Side, str | None, str | None]


@dataclass
class Pulls:
    """By side, version and module."""

    pushed: Lru[Key, bool] = field(default_factory=lambda: Lru(REMEMBERED))
    refused: Lru[Key, bool] = field(default_factory=lambda: Lru(REMEMBERED))
    lessons: int = 0  # how often either has changed

    def learn(self, call: Call) -> None:
        """Take in a push that was accepted, and a GET of a list that was answered as if there was none."""
        place = call.place
        if place.module not in MODULES:
            return
        if place.operation in ("put", "patch") and call.succeeded:
            self._learn(self.pushed, (call.requester, place.version, place.module))
        elif is_refused_list(call):
            self._learn(self.refused, (call.responder, place.version, place.module))

    def _learn(self, known: Lru[Key, bool], key: Key) -> None:
        if known.get(key) is None:
            known.put(key, True)
            self.lessons += 1


def is_refused_list(call: Call) -> bool:
    """Whether a GET of a whole list was answered as if there was no such interface."""
    return call.place.operation == "list" and call.response is not None and call.response.status in NOT_THERE
