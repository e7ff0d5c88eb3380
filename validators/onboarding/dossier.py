"""The dossier: what the checkpoints remember of a partner beyond a single exchange, each kind in a file of its own."""

from dataclasses import dataclass, field

from validators.onboarding.cards import Cards
from validators.onboarding.chargings import Chargings
from validators.onboarding.commands import Commands
from validators.onboarding.pulls import Pulls
from validators.onboarding.retries import Retries
from validators.onboarding.roles import Roles
from validators.onboarding.seen import Seen
from validators.onboarding.stock import Stock
from validators.onboarding.token_kinds import TokenKinds
from validators.routing import FUNCTIONAL


@dataclass
class Dossier:
    """`version` is the one that the platforms talk, `details` the exchange that told of the partner's endpoints in it.
    `is_version_news` says that the call last learned told of that version.

    `begun` is the first exchange of all, `functional` the first in a functional module, `routed` the first of those
    that names its parties. All are None until they were seen.
    """

    roles: Roles = field(default_factory=Roles)
    retries: Retries = field(default_factory=Retries)
    pulls: Pulls = field(default_factory=Pulls)
    locations: Stock = field(default_factory=lambda: Stock("locations"))
    tariffs: Stock = field(default_factory=lambda: Stock("tariffs"))
    tokens: Stock = field(default_factory=lambda: Stock("tokens"))
    token_kinds: TokenKinds = field(default_factory=TokenKinds)
    commands: Commands = field(default_factory=Commands)
    cards: Cards = field(default_factory=Cards)
    chargings: Chargings = field(default_factory=Chargings)
    version: str | None = None
    is_version_news: bool = False
    details: int | None = None
    begun: int | None = None
    functional: int | None = None
    routed: int | None = None

    def learn(self, seen: Seen) -> None:
        """Take in a call, before the checkpoints look at it."""
        place, before = seen.call.place, self.version
        if place.version and place.module not in (None, "versions"):
            self.version = place.version
        self.is_version_news = self.version != before
        if place.operation == "details" and seen.by_hub and seen.call.succeeded:
            self.details = seen.id
        self._learn_first(seen)
        self.roles.learn(seen)
        self.retries.learn(seen)
        self.pulls.learn(seen)
        for stock in (self.locations, self.tariffs, self.tokens):
            stock.learn(seen, self.pulls.done)
        self.token_kinds.learn(seen)
        self.commands.learn(seen)
        self.cards.learn(seen, self.pulls.done is not None)
        self.chargings.learn(seen, self.commands)

    def _learn_first(self, seen: Seen) -> None:
        self.begun = self.begun or seen.id
        if seen.call.place.module in FUNCTIONAL:
            self.functional = self.functional or seen.id
            is_routed = seen.call.succeeded and any(seen.call.request.routing.ends)
            self.routed = self.routed or (seen.id if is_routed else None)
