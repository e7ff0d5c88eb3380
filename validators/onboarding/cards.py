"""Tokens as their issuer told of them, and what it said when it was asked about one in real time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from recordings.exchange import Side
from recordings.lru import Lru
from validators.call import Call
from validators.json_text import member, text
from validators.onboarding.seen import Seen
from validators.spec.operations import RECEIVER, SENDER

TOKENS = 20_000
ANSWERS = 5_000
ALLOWED, UNKNOWN = "ALLOWED", "UNKNOWN"
NOT_ALLOWED = frozenset({"BLOCKED", "EXPIRED", "NO_CREDIT", "NOT_ALLOWED"})
NO_SUCH_TOKEN = 2004
Name = tuple[Side, str]


class Card(NamedTuple):
    """`valid` as it was told last; `auth_id` "" where there is none, as from 2.2.1 on."""

    valid: bool
    auth_id: str


class Refusal(NamedTuple):
    """What was answered about a token, and in which exchange."""

    answer: str
    exchange: int


@dataclass
class Cards:
    """`tokens` by issuer, and uid with type. `allowed` and `refused` by issuer and the uid, `allowed` by auth_id too.

    Only those are `refused` that were never allowed before. `listed` are the issuers that have told of all they have.
    """

    tokens: Lru[Name, Card] = field(default_factory=lambda: Lru(TOKENS))
    allowed: Lru[Name, int] = field(default_factory=lambda: Lru(ANSWERS))
    refused: Lru[Name, Refusal] = field(default_factory=lambda: Lru(ANSWERS))
    listed: set[Side] = field(default_factory=set)

    def learn(self, seen: Seen, is_end: bool) -> None:
        """Take in tokens that were pushed or listed, and authorizations; `is_end` is whether it completes a list."""
        call = seen.call
        if call.place.module != "tokens" or not call.place.row:
            return
        if call.place.operation == "authorize":
            self._learn_answer(seen)
        elif call.succeeded:
            for issuer, uid, body in _told(call):
                known = self.tokens.get((issuer, uid)) or Card(True, "")
                valid = member(body, "valid")
                auth_id = text(body, "auth_id") or known.auth_id
                self.tokens.put((issuer, uid), Card(valid if isinstance(valid, bool) else known.valid, auth_id))
            if is_end and "date_from" not in call.query:
                self.listed.add(call.responder)

    def _learn_answer(self, seen: Seen) -> None:
        call, answer = seen.call, answer_of(seen.call)
        name = (call.responder, call.ids["token_uid"].lower())
        if answer == ALLOWED:
            card = self.of(call)
            self.refused.pop(name)
            for each in (name[1], card.auth_id.lower() if card else ""):
                self.allowed.put((call.responder, each), seen.id)
        elif answer and name not in self.allowed:
            self.refused.put(name, Refusal(answer, seen.id))

    def of(self, call: Call) -> Card | None:
        """The token that an authorization asks about, None where its issuer is not known to have told of it."""
        kind = call.query.get("type") or call.query.get("token_type")
        return self.tokens.get((call.responder, _named(call.ids["token_uid"], kind)))


def answer_of(call: Call) -> str:
    """What an authorization was answered: an AllowedType, UNKNOWN, or "" where it was none of these.

    Only who answers in OCPI's own words says that there is no such token; an endpoint may be missing, too.
    """
    response = call.response
    if response is None:
        return ""
    if call.succeeded:
        allowed = text(response.data, "allowed")
        return allowed if allowed in (ALLOWED, *NOT_ALLOWED) else ""
    status, code = response.status, response.status_code
    return UNKNOWN if status < 500 and (code == NO_SUCH_TOKEN or (status == 404 and code is not None)) else ""


def _told(call: Call) -> Iterator[tuple[Side, str, Any]]:
    """The tokens in a call: their issuer, uid with type, and what is said of them."""
    row, body = call.place.row, call.request.json.value
    if row and row.interface == RECEIVER and call.request.method in ("PUT", "PATCH"):
        kind = text(body, "type") or call.query.get("type")
        yield call.requester, _named(call.ids["token_uid"], kind), body
    elif row and row.interface == SENDER and call.response and isinstance(call.response.data, list):
        for item in call.response.data:
            if uid := text(item, "uid"):
                yield call.responder, _named(uid, text(item, "type")), item


def _named(uid: str, kind: str | None) -> str:
    """A uid tells a token only together with its type, which is RFID where nothing is said."""
    return f"{uid}@{kind or 'RFID'}".lower()
