"""Requests that come again right after they were refused, as from a client that has the wrong way before the right one.

Such a request does not show that anything was mended: the next one may begin with the wrong way again.
"""

from dataclasses import dataclass, field

from recordings.exchange import Side
from recordings.lru import Lru
from validators.learned.registration import has_foreign_token
from validators.onboarding.seen import Seen

REFUSED = 200  # requests remembered
SOON = 10.0  # seconds; people who mend something take longer
UNAUTHORIZED = (401, 403)
OF_TOKENS = ("credentials.token-",)  # rules on what a request is authorized with, and below on how that is written
OF_ENCODING = ("transport.token-", "hub.encodings-differ", "transport.authorization-scheme")
OF_REQUESTS = (*OF_TOKENS, *OF_ENCODING)


@dataclass
class Retries:
    """`is_one` says that the call last learned is one: what was asked before, and refused for the requester's fault."""

    refused: Lru[tuple[Side, str, str], float] = field(default_factory=lambda: Lru(REFUSED))
    is_one: bool = False

    def learn(self, seen: Seen) -> None:
        """Take in a call."""
        call = seen.call
        request = call.requester, call.request.method, call.request.url
        before = self.refused.pop(request)
        self.is_one = before is not None and call.exchange.started_at <= before + SOON
        if call.response is not None and call.response.status in UNAUTHORIZED and _is_to_blame(seen):
            self.refused.put(request, call.ended_at)


def _is_to_blame(seen: Seen) -> bool:
    """Whether it is the requester's fault that it was refused."""
    wrong = any(seen.call.requester == each.party and each.rule.startswith(OF_REQUESTS) for each in seen.findings)
    return wrong or has_foreign_token(seen.call, seen.conversation.registration)
