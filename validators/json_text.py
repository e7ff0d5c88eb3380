"""JSON as partners send it: read what can be read, say what is wrong with the rest, never raise."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

EMPTY = "is empty"
TOO_MUCH = "is nested too deeply or holds a number of thousands of digits"
LONG, TOO_LONG = 4_096, 262_144  # bytes between which remembering a body pays
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
READ = msgspec.json.Decoder().decode  # reads what is beyond doubt, and that as Python's own does; the rest is odd
Value = TypeVar("Value")


class Json(msgspec.Struct, frozen=True, gc=False, eq=False):
    """`value` where `error` is empty; `error` completes the sentence "the body …". For `notes` see `noted`."""

    value: Any = None
    error: str = ""
    notes: dict[str, Any] = {}  # each has its own


def parse(content: bytes) -> Json:
    """Read a body; the last ones are remembered, since platforms poll lists that rarely change.

    Nobody may change what is returned.
    """
    return _remembered(content) if LONG < len(content) < TOO_LONG else _parse(content)


def _parse(content: bytes) -> Json:
    if not content:
        return Json(error=EMPTY)
    try:
        return Json(READ(content))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _read_odd(content)


def _read_odd(content: bytes) -> Json:
    """Read UTF-8, UTF-16 or UTF-32 JSON. NaN and infinities pass here: that they are wrong is a rule's business."""
    if not content.strip():
        return Json(error=EMPTY)
    try:
        text = content.decode(json.detect_encoding(content))
        value = json.loads(text)
        return Json(_storable(value) if SURROGATE.search(text) else value)
    except UnicodeDecodeError as error:
        return Json(error=f"is not valid text: {error.reason} at byte {error.start}")
    except json.JSONDecodeError as error:
        return Json(error=f"is not JSON: {error.msg} at line {error.lineno} column {error.colno}")
    except (RecursionError, ValueError):
        return Json(error=TOO_MUCH)


def _storable(value: Any) -> Any:
    """Question marks for escaped halves of surrogate pairs, which no database takes for text."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))


_remembered = lru_cache(maxsize=16)(_parse)


def noted(body: Json, name: str, work: Callable[[], Value]) -> Value:
    """What follows from a body alone, worked out once: polled lists come as they were, and are remembered."""
    if name not in body.notes:
        body.notes[name] = work()
    return body.notes[name]  # type: ignore[no-any-return]


def member(value: Any, *names: str) -> Any:
    """Walk down objects by name; None as soon as something is missing or of another type."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text(value: Any, *names: str) -> str | None:
    """The same, for a value that must be a string."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None


def pointer(*parts: str | int) -> str:
    """An RFC 6901 JSON Pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def same(one: Any, other: Any) -> bool:
    """Whether two values mean the same: numbers by value, times by instant, texts without regard to case.

    Absent, null and an empty list are one. A time without a zone is UTC (types, DateTime).
    """
    if isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower() or (one[:4].isdigit() and None is not instant(one) == instant(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(one.get(name), other.get(name)) for name in one.keys() | other.keys())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one in (None, []) and other in (None, []))


@lru_cache(maxsize=4096)
def instant(text: str) -> float | None:
    """The moment a DateTime means, in seconds since 1970; without a zone it is UTC. None where it is no time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
