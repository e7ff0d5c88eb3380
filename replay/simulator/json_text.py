"""JSON as it comes in and goes out: nothing is let in that could not be kept, calculated with and sent again."""

import json
import math
from typing import Any

DEEPEST = 50  # levels of objects and lists; OCPI needs about ten
LONGEST_INTEGER = 300  # digits; what has more fits into no double


def decoded(text: bytes) -> Any:
    """The value in a JSON text in UTF-8.

    Raises ValueError for no JSON, half of a surrogate pair, NaN, infinite numbers, and what is nested too deeply.
    """
    try:
        value = json.loads(text.decode("utf-8-sig"), parse_constant=_refused, parse_float=_finite, parse_int=_integer)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if b"\\ud" in text.lower():
        json.dumps(value, ensure_ascii=False).encode()  # fails for what is no character
    if _deeper(value, DEEPEST):
        raise ValueError("nested too deeply")
    return value


def encoded(value: Any) -> bytes:
    """A value as JSON in UTF-8; with escapes where it holds half of a surrogate pair, which UTF-8 cannot."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def _refused(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError("the number is too large")
    return number


def _integer(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise ValueError("the number is too large")
    return int(text)


def _deeper(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_deeper(each, levels - 1) for each in inner if isinstance(each, dict | list))
