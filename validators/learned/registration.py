"""Who is registered at whom, what the handshakes made of each token, and what went on around them.

One pair of platforms may hold several registrations, of different versions or of several clients: each has tokens of
its own, and a call belongs to the one whose token it presents.
"""

from collections import deque
from dataclasses import dataclass, field

from recordings.exchange import Direction
from validators.call import Call
from validators.learned.handshake import Handshake, Outcome, handshake_of, outcome_of
from validators.learned.links import Link, Links
from validators.learned.tokens import STRANGER, Presented, Standing, Token, Tokens
from validators.learned.uses import FOR_REGISTERING, Uses
from validators.learned.visits import Visits
from validators.spec.versions import V211

HANDSHAKES = 50  # remembered for each direction
VISIT_FAILURES = (3001, 3002, 3003)


@dataclass
class Registration:
    """By direction, save for the links. `registered` says whether the last handshake seen made or ended one, if any.

    `began_at` is when the first exchange that was seen had ended, in seconds: of what went on before, nothing is known.
    `heard` are the directions in which anything was seen. `from_beginning` is whether the recording began before the
    first registration and lacks nothing since, None until that shows.
    """

    links: Links = field(default_factory=Links)
    registered: dict[Direction, bool | None] = field(default_factory=lambda: dict.fromkeys(Direction))
    handshakes: dict[Direction, deque[Handshake]] = field(
        default_factory=lambda: {way: deque(maxlen=HANDSHAKES) for way in Direction}
    )
    visits: Visits = field(default_factory=Visits)
    uses: dict[Direction, Uses] = field(default_factory=lambda: {way: Uses() for way in Direction})
    began_at: float | None = None
    heard: set[Direction] = field(default_factory=set)
    from_beginning: bool | None = None
    lessons: int = 0  # rises with calls of versions and credentials, and new spellings of tokens
    _latest: dict[Direction, tuple[tuple[int, str | None, bool] | None, Presented]] = field(
        default_factory=dict, compare=False
    )  # how each direction's latest request was authorized, and after how many lessons

    @property
    def tokens(self) -> dict[Direction, Tokens]:
        """What is known of the tokens that each direction's requester presents."""
        return self.links.tokens

    def presented(self, call: Call) -> Presented:
        """The token that a call presents, and what is known of it."""
        way, raw_first = call.exchange.direction, call.place.version == V211
        as_before = self.lessons, call.request.header("Authorization"), raw_first
        known, found = self._latest.get(way, (None, STRANGER))
        if known != as_before:
            found = self.tokens[way].presented(as_before[1], raw_first)
            self._latest[way] = as_before, found
        return found

    def link_of(self, call: Call) -> Link | None:
        """The registration that a call belongs to, by its token; None where it is not known, or over."""
        return self.links.of(self.presented(call))

    def watched(self, moment: float) -> bool:
        """Whether the recording had begun by then, so that what was not seen since did not happen."""
        return self.began_at is not None and self.began_at <= moment

    def learn(self, call: Call) -> None:
        """Take in what a call shows of registrations and tokens."""
        way, module, presented = call.exchange.direction, call.place.module, self.presented(call)
        if module is None or module == "versions":
            self.visits.learn(call)
        elif module == "credentials":
            self._learn_credentials(call, presented)
        elif self.from_beginning is None:
            self.from_beginning = False
        is_news = self.uses[way].learn(call, presented)
        self.lessons += is_news or module in FOR_REGISTERING
        self.heard.add(way)
        self.began_at = call.ended_at if self.began_at is None else self.began_at

    def _learn_credentials(self, call: Call, presented: Presented) -> None:
        method = call.request.method
        if method in ("POST", "PUT"):
            self._learn_handshake(call, presented)
        elif method == "DELETE":
            self._learn_end(call, presented)
        if self.from_beginning is None and (call.succeeded or method != "POST"):
            self.from_beginning = method == "POST"  # the registration comes before all else, at whichever attempt

    def _learn_handshake(self, call: Call, presented: Presented) -> None:
        self.handshakes[call.exchange.direction].append(handshake_of(call))
        match outcome_of(call):
            case Outcome.AGREED:
                self.links.agree(call, presented)
                self.registered = dict.fromkeys(Direction, True)
            case Outcome.REFUSED:
                self.links.refuse(call)
                self._learn_token_a(call, presented)
            case Outcome.UNKNOWN:
                self.links.doubt(call, presented)

    def _learn_token_a(self, call: Call, presented: Presented) -> None:
        """A POST that came as far as the visit had a token A: a registered client is refused before."""
        way, header = call.exchange.direction, call.request.header("Authorization") or ""
        visited = call.request.method == "POST" and call.response and call.response.status_code in VISIT_FAILURES
        if visited and presented.token is None and header not in self.uses[way].served:
            self.tokens[way].note(header, Token(Standing.ENTRY, call.ended_at))

    def _learn_end(self, call: Call, presented: Presented) -> None:
        match outcome_of(call):
            case Outcome.AGREED:
                self.links.end(call, presented)
                self.registered = dict.fromkeys(Direction, False)
            case Outcome.UNKNOWN:
                self.links.doubt(call, presented)


def has_foreign_token(call: Call, registration: Registration) -> bool:
    """Whether a call carries another token than the handshake gave its requester; False where none was seen."""
    known = registration.tokens[call.exchange.direction].current is not None
    return known and registration.presented(call).token is None
