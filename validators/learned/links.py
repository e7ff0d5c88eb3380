"""Registrations, and what each handshake makes of the tokens of both directions."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from recordings.exchange import Direction
from validators.call import Call
from validators.learned.handshake import answered_token, key_of, sent_token
from validators.learned.tokens import Presented, Standing, Token, Tokens

LINKS = 16  # registrations remembered
RENEWALS = 20  # tokens remembered of a registration, for each direction
GRACE = 60.0  # seconds in which a replaced token may still be used
LIVE = (Standing.CURRENT, Standing.UNSURE)


@dataclass(eq=False)
class Link:
    """One registration, with the tokens of each direction that are remembered, newest last.

    `key` is what another POST of the same client to the same server has in common with it, `entry` the header it began
    with. From `settled_at` on, in seconds, no token of it can be in use but those that are known.
    """

    version: str | None
    key: tuple[Any, ...]
    entry: str | None
    since: float
    settled_at: float
    tokens: dict[Direction, deque[str]] = field(
        default_factory=lambda: {way: deque(maxlen=RENEWALS) for way in Direction}
    )

    @property
    def way(self) -> Direction:
        """The direction of the POST, or of the first PUT that was seen."""
        return Direction(self.key[0])


@dataclass
class Links:
    """The registrations that are alive, oldest first, and every token by direction."""

    alive: deque[Link] = field(default_factory=lambda: deque(maxlen=LINKS))
    tokens: dict[Direction, Tokens] = field(default_factory=lambda: {way: Tokens() for way in Direction})

    def of(self, presented: Presented) -> Link | None:
        """The registration that a token belongs to; None where it is not known, or over."""
        return next((link for link in self.alive if presented.token and link is presented.token.link), None)

    def agree(self, call: Call, presented: Presented) -> None:
        """A POST or PUT went well."""
        link = self._posted(call, presented) if call.request.method == "POST" else self._updated(call, presented)
        way = call.exchange.direction
        self._give(link, way, answered_token(call), call.ended_at)
        self._give(link, way.back, sent_token(call), call.ended_at)

    def _posted(self, call: Call, presented: Presented) -> Link:
        """A new registration; with it an earlier one of the same client is over, as far as one can tell."""
        header, at = call.request.header("Authorization"), call.ended_at
        link = Link(call.place.version, key_of(call), header, at, at)
        for other in list(self._touched(call, presented)):
            self._turn(other, Standing.EARLIER, at)
            self.alive.remove(other)
        self.alive.append(link)
        self.tokens[call.exchange.direction].note(header, Token(Standing.SPENT, at, link))
        return link

    def _updated(self, call: Call, presented: Presented) -> Link:
        """The registration that a PUT renews, maybe in another version; one that was not seen is known from here on."""
        link = self.of(presented)
        if link is None:
            header, at = call.request.header("Authorization"), call.ended_at
            link = Link(call.place.version, key_of(call), header, at, at + GRACE)
            self.alive.append(link)
            self.tokens[call.exchange.direction].note(header, _used_up(presented, link, at))
        link.version = call.place.version
        return link

    def _give(self, link: Link, way: Direction, value: str | None, at: float) -> None:
        """A handshake brought a direction's token, or none where its message holds none."""
        tokens = self.tokens[way]
        for old in link.tokens[way]:
            if old != value and (known := tokens.given.get(old)) and known.link is link and known.standing in LIVE:
                tokens.given.put(old, Token(Standing.EARLIER, at, link, replaced=True))
        tokens.current = value
        if value is not None:
            link.tokens[way].append(value)
            tokens.given.put(value, Token(Standing.CURRENT, at, link))

    def refuse(self, call: Call) -> None:
        """A POST or PUT was refused: the token that it brought is not to be used."""
        given, token = self.tokens[call.exchange.direction.back].given, sent_token(call)
        if token is not None and token not in given:
            given.put(token, Token(Standing.FAILED, call.ended_at))

    def doubt(self, call: Call, presented: Presented) -> None:
        """Nobody saw how it ended: the server may have done what was asked, or not."""
        given, token = self.tokens[call.exchange.direction.back].given, sent_token(call)
        for link in self._touched(call, presented):
            self._turn(link, Standing.UNSURE, call.ended_at)
        if token is not None and token not in given:
            given.put(token, Token(Standing.UNSURE, call.ended_at))

    def end(self, call: Call, presented: Presented) -> None:
        """A DELETE went well: neither side's token is good any more, and token A may be given anew."""
        way, link = call.exchange.direction, self.of(presented)
        if link:
            self._turn(link, Standing.VOID, call.ended_at)
            self.tokens[link.way].forget(link.entry)
            self.alive.remove(link)
        else:
            self.tokens[way].note(call.request.header("Authorization"), Token(Standing.VOID, call.ended_at))
        for each, tokens in self.tokens.items():
            tokens.current = next((rest.tokens[each][-1] for rest in reversed(self.alive) if rest.tokens[each]), None)

    def _touched(self, call: Call, presented: Presented) -> Iterator[Link]:
        """The registrations that a handshake is about: the one of its token, and for POST those of the same client."""
        mine, posted = self.of(presented), call.request.method == "POST"
        return (link for link in self.alive if link is mine or (posted and link.key == key_of(call)))

    def _turn(self, link: Link, standing: Standing, at: float) -> None:
        """All live tokens of a registration come to stand otherwise; when it ends, the replaced ones do as well."""
        for way, values in link.tokens.items():
            given = self.tokens[way].given
            for value in values:
                token = given.get(value)
                if token and token.link is link and (token.standing in LIVE or standing is Standing.VOID):
                    given.put(value, Token(standing, at, link))


def _used_up(presented: Presented, link: Link, at: float) -> Token:
    """What becomes of a token that nobody saw given, when a PUT with it has gone well."""
    if presented.standing is Standing.ENTRY:
        return Token(Standing.SPENT, at, link)
    return Token(Standing.EARLIER, at, link, replaced=True)
