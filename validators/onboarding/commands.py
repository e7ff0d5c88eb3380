"""START_SESSION and STOP_SESSION: what was answered to them, and the results that came, or did not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from recordings.exchange import Side
from recordings.lru import Lru
from validators import urls
from validators.json_text import member, text
from validators.onboarding.facts import Facts
from validators.onboarding.seen import Seen

COMMANDS = 1_000
ORIGINS = 50
START, STOP = "START_SESSION", "STOP_SESSION"
ACCEPTED = "ACCEPTED"
WITHIN = 120.0  # seconds for the result; a CommandResponse may give more, 2.1.1 has no time in it
LONGEST = 3_600.0
FOLLOWS = 1_800.0  # seconds in which a driver plugs in
BY_COMMAND = "COMMAND"  # an AuthMethod


@dataclass(slots=True, eq=False)
class Command:
    """`by` is who sent it. `answer` and `result` are those of its CommandResponse and its CommandResult, if known.

    Times are in seconds since 1970; `tokens` are all ids of its token, in small letters.
    """

    name: str
    by: Side
    exchange: int
    at: float
    tokens: frozenset[str]
    reference: str | None  # for the session to repeat
    answer: str | None
    due: float
    result: str | None = None
    resulted: int = 0  # the exchange that brought the result
    is_followed: bool = False  # a session came of it

    @property
    def is_obeyed(self) -> bool:
        """Whether one may wait for what it asks for."""
        return ACCEPTED in (self.result, self.answer if self.result is None else None)


@dataclass
class Commands:
    """`told` is the command that the call last learned is, or brings the result of; `overdue` are those without one.

    `sent` is by the URL for the result, `early` are results that overtook their command. `starts` is by who asked and
    by what a session has in common with its start, `stops` by who asked and the session. `reached` are the origins
    whose requests are recorded: results that are sent elsewhere may come unseen.
    """

    sent: Lru[str, Command] = field(default_factory=lambda: Lru(COMMANDS))
    early: Lru[str, tuple[str | None, int]] = field(default_factory=lambda: Lru(COMMANDS))
    pending: Lru[str, Command] = field(default_factory=lambda: Lru(COMMANDS))
    starts: Lru[tuple[Side, str], Command] = field(default_factory=lambda: Lru(COMMANDS))
    stops: Lru[tuple[Side, str], Command] = field(default_factory=lambda: Lru(COMMANDS))
    reached: Lru[str, bool] = field(default_factory=lambda: Lru(ORIGINS))
    told: Command | None = None
    overdue: tuple[Command, ...] = ()
    number: int = 0

    def learn(self, seen: Seen) -> None:
        """Take in a command or a result, and what time it is."""
        call, self.told = seen.call, None
        if call.exchange.number not in (self.number, self.number + 1):
            self.pending.clear()  # their results may have been missed
        self.number = call.exchange.number
        self.reached.put(urls.origin(call.request.url), True)
        if call.place.operation == "result" and call.place.module == "commands":
            self._learn_result(seen)
        elif call.ids.get("command") in (START, STOP):
            self._learn_command(seen)
        self.overdue = self._overdue(call.ended_at) if self.pending else ()

    def _overdue(self, now: float) -> tuple[Command, ...]:
        """Take out what waits too long."""
        late = {url: command for url, command in self.pending.items() if now > command.due}
        for url in late:
            self.pending.pop(url)
        return tuple(command for url, command in late.items() if urls.origin(url) in self.reached)

    def _learn_command(self, seen: Seen) -> None:
        call, body = seen.call, seen.call.request.json.value
        self.told = command = _read(seen)
        if url := text(body, "response_url"):
            self.sent.put(_address(url), command)
            command.result, command.resulted = self.early.pop(_address(url)) or (None, 0)
            if command.answer == ACCEPTED and command.result is None:
                self.pending.put(_address(url), command)
        if command.name == START:
            for key in _keys_of_start(body, command):
                self.starts.put((command.by, key), command)
        elif session := text(body, "session_id"):
            self.stops.put((call.requester, session.lower()), command)

    def _learn_result(self, seen: Seen) -> None:
        """One that was not taken from its sender says nothing, and keeps nobody waiting."""
        address, result = _address(seen.call.request.url), text(seen.call.request.json.value, "result")
        self.pending.pop(address)
        if not seen.call.succeeded:
            return
        self.told = self.sent.get(address)
        if self.told is None:
            self.early.put(address, (result, seen.id))
        else:
            self.told.result, self.told.resulted = result, seen.id

    def is_awaited(self, command: Command) -> bool:
        """Whether its result is still to come; False where it may have been missed."""
        return any(each is command and urls.origin(url) in self.reached for url, each in self.pending.items())

    def start_of(self, owner: Side, session: Facts, at: float) -> Command | None:
        """What a session that was first told at a moment began with; None where no command is known to have."""
        for key in _keys_of_session(session):
            command = self.starts.get((owner.other, key))
            if command and command.is_obeyed and not command.is_followed and at - command.at < FOLLOWS:
                return command
        return None

    def stop_of(self, owner: Side, session_id: str) -> Command | None:
        """The command to stop a session that was accepted."""
        command = self.stops.get((owner.other, session_id.lower()))
        return command if command and command.is_obeyed else None


def _read(seen: Seen) -> Command:
    call, body = seen.call, seen.call.request.json.value
    data = call.response.data if call.response and call.succeeded else None
    given, names = member(data, "timeout"), ("uid", "auth_id")
    time = min(given, LONGEST) if isinstance(given, int) else 0
    tokens = {each.lower() for name in names if (each := text(body, "token", name))}
    due = call.ended_at + max(time, WITHIN)
    return Command(call.ids["command"], call.requester, seen.id, call.exchange.started_at, frozenset(tokens),
                   text(body, "authorization_reference"), text(data, "result"), due)  # fmt: skip


def _address(url: str) -> str:
    """A URL for results in one spelling; unlike an endpoint's it may have a query."""
    return f"{urls.normal(url)}?{url.partition('?')[2]}"


def _keys_of_start(body: Any, command: Command) -> Iterator[str]:
    if command.reference:
        yield f"reference {command.reference}".lower()
    if location := text(body, "location_id"):
        yield from (f"token {token} at {location}".lower() for token in command.tokens)
        if evse := text(body, "evse_uid"):
            yield f"evse {location}/{evse}".lower()


def _keys_of_session(session: Facts) -> Iterator[str]:
    """The most certain first. Who charges at the EVSE of a command counts only where the session is of a command."""
    if session.reference:
        yield f"reference {session.reference}".lower()
    if session.location and session.token:
        yield f"token {session.token} at {session.location}".lower()
    if session.location and session.evse and session.method == BY_COMMAND:
        yield f"evse {session.location}/{session.evse}".lower()
