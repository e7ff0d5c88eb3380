"""The small values that every OCPI message is made of: parties, UTC timestamps, encoded tokens, message ids."""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

Json = dict[str, Any]
LEAP_SECOND = re.compile(r"(T\d\d:\d\d):60")


@dataclass(frozen=True, order=True)
class Party:
    """An OCPI party: ISO 3166 alpha-2 country code and three-character party id, in upper case."""

    country_code: str
    party_id: str

    def __str__(self) -> str:
        return self.country_code + self.party_id

    def headers(self, end: str) -> dict[str, str]:
        """The pair of routing headers that names this party as one end, `from` or `to`."""
        return {f"OCPI-{end}-country-code": self.country_code, f"OCPI-{end}-party-id": self.party_id}

    def owns(self, owned: Mapping[str, Any]) -> bool:
        """Whether the object carries this party; ids compare without regard to case."""
        return self == party_of(owned)


def party_of(owned: Mapping[str, Any]) -> Party:
    """The party that an object or a URL names in `country_code` and `party_id`, in upper case."""
    return Party(str(owned.get("country_code", "")).upper(), str(owned.get("party_id", "")).upper())


@dataclass(frozen=True)
class Role:
    """A party in one of its roles, as the credentials object lists it."""

    role: str
    party: Party
    name: str

    def as_json(self) -> Json:
        """A CredentialsRole."""
        return {
            "role": self.role,
            "country_code": self.party.country_code,
            "party_id": self.party.party_id,
            "business_details": {"name": self.name},
        }


class Clock:
    """Current UTC time in milliseconds that never shows the same moment twice, so that `last_updated` always grows."""

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        now = datetime.now(UTC)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self._last = max(now, self._last + timedelta(milliseconds=1))
        return self._last


def timestamp(moment: datetime) -> str:
    """An OCPI DateTime in UTC with milliseconds, 24 characters."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Read an OCPI DateTime; without a designator it is UTC. Raises ValueError.

    What the specification allows and Python does not have becomes the moment next to it: leap seconds, and year 0.
    """
    parsed = datetime.fromisoformat(LEAP_SECOND.sub(r"\1:59", text.upper()).replace("0000-", "0001-", 1))
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def new_token() -> str:
    """A fresh credentials token, 43 characters."""
    return secrets.token_urlsafe(32)


def authorization(token: str, encoding: str = "base64") -> str:
    """The value of the Authorization header: the token as it is (`raw`), or its UTF-8 bytes in Base64."""
    return "Token " + (token if encoding == "raw" else base64.b64encode(token.encode("utf-8", "replace")).decode())


def token_in(header: str | None, encoding: str = "base64") -> str | None:
    """The credentials token in an Authorization header, or None when there is none to read."""
    scheme, _, encoded = (header or "").partition(" ")
    if scheme.lower() != "token":
        return None
    if encoding == "raw":
        return encoded
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def message_ids(correlation_id: str | None = None) -> dict[str, str]:
    """X-Request-ID and X-Correlation-ID of one request: the former is new, the latter too unless it is handed on."""
    return {"X-Request-ID": str(uuid4()), "X-Correlation-ID": correlation_id or str(uuid4())}
