"""How tokens fared on the modules they are meant for: which were served, refused, and in which spelling they came."""

from dataclasses import dataclass, field

from recordings.lru import Lru
from validators.call import Call
from validators.learned.tokens import Coding, Presented, Standing, credential
from validators.spec.versions import V211

USES = 200
UNAUTHORIZED = 401
FOR_REGISTERING = ("versions", "credentials")


@dataclass
class Uses:
    """Of one direction; times are in seconds.

    `served` tells by the header when a token that no handshake gave was last served, `refused` by the token when a
    current one was first answered 401, `spelled` by version what followed the scheme in headers that were not.
    `coding` is how the last token stood there that a handshake gave, in versions that ask for Base64.
    """

    served: Lru[str, float] = field(default_factory=lambda: Lru(USES))
    refused: Lru[str, float] = field(default_factory=lambda: Lru(USES))
    spelled: Lru[tuple[str, str], bool] = field(default_factory=lambda: Lru(USES))
    coding: Coding | None = None

    def learn(self, call: Call, presented: Presented) -> bool:
        """Take in a call of some version, unlike the versions list; whether its token is spelled in a new way."""
        authorization = call.request.header("Authorization")
        if authorization is None or call.response is None or call.place.version is None:
            return False
        if call.response.status == UNAUTHORIZED:
            self._learn_refusal(presented, call.ended_at)
            return False
        if presented.coding and call.place.version != V211:
            self.coding = presented.coding
        if presented.token is None and call.succeeded and call.place.module not in FOR_REGISTERING:
            self.served.put(authorization, call.ended_at)
        return self._spell(call.place.version, authorization)

    def _spell(self, version: str, authorization: str) -> bool:
        sent = credential(authorization)
        if sent is None or (version, sent) in self.spelled:
            return False
        self.spelled.put((version, sent), True)
        return True

    def _learn_refusal(self, presented: Presented, at: float) -> None:
        if presented.standing is Standing.CURRENT and presented.value not in self.refused:
            self.refused.put(presented.value, at)
