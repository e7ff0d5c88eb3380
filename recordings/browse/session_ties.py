"""Why an exchange belongs to a charging session: what is certain, and what is a guess."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from recordings.browse.session_steps import Step
from recordings.browse.states import text

MINUTES = 10  # before the session's first sign; an older authorisation of the same token is hardly about it
START = "START_SESSION"


@dataclass(frozen=True, slots=True)
class Tie:
    """`why` is empty where the exchange names the session itself."""

    why: str = ""
    is_certain: bool = True


Pair = tuple[Step, Tie]


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells a charging session's exchanges, in small letters. `began` in seconds since 1970."""

    session_id: str
    began: float = 0.0
    references: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    locations: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()


def facts_of(session_id: str, steps: Iterable[Step]) -> Facts:
    """What the pushes, pulls and CDRs of the session say; of its commands nothing is taken."""
    told = [step for step in steps if step.is_session or step.is_cdr]
    values = [step.carried for step in told]
    return Facts(
        session_id,
        min((step.at for step in told), default=0.0),
        references=_texts(text(value, "authorization_reference") for value in values),
        tokens=_texts(name for value in values for name in (text(value, "cdr_token", "uid"), text(value, "auth_id"))),
        locations=_texts(_location(value) for value in values),
        starts=_texts(text(value, "start_date_time") for value in values),
    )


def tied(steps: Iterable[Step], facts: Facts) -> list[Pair]:
    """The steps that belong to the session, in the order in which they began."""
    steps = list(steps)
    found = [(step, tie) for step in steps if step.operation != "result" and (tie := tie_of(step, facts))]
    found = _likeliest(found)
    commands = {url: pair for pair in found if (url := response_url(pair[0]))}
    results = [(step, tie) for step in steps if step.operation == "result" and (tie := _result(step, commands, facts))]
    return sorted([*found, *results], key=lambda pair: (pair[0].at, pair[0].id))


def tie_of(step: Step, facts: Facts) -> Tie | None:
    """Why this exchange belongs to the session, None where it does not. Results go with their commands."""
    reference = text(step.sent, "authorization_reference") or text(step.answered, "data", "authorization_reference")
    may_precede = step.operation == "authorize" or step.object_id == START
    if step.pulled or (step.session_id == facts.session_id and not may_precede):
        return Tie()
    if reference and facts.references:
        return Tie("same authorization_reference") if reference.lower() in facts.references else None
    if may_precede:
        return _same_token(step, facts)
    return _same_start(step, facts) if step.is_cdr else None


def _same_token(step: Step, facts: Facts) -> Tie | None:
    """An authorisation or a start of the same token shortly before, and at no other location."""
    sent = text(step.sent, "token", "uid"), text(step.sent, "token", "auth_id")
    tokens = _texts([*sent, step.object_id or "", step.contract or ""])
    location = _texts([text(step.sent, "location_id")])
    elsewhere = location and facts.locations and not location & facts.locations
    if elsewhere or not tokens & facts.tokens or not 0 <= facts.began - step.at <= MINUTES * 60:
        return None
    both = "token and location" if location & facts.locations else "token"
    return Tie(f"same {both}, within {MINUTES} minutes before", is_certain=False)


def _same_start(step: Step, facts: Facts) -> Tie | None:
    """In 2.1.1 a CDR does not name its session."""
    carried = step.carried
    same_token = _texts([text(carried, "auth_id"), text(carried, "cdr_token", "uid")]) & facts.tokens
    same_start = _texts([text(carried, "start_date_time")]) & facts.starts
    if text(carried, "session_id") or not (same_token and same_start):
        return None
    return Tie("same token and start_date_time", is_certain=False)


def _result(step: Step, commands: dict[str, Pair], facts: Facts) -> Tie | None:
    command, tie = commands.get(_bare(step.url), (None, None))
    if command and tie:
        return replace(tie, why=f"sent to the response_url of {command.object_id or command.method}")
    return Tie("linked while it was recorded", is_certain=False) if step.session_id == facts.session_id else None


def _likeliest(pairs: Iterable[Pair]) -> list[Pair]:
    """All that is certain; of the guesses of one kind the last, and none where one of that kind is certain."""
    certain = [pair for pair in pairs if pair[1].is_certain]
    guesses = sorted((pair for pair in pairs if not pair[1].is_certain), key=lambda pair: pair[0].at)
    last = {_kind(step): (step, tie) for step, tie in guesses}
    known = {_kind(step) for step, _ in certain}
    return certain + [pair for kind, pair in last.items() if kind not in known]


def _kind(step: Step) -> Any:
    return step.object_id if step.operation == "command" else (step.module, step.operation)


def response_url(step: Step) -> str:
    """Where the result of a command is to be sent, without its query; empty for anything else."""
    asked = parse_qs(step.url.partition("?")[2]).get("response_url", [""])[0]
    return _bare(text(step.sent, "response_url") or asked)


def command_of(result: Step, steps: Iterable[Step]) -> Step | None:
    """The command that a result answers."""
    return next((step for step in steps if response_url(step) == _bare(result.url)), None)


def _bare(url: str) -> str:
    return url.partition("?")[0].rstrip("/").lower()


def _location(value: Any) -> str:
    return text(value, "location_id") or text(value, "location", "id") or text(value, "cdr_location", "id")


def _texts(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value.lower() for value in values if value)
