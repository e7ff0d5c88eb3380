"""What a simulated platform answers: OCPI's response envelope, its errors, and the headers of every response."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from replay.simulator.values import Json, Party, timestamp


@dataclass(frozen=True)
class Answer:
    """A successful answer. `data` is canonical where `kind` names its object (or that of its items), else as it is.

    `data` None leaves the field out.
    """

    data: Any = None
    kind: str = ""
    http_status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    status_code: int = 1000


class OcpiError(Exception):
    """Answered instead of data: OCPI status code 2xxx to 4xxx, and the HTTP status it travels with."""

    def __init__(self, status_code: int, message: str, http_status: int = 200, data: Any = None) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.message = message
        self.http_status = http_status
        self.data = data

    def envelope(self) -> Json:
        return envelope(self.status_code, self.data, self.message)


def envelope(status_code: int, data: Any = None, message: str | None = None) -> Json:
    """OCPI's response object; `data` and `status_message` are left out when there is nothing to say."""
    body: Json = {"status_code": status_code, "timestamp": timestamp(datetime.now(UTC))}
    if data is not None:
        body["data"] = data
    if message is not None:
        body["status_message"] = message
    return body


@dataclass
class Reply:
    """A response as it leaves: `body` is an envelope, or bytes where something else is to go out.

    `kind` names the object in its data. Faults change replies; `aborted` breaks the connection off half way.
    """

    http_status: int
    headers: dict[str, str]
    body: Json | bytes
    kind: str = ""
    aborted: bool = False


def swapped_parties(headers: Mapping[str, str], own: Party) -> dict[str, str]:
    """Routing headers of a response: from the party addressed (`own` where none is) to the one that asked."""
    addressed, asker = party_named(headers, "to") or own, party_named(headers, "from")
    return addressed.headers("from") | (asker.headers("to") if asker else {})


def party_named(headers: Mapping[str, str], end: str) -> Party | None:
    """The party in one pair of routing headers, `from` or `to`; None unless both are there, in plain ASCII."""
    country, party = (headers.get(f"OCPI-{end}-{part}") or "" for part in ("country-code", "party-id"))
    if not country or not party or not (country + party).isascii():
        return None
    return Party(country.upper(), party.upper())
