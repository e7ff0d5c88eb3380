"""Objects as they stand: JSON read as far as it can be, and PATCHes laid over what was there."""

import json
from collections.abc import Mapping
from typing import Any

SPELLINGS = {"start_datetime": "start_date_time", "end_datetime": "end_date_time"}  # of Session in 2.1.1


def read(content: str | bytes | None) -> Any:
    """The JSON value in a stored body, None where there is none."""
    try:
        return json.loads(content or "")
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        return None


def member(value: Any, *names: str) -> Any:
    """`value[name][name]…`, None where that leads nowhere. Some platforms wrap one object in a list."""
    for name in names:
        value = value[0] if isinstance(value, list) and value else value
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def text(value: Any, *names: str) -> str:
    """The same where it is a text, else an empty one."""
    found = member(value, *names)
    return found if isinstance(found, str) else ""


def patched(state: dict[str, Any], patch: dict[str, Any], *, adds_periods: bool) -> dict[str, Any]:
    """The object after a PATCH. A Session's charging periods are added from 2.2.1 on, before they are replaced."""
    after = {**state, **patch}
    old, new = state.get("charging_periods"), patch.get("charging_periods")
    if adds_periods and isinstance(old, list) and isinstance(new, list):
        after["charging_periods"] = [*old, *new]
    return after


def is_adding(kind: str, version: str | None) -> bool:
    """Whether a PATCH of this kind of object adds charging periods."""
    return kind == "Session" and version != "2.1.1"


def one_spelling(session: dict[str, Any]) -> dict[str, Any]:
    """A Session with the names that its fields have from 2.2.1 on."""
    return {SPELLINGS.get(name, name): value for name, value in session.items()}
