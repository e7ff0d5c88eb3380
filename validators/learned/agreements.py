"""What successful exchanges of credentials settled: which version each token stands for, and when that was."""

from dataclasses import dataclass, field
from typing import NamedTuple

from recordings.exchange import Direction
from recordings.lru import Lru
from validators import json_text
from validators.call import Call

TOKENS = 200  # of which the version is remembered


class Agreement(NamedTuple):
    """`way` is the direction of the POST or PUT, `at` when it was complete, in seconds."""

    version: str
    way: Direction
    at: float


@dataclass
class Agreements:
    """`latest` is None until an exchange of credentials was seen; `tokens` by the direction in which they are sent."""

    latest: Agreement | None = None
    tokens: Lru[tuple[Direction, str], Agreement] = field(default_factory=lambda: Lru(TOKENS))

    def learn(self, call: Call) -> None:
        """Take in a credentials call that succeeded (credentials, POST, PUT and DELETE methods)."""
        if call.place.module != "credentials" or not (call.succeeded and call.response):
            return
        if call.request.method == "DELETE":
            self.latest = None
        elif call.request.method in ("POST", "PUT") and call.place.version:
            way = call.exchange.direction
            self.latest = Agreement(call.place.version, way, call.ended_at)
            self._learn_token(way, json_text.text(call.response.data, "token"))
            self._learn_token(Direction.to(way.requester), json_text.text(call.request.json.value, "token"))

    def _learn_token(self, way: Direction, token: str | None) -> None:
        if token and self.latest:
            self.tokens.put((way, token), self.latest)
