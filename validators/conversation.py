"""Conversation: the calls of one connection in order, with what has been learned so far.

Memory stays bounded over weeks: endpoints, tokens and parties are as many as the platforms announce, the rest forgets.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from recordings.exchange import Exchange
from recordings.lru import Lru
from validators.call import Call, Place
from validators.learned import agreements, pulls
from validators.learned.addresses import Addresses
from validators.learned.agreements import Agreements
from validators.learned.announcements import Announcements
from validators.learned.authorizations import Authorizations
from validators.learned.clocks import Clocks
from validators.learned.currencies import Currencies
from validators.learned.endpoints import Endpoints
from validators.learned.failures import Failures
from validators.learned.heard import HeardOf
from validators.learned.known_locations import KnownLocations
from validators.learned.known_objects import KnownObjects
from validators.learned.legs import Legs
from validators.learned.lists import Lists
from validators.learned.message_ids import MessageIds
from validators.learned.nights import Nights
from validators.learned.outages import Outages
from validators.learned.owned import Owned
from validators.learned.owners import Owners
from validators.learned.parties import Parties
from validators.learned.polls import Polls
from validators.learned.pulls import Pulls
from validators.learned.pushes import Pushes
from validators.learned.refusals import Refusals
from validators.learned.registration import Registration
from validators.learned.sessions import Sessions
from validators.learned.silence import Silence
from validators.learned.spellings import Spellings
from validators.learned.walks import Walks
from validators.profile import Profile
from validators.routing import FUNCTIONAL

REPORTED = 10_000  # of what was said once; what is forgotten may be said again
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
ANY: frozenset[str] = frozenset()
LATER = frozenset({"commands", "chargingprofiles"})  # whose results come later
SET_UP = frozenset({"versions", "credentials"})
LEARN_FROM = {  # by the parts of a conversation, in the order in which they learn: modules and operations, ANY for all
    "endpoints": (SET_UP | LATER, ANY),
    "announcements": ({"versions"}, ANY),
    "parties": (SET_UP | {"hubclientinfo"}, ANY),
    "addresses": ({"credentials"}, ANY),
    "message_ids": (ANY, ANY),
    "heard": (FUNCTIONAL | {"hubclientinfo"}, ANY),
    "silence": (ANY, ANY),
    "registration": (ANY, ANY),
    "pulls": (pulls.MODULES, {"put", "patch", "list"}),
    "sessions": (LATER | {"sessions"}, ANY),
    "clocks": (ANY, ANY),
    "pushes": (ANY, ANY),
    "failures": (ANY, ANY),
    "outages": (ANY, ANY),
    "refusals": (ANY, ANY),
    "polls": (ANY, {"list"}),
    "currencies": ({"sessions"}, ANY),
    "spellings": (ANY, {"put"}),
    "known_objects": (ANY, ANY),
    "known_locations": ({"locations"}, ANY),
    "authorizations": (ANY, {"authorize"}),
    "lists": (ANY, {"list"}),
}


@dataclass
class Conversation:
    """`reported` is what rules have already said, of those that speak once.

    `legs` may be shared by the conversations of a hub with several partners, which `name` then tells apart.
    """

    profile: Profile
    legs: Legs = field(default_factory=Legs)
    name: str = ""
    endpoints: Endpoints = field(default_factory=Endpoints)
    announcements: Announcements = field(default_factory=Announcements)
    parties: Parties = field(init=False)
    addresses: Addresses = field(init=False)
    message_ids: MessageIds = field(default_factory=MessageIds)
    registration: Registration = field(default_factory=Registration)
    pulls: Pulls = field(default_factory=Pulls)
    heard: HeardOf = field(default_factory=HeardOf)
    silence: Silence = field(default_factory=Silence)
    sessions: Sessions = field(default_factory=Sessions)
    clocks: Clocks = field(default_factory=Clocks)
    pushes: Pushes = field(default_factory=Pushes)
    failures: Failures = field(default_factory=Failures)
    outages: Outages = field(default_factory=Outages)
    refusals: Refusals = field(default_factory=Refusals)
    polls: Polls = field(default_factory=Polls)
    currencies: Currencies = field(default_factory=Currencies)
    spellings: Spellings = field(default_factory=Spellings)
    known_objects: KnownObjects = field(default_factory=KnownObjects)
    known_locations: KnownLocations = field(default_factory=KnownLocations)
    authorizations: Authorizations = field(default_factory=Authorizations)
    lists: Lists = field(default_factory=Lists)
    walks: Walks = field(default_factory=Walks)
    owned: Owned = field(default_factory=Owned)
    agreements: Agreements = field(default_factory=Agreements)
    owners: Owners = field(default_factory=Owners)
    nights: Nights = field(default_factory=Nights)
    reported: Lru[tuple[str, str, str], bool] = field(default_factory=lambda: Lru(REPORTED))
    number: int = 0

    def __post_init__(self) -> None:
        """What needs other parts of it."""
        self.parties = Parties(self.announcements, self.profile.hub_parties)
        self.addresses = Addresses(self.announcements)

    @property
    def lessons(self) -> int:
        """Rises whenever something is learned that steady rules may know of."""
        return self.registration.lessons + self.parties.lessons + self.pulls.lessons

    def read(self, exchange: Exchange) -> Call:
        """The exchange as a call, by what is known so far."""
        self._mind_gaps(exchange.number)
        request = exchange.request
        if request.method not in METHODS:
            return Call(exchange, Place())
        responder = exchange.direction.responder
        return Call(exchange, self.endpoints.locate(responder, request.method, request.url))

    def learn(self, call: Call) -> None:
        """Take in what a call says; to be called once, after the rules have seen it."""
        if call.not_graded is None:
            if call.place.module in agreements.MODULES:
                self.agreements.learn(call, self.parties, self.walks.new)  # before the parties do
            for name in learners(call.place.module, call.place.operation):
                getattr(self, name).learn(call)
            self.owners.learn(call, self.parties)
            self.legs.learn(call, self.name, self.parties)
            self.owned.learn(call, self.walks)
        elif call.place.module is None:
            self.registration.visits.learn(call)
        if pulls_at := self.profile.expected.sync.at:
            self.nights.learn(call, pulls_at)
        self.walks.learn(call, self.profile)
        if call.place.module == "credentials" and call.request.method == "POST" and call.succeeded:
            self.lists, self.walks, self.owned = Lists(), Walks(new=True), Owned()  # of whom was there before

    def _mind_gaps(self, number: int) -> None:
        """Where exchanges were missed, or the tap was not running, what went on between them is unknown."""
        if number == 1 or number not in (self.number, self.number + 1):
            self.walks, self.lists, self.owned = Walks(), Lists(), Owned()
            self.registration.from_beginning = False if self.number else None
            self.agreements, self.owners, self.nights = Agreements(), Owners(), Nights()
        self.number = number


@lru_cache(maxsize=1024)
def learners(module: str | None, operation: str | None) -> tuple[str, ...]:
    """The parts of a conversation that learn from calls of an operation, in the order in which they do."""
    return tuple(
        name
        for name, (modules, operations) in LEARN_FROM.items()
        if (not modules or module in modules) and (not operations or operation in operations)
    )
