"""Real-time authorizations that were refused although they only lacked a location."""

from dataclasses import dataclass, field
from typing import NamedTuple

from recordings.exchange import Direction
from recordings.lru import Lru
from validators.call import Call
from validators.json_text import text

PENDING = 1_000
NAMED = (2002, 2004)  # say by themselves what was wrong: the missing location, or an unknown token

Asked = tuple[Direction, str, str]


class Refusal(NamedTuple):
    """`at` is in seconds since 1970."""

    code: int
    at: float


@dataclass
class Authorizations:
    """The last refusal of each token that was asked about without a location."""

    refused: Lru[Asked, Refusal] = field(default_factory=lambda: Lru(PENDING))

    def learn(self, call: Call) -> None:
        """Take in an authorization."""
        if call.place.operation != "authorize" or call.response is None:
            return
        code = call.response.status_code or 0
        if call.succeeded:
            self.refused.pop(asked(call))
        elif 2000 <= code < 3000 and code not in NAMED and not names_location(call):
            self.refused.put(asked(call), Refusal(code, call.ended_at))


def asked(call: Call) -> Asked:
    """Which token an authorization is about."""
    return call.exchange.direction, call.ids["token_uid"].lower(), call.query.get("type", "RFID")


def names_location(call: Call) -> bool:
    """Whether the request says where the driver stands."""
    return text(call.request.json.value, "location_id") is not None
