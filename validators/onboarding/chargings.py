"""The charging sessions that were told of, with the commands that began them and the CDRs that ended them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from recordings.exchange import Side
from recordings.lru import Lru
from validators.call import Call
from validators.json_text import instant, text
from validators.onboarding.charging import Bill, Charging, Step, doubt, go_on, states_of
from validators.onboarding.commands import Commands
from validators.onboarding.facts import Facts, facts_of, same_id
from validators.onboarding.seen import Seen
from validators.spec.operations import RECEIVER, SENDER
from validators.spec.versions import V211

SESSIONS = 2_000
SAME_START = 60.0  # seconds
Key = tuple[Side, str, str]


@dataclass
class Chargings:
    """`steps` are what the call last learned told of sessions, `billed` those of which end and CDR are known by it.

    `early` are the CDRs of sessions that nobody has told of yet.
    """

    sessions: Lru[Key, Charging] = field(default_factory=lambda: Lru(SESSIONS))
    early: Lru[Key, Bill] = field(default_factory=lambda: Lru(SESSIONS))
    steps: list[Step] = field(default_factory=list)
    billed: list[Charging] = field(default_factory=list)

    def learn(self, seen: Seen, commands: Commands) -> None:
        """Take in sessions and CDRs that were pushed with success, or read."""
        self.steps, self.billed = [], []
        call = seen.call
        if call.place.module == "sessions":
            for owner, body in _told(call, ("put", "patch")):
                self._learn_session(seen, owner, body, commands)
            if not call.succeeded and (charging := self.of(call)):
                doubt(charging, facts_of(call.request.json.value))
            self.billed = [step.charging for step in self.steps if step.charging.is_settled]
        elif call.place.module == "cdrs":
            for owner, body in _told(call, ("post",)):
                self._learn_bill(seen, owner, body)

    def of(self, call: Call) -> Charging | None:
        """The session that a push is about, if it was accepted before."""
        session_id = call.ids.get("session_id")
        key = _key(call, call.requester, call.request.json.value, session_id) if session_id else None
        return self.sessions.get(key) if key else None

    def steps_of(self, owner: Side) -> Iterator[Step]:
        """Those of a side's own sessions."""
        return (step for step in self.steps if step.charging.owner is owner)

    def _learn_session(self, seen: Seen, owner: Side, body: Any, commands: Commands) -> None:
        call, facts = seen.call, facts_of(body)
        session_id = call.ids.get("session_id") or text(body, "id")
        if not session_id:
            return
        key = _key(call, owner, body, session_id)
        charging = self.sessions.get(key)
        if charging is None and call.request.method != "PATCH":
            charging = Charging(session_id, owner, seen.id, facts, call.ended_at,
                                commands.start_of(owner, facts, call.ended_at), states_of(facts))  # fmt: skip
            charging.bill = self.early.pop(key)
            self.sessions.put(key, charging)
            self._step(charging, None, commands)
        elif charging and (call.request.method != "GET" or _is_later(facts, charging.facts)):
            before = charging.facts
            go_on(charging, facts, call)
            self._step(charging, before, commands)

    def _step(self, charging: Charging, before: Facts | None, commands: Commands) -> None:
        charging.stop = commands.stop_of(charging.owner, charging.id)
        if charging.start:
            charging.start.is_followed = True
        self.steps.append(Step(charging, before))

    def _learn_bill(self, seen: Seen, owner: Side, body: Any) -> None:
        """A CDR; not one that only takes another back."""
        facts, cdr_id = facts_of(body), text(body, "id")
        if cdr_id is None or (isinstance(body, dict) and body.get("credit") is True):
            return
        bill = Bill(cdr_id, facts, seen.id)
        key = _key(seen.call, owner, body, facts.session) if facts.session else None
        charging = self.sessions.get(key) if key else self._only_one(owner, facts)
        if charging:
            charging.bill = bill
            self.billed += [charging] if charging.is_settled else []
        elif key:
            self.early.put(key, bill)

    def _only_one(self, owner: Side, cdr: Facts) -> Charging | None:
        """The session of a CDR that names none, as in 2.1.1, where it can be of one alone."""
        fitting = [each for each in self.sessions.values() if each.owner is owner and _may_be_of(cdr, each.facts)]
        return fitting[0] if len(fitting) == 1 else None


def is_push_of(call: Call, owner: Side) -> bool:
    """Whether a side tells of a session of its own, whatever is answered."""
    place = call.place
    return place.module == "sessions" and place.operation in ("put", "patch") and call.requester is owner


def _told(call: Call, pushes: tuple[str, ...]) -> Iterator[tuple[Side, Any]]:
    """The objects that a call tells of, each with the side whose they are: pushed and accepted, or listed."""
    row = call.place.row
    if row is None or not call.succeeded or call.response is None:
        return
    if row.interface == RECEIVER and row.name in pushes:
        yield call.requester, call.request.json.value
    elif row.interface == SENDER and row.name == "list" and isinstance(call.response.data, list):
        yield from ((call.responder, item) for item in call.response.data)


def _key(call: Call, owner: Side, body: Any, session_id: str) -> Key:
    """Ids are unique for a party; 2.1.1 does not tell in lists whose they are."""
    party = ""
    if call.place.version != V211:
        ids = (call.ids.get(name) or text(body, name) or "" for name in ("country_code", "party_id"))
        party = "".join(ids).upper()
    return owner, party, session_id.lower()


def _is_later(told: Facts, known: Facts) -> bool:
    """Whether a list tells more than the pushes before; it may have been put together before them."""
    now, before = instant(told.updated or ""), instant(known.updated or "")
    return now is not None and before is not None and now > before


def _may_be_of(cdr: Facts, session: Facts) -> bool:
    """Whether a CDR may be a session's: the same token at the same place and time."""
    one, other = instant(cdr.start or ""), instant(session.start or "")
    is_same_time = one is not None and other is not None and abs(one - other) <= SAME_START
    return is_same_time and same_id(cdr.token, session.token) and same_id(cdr.location, session.location)
