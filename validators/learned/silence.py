"""How long a hub hears nothing of its partner, and whether it asks then if the partner is still there."""

from dataclasses import dataclass

from recordings.exchange import Side
from validators.call import Call

SILENCE = 15 * 60.0  # seconds; the advice is five minutes "when unsure"
ASKED_AFTER = 60.0  # seconds of silence after which a GET of the versions is no part of a handshake


@dataclass
class Silence:
    """`silences` counts those that nothing ended but the partner's own next message; `is_checked` stays once it is so.

    `heard_at` is when the partner's last message came, in seconds, None where that is not known.
    """

    silences: int = 0
    is_checked: bool = False
    heard_at: float | None = None
    latest: tuple[int, int] = (0, 0)  # the last exchange's id, and its number in its run of the tap

    def learn(self, call: Call) -> None:
        """Take in any message; where some are left out, or the tap began anew, others may have been missed."""
        exchange, (id, number) = call.exchange, self.latest
        if exchange.id != id + 1 or exchange.number < number:
            self.heard_at = None
        self.latest = exchange.id, exchange.number
        gap = exchange.started_at - self.heard_at if self.heard_at is not None else 0.0
        if call.requester is Side.HUB and call.place.operation == "versions" and gap > ASKED_AFTER:
            self.is_checked = True
        if call.requester is Side.PARTNER and gap > SILENCE:
            self.silences += 1
        self._hear(call)

    def _hear(self, call: Call) -> None:
        if call.requester is Side.PARTNER:
            at = call.exchange.started_at
        elif call.response is not None:
            at = call.ended_at
        else:
            return
        self.heard_at = max(at, self.heard_at or at)
