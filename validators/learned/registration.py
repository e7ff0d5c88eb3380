"""Who is registered at whom, and which credentials token each side must use: what the handshake taught."""

import base64
import binascii
from dataclasses import dataclass, field

from recordings.exchange import Direction
from validators import json_text
from validators.call import Call


@dataclass
class Tokens:
    """The tokens of one direction. `current` is None until a handshake was seen."""

    current: str | None = None
    earlier: set[str] = field(default_factory=set)

    def replace(self, token: str | None) -> None:
        """A credentials exchange brought a new token, or None took it away."""
        if self.current and self.current != token:
            self.earlier.add(self.current)
        self.current = token


@dataclass
class Registration:
    """Tokens by direction, and whether a direction's requester is registered: None where that was not seen."""

    tokens: dict[Direction, Tokens] = field(default_factory=lambda: {way: Tokens() for way in Direction})
    registered: dict[Direction, bool | None] = field(default_factory=lambda: dict.fromkeys(Direction))

    def learn(self, call: Call) -> None:
        """Take in a credentials call that succeeded (credentials, POST, PUT and DELETE methods)."""
        if call.place.module != "credentials" or not call.succeeded:
            return
        way = call.exchange.direction
        if call.request.method == "DELETE":
            self._set(way, None, None)
            self.registered = dict.fromkeys(Direction, False)
        elif call.request.method in ("POST", "PUT") and call.response:
            answered = json_text.text(call.response.data, "token")
            self._set(way, answered, json_text.text(call.request.json.value, "token"))
            self.registered = dict.fromkeys(Direction, True)

    def _set(self, way: Direction, requester_uses: str | None, responder_uses: str | None) -> None:
        back = Direction.to(way.requester)
        self.tokens[way].replace(requester_uses)
        self.tokens[back].replace(responder_uses)


def credential(authorization: str | None) -> str | None:
    """What follows the scheme in an Authorization header, None without a header or a scheme."""
    scheme, _, rest = (authorization or "").strip().partition(" ")
    return rest.strip() or None if scheme else None


def has_foreign_token(call: Call, registration: Registration) -> bool:
    """Whether a call carries another token than the handshake gave its requester; False where none was seen."""
    tokens = registration.tokens[call.exchange.direction]
    sent = credential(call.request.header("Authorization")) or ""
    once = (unbase64(sent) or "").strip()
    return tokens.current is not None and not ({sent, once, unbase64(once)} & {tokens.current, *tokens.earlier})


def unbase64(text: str) -> str | None:
    """The text that `text` stands for in standard, padded Base64; None where it is nothing of the kind."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
