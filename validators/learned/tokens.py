"""Credentials tokens: how one stands in an Authorization header, and what has become of those that were seen."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from recordings.lru import Lru
from validators.spec.versions import V211

TOKENS = 200  # remembered for each direction
OTHER_ALPHABET = str.maketrans("-_", "+/")


class Coding(StrEnum):
    """How a token stands in a header."""

    BASE64 = "base64"
    RAW = "raw"
    BLANKS = "blanks"  # Base64 of the token and of a line break or a blank beside it
    TWICE = "twice"
    UNUSUAL = "unusual"  # Base64 in the alphabet for URLs, or without its padding


def right_coding(version: str | None) -> Coding:
    """How a version has tokens in headers."""
    return Coding.RAW if version == V211 else Coding.BASE64


class Standing(StrEnum):
    """What a token is good for."""

    ENTRY = "token A"  # for registering: a POST with it failed, but not for the token
    SPENT = "spent"  # a token A after the registration
    CURRENT = "current"
    EARLIER = "earlier"  # replaced by a later handshake
    UNSURE = "unsure"  # current, unless the handshake that nobody saw the end of has replaced it
    FAILED = "failed"  # given in a handshake that was refused
    VOID = "void"  # of a registration that was ended


@dataclass(frozen=True, slots=True)
class Token:
    """`since` is when it came to stand so, in seconds. `link` is its registration, None where that was not seen.

    One that is `replaced` for certain was so by PUT; a further POST may also be another client's.
    """

    standing: Standing
    since: float
    link: Any = None
    replaced: bool = False


class Presented(NamedTuple):
    """The token of a request, by what is known; `token` is None for one that was never seen."""

    value: str = ""
    coding: Coding | None = None  # None for token A: nobody has seen it but in headers
    token: Token | None = None

    @property
    def standing(self) -> Standing | None:
        """What it is good for, None where that is not known."""
        return self.token.standing if self.token else None


STRANGER = Presented()


@dataclass
class Tokens:
    """The tokens of one direction. `current` is the one given last, None until a handshake was seen.

    `given` are those that stood in credentials, by value; `entries` those known from headers alone, by all readings.
    """

    current: str | None = None
    given: Lru[str, Token] = field(default_factory=lambda: Lru(TOKENS))
    entries: Lru[str, Token] = field(default_factory=lambda: Lru(TOKENS))

    def presented(self, authorization: str | None, raw_first: bool = False) -> Presented:
        """What a header presents; `raw_first` where the version has tokens unencoded."""
        found = readings(authorization, raw_first)
        for value, coding in found:
            if token := self.given.get(value):
                return Presented(value, coding, token)
        return next(
            (Presented(value, None, token) for value, _ in found if (token := self.entries.get(value))), STRANGER
        )

    def note(self, authorization: str | None, token: Token) -> None:
        """Remember a token of which the header alone is known."""
        for value, _ in readings(authorization):
            self.given.pop(value)
            self.entries.put(value, token)

    def forget(self, authorization: str | None) -> None:
        """A registration has ended: the token A it began with may be handed out again."""
        for value, _ in readings(authorization):
            self.entries.pop(value)


@lru_cache(maxsize=1024)
def credential(authorization: str | None) -> str | None:
    """What follows the scheme in an Authorization header, None without a header or a scheme."""
    scheme, _, rest = (authorization or "").strip().partition(" ")
    return rest.strip() or None if scheme else None


def unbase64(text: str) -> str | None:
    """The text that `text` stands for in standard, padded Base64; None where it is nothing of the kind."""
    try:
        return b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return None


@lru_cache(maxsize=1024)
def encoded(token: str) -> str:
    """A token in Base64."""
    return b64encode(token.encode()).decode()


@lru_cache(maxsize=1024)
def readings(authorization: str | None, raw_first: bool = False) -> tuple[tuple[str, Coding], ...]:
    """Every token that a header may mean, the likeliest first."""
    sent = credential(authorization)
    if not sent:
        return ()
    decoded = unbase64(sent) or ""
    found = [
        (decoded, Coding.BASE64),
        (sent, Coding.RAW),
        (decoded.strip(), Coding.BLANKS),
        (unbase64(decoded.strip()) or "", Coding.TWICE),
        (_respelled(sent), Coding.UNUSUAL),
    ]
    if raw_first:
        found.insert(0, (sent, Coding.RAW))
    unique: dict[str, Coding] = {}
    for value, coding in found:
        unique.setdefault(value, coding)
    return tuple((value, coding) for value, coding in unique.items() if value)


def _respelled(sent: str) -> str:
    """What it stands for in Base64 as it is written in URLs."""
    return unbase64(sent.translate(OTHER_ALPHABET) + "=" * (-len(sent) % 4)) or ""
