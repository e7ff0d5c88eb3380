"""The currency of each charging session, as it was last pushed or listed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from recordings.lru import Lru
from validators import json_text
from validators.call import Call

SESSIONS = 10_000


class Priced(NamedTuple):
    """A charging session in a call: in which message and where, which it is, and its currency there."""

    side: str
    pointer: str
    session: tuple[str, str, str]
    currency: str


@dataclass
class Currencies:
    """By country code, party id and session id, all without regard to case."""

    of: Lru[tuple[str, str, str], str] = field(default_factory=lambda: Lru(SESSIONS))

    def learn(self, call: Call) -> None:
        """Take in the sessions that were accepted, or listed."""
        if call.place.module == "sessions" and call.succeeded:
            for priced in priced_sessions(call):
                self.of.put(priced.session, priced.currency)


def priced_sessions(call: Call) -> Iterator[Priced]:
    """The sessions of a call that have both an identity and a currency."""
    row = call.place.row
    if row is None or "Session" not in (row.request, row.response):
        return
    if row.request == "Session":
        if priced := _priced("request", "", call.request.json.value, call.ids):
            yield priced
    elif call.response and isinstance(call.response.data, list):
        listed = enumerate(call.response.data)
        yield from filter(None, (_priced("response", f"/data/{index}", one, {}) for index, one in listed))
    elif call.response and (priced := _priced("response", "/data", call.response.data, call.ids)):
        yield priced


def _priced(side: str, pointer: str, session: Any, ids: dict[str, str]) -> Priced | None:
    """One session with its currency; what its path says of it counts first."""
    currency = json_text.text(session, "currency")
    if not currency:
        return None
    country, party = (ids.get(name) or json_text.text(session, name) for name in ("country_code", "party_id"))
    own = ids.get("session_id") or json_text.text(session, "id")
    if not (country and party and own):
        return None
    return Priced(side, pointer, (country.upper(), party.upper(), own.lower()), currency.upper())
