"""A step of a charging session in words: what was asked or told, what the answer was, how long after the one before."""

import json
from typing import Any

from recordings.browse.session_steps import Step
from recordings.browse.states import member, text

TOLD = ("status", "kwh", "total_energy", "total_cost", "currency", "end_date_time", "stop_date_time")
LONGEST = 40  # characters of one value
UNITS = ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s"))


def asked(step: Step, command: Step | None = None) -> str:
    """What the request says; `command` is the one that a result answers."""
    match step.module, step.operation:
        case _, "command":
            return f"{step.object_id or 'command'}{_where(step.sent)}"
        case _, "result":
            name = (command.object_id or command.method) if command else "command"
            return f"result of {name}: {text(step.sent, 'result') or 'none told'}"
        case _, "authorize":
            return f"real-time authorisation{_where(step.sent)}"
        case "sessions", "put" | "patch":
            return f"{step.method} {'Session, ' if step.method == 'PUT' else ''}{told(step.carried)}"
        case "cdrs", "post":
            return f"POST CDR, {told(step.carried)}"
        case "sessions" | "cdrs", "list" | "get":
            return f"GET {step.module}"
    return f"{step.method} {step.module} {(step.operation or '').replace('_', ' ')}".strip()


def answered(step: Step) -> str:
    """What the answer says beyond its status codes."""
    if step.module in ("sessions", "cdrs") and step.method == "GET":
        return told(step.carried)
    outcome = text(step.answered, "data", "result") or text(step.answered, "data", "allowed")
    return outcome or ("" if step.succeeded else shown(text(step.answered, "status_message")))


def status(step: Step) -> str:
    """The answer's status codes, or why there are none."""
    if step.http_status is None:
        return f"no answer{f': {step.error}' if step.error else ''}"
    return f"HTTP {step.http_status}" + (f", OCPI {step.ocpi_status}" if step.ocpi_status is not None else "")


def told(carried: dict[str, Any] | None) -> str:
    """The fields that matter with their values, and the names of the others where they are few."""
    if not carried:
        return "nothing that can be read"
    known = [f"{name} {shown(carried[name])}" for name in TOLD if name in carried]
    others = [name for name in carried if name not in TOLD and name != "last_updated"]
    more = ", ".join(map(shown, others)) if len(others) < 4 else ("" if known else f"{len(others)} fields")
    return ", ".join([*known, *([more] if more else [])]) or "last_updated"


def shown(value: Any) -> str:
    """A value on one line, no longer than LONGEST. An amount of money is shown before taxes."""
    for before in ("excl_vat", "before_taxes"):
        if isinstance(value, dict) and before in value:
            return f"{shown(member(value, before))} before taxes"
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def duration(seconds: float) -> str:
    """`46 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`."""
    seconds = abs(seconds)
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    size, name, small, small_name = next(unit for unit in UNITS if round(seconds) >= unit[0])
    whole, rest = divmod(round(seconds), size)
    return f"{whole} {name}" + (f" {rest // small} {small_name}" if rest // small else "")


def _where(sent: Any) -> str:
    evse = text(sent, "evse_uid") or next(iter(_strings(member(sent, "evse_uids"))), "")
    places = [shown(place) for place in (text(sent, "location_id"), evse) if place]
    return f" at {', '.join(places)}" if places else ""


def _strings(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
