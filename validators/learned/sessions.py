"""Charging sessions as they were last pushed, and which earlier calls belong to which."""

from dataclasses import dataclass, field
from typing import Any

from recordings.lru import Lru
from validators import json_text, urls
from validators.call import Call
from validators.spec.versions import V211

SESSIONS = 10_000
STARTS = 1_000
Key = tuple[str, str, str]


@dataclass
class Sessions:
    """`states` holds the merged object, `starts` the exchanges that led to a session not yet seen.

    `callbacks` tells by its URL which start a result belongs to, `early` the results that overtook their command.
    """

    states: Lru[Key, dict[str, Any]] = field(default_factory=lambda: Lru(SESSIONS))
    starts: Lru[str, tuple[int, ...]] = field(default_factory=lambda: Lru(STARTS))
    callbacks: Lru[str, str] = field(default_factory=lambda: Lru(STARTS))
    early: Lru[str, int] = field(default_factory=lambda: Lru(STARTS))

    def learn(self, call: Call) -> None:
        """Take in what a call says of charging sessions."""
        match call.place.module:
            case "sessions":
                self._learn_push(call)
            case "commands" | "chargingprofiles":
                self.learn_start(call)

    def _learn_push(self, call: Call) -> None:
        """A push that the receiver accepted; a PATCH of a session never seen whole tells too little."""
        pushed = call.succeeded and call.place.operation in ("put", "patch")
        if not (pushed and isinstance(call.request.json.value, dict)):
            return
        key = key_of(call)
        stored = self.states.get(key)
        if call.request.method == "PUT" or stored is not None:
            self.states.put(key, merged(stored, call))

    def learn_start(self, call: Call) -> None:
        """Take in a START_SESSION or its asynchronous result."""
        if call.place.operation == "result":
            self._learn_result(urls.normal(call.request.url), call.exchange.id)
        elif call.ids.get("command") == "START_SESSION":
            self._learn_command(call.request.json.value, call.exchange.id)

    def _learn_result(self, url: str, exchange_id: int) -> None:
        start = self.callbacks.get(url)
        if start:
            self._belongs(start, exchange_id)
        else:
            self.early.put(url, exchange_id)

    def _learn_command(self, body: Any, exchange_id: int) -> None:
        start, url = _start_of(body, "token"), json_text.text(body, "response_url")
        if start is None:
            return
        self._belongs(start, exchange_id)
        if url:
            self.callbacks.put(urls.normal(url), start)
            if early := self.early.pop(urls.normal(url)):
                self._belongs(start, early)

    def _belongs(self, start: str, exchange_id: int) -> None:
        self.starts.put(start, (*(self.starts.get(start) or ()), exchange_id))

    def links(self, call: Call) -> tuple[tuple[int, str], ...]:
        """The earlier exchanges that a pushed session turns out to belong to, each with the session's id."""
        session_id = call.ids.get("session_id") if call.place.module == "sessions" else None
        if call.request.method != "PUT" or not session_id:
            return ()
        start = _start_of(call.request.json.value, "cdr_token")
        return tuple((exchange_id, session_id) for exchange_id in (start and self.starts.pop(start)) or ())


def _start_of(body: Any, token: str) -> str | None:
    """What a START_SESSION and the session that follows have in common: the reference, else token and location."""
    reference = json_text.text(body, "authorization_reference")
    uid, location = json_text.text(body, token, "uid"), json_text.text(body, "location_id")
    start = reference or (f"{uid}@{location}" if uid and location else None)
    return start.lower() if start else None


def key_of(call: Call) -> Key:
    """A charging session's identity; ids are compared without regard to case from 2.2.1 on, and in practice before."""
    ids = call.ids
    return ids["country_code"].upper(), ids["party_id"].upper(), ids["session_id"].lower()


def merged(stored: dict[str, Any] | None, call: Call) -> dict[str, Any]:
    """The session after a PUT (replaces) or a PATCH (overlays; from 2.2.1 on charging periods are added)."""
    body = call.request.json.value
    if call.request.method == "PUT" or stored is None:
        return dict(body)
    after = {**stored, **body}
    is_adding = "charging_periods" in body and call.place.version != V211
    if is_adding and (periods := [*_periods(stored), *_periods(body)]):
        after["charging_periods"] = periods
    return after


def _periods(session: dict[str, Any]) -> list[Any]:
    periods = session.get("charging_periods")
    return periods if isinstance(periods, list) else []
