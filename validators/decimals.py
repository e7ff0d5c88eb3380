"""Whether numbers in a body have more decimals than OCPI's four: told from its text, since parsing loses them."""

import re
from functools import lru_cache

from validators.json_text import LONG, TOO_LONG

FIVE_DECIMALS = re.compile(rb"\.\d{5}")
LONG_DECIMALS = re.compile(rb"[:\[,]\s*-?\d+(\.\d{5}|\.?\d*[eE]-)")


def has_long_decimals(content: bytes) -> bool:
    """Whether a number in a body may have more than four decimals; told from its text, quickly."""
    has_exponent = content.find(b"e-") >= 0 or content.find(b"E-") >= 0  # not `in`, for the reason in odd_bytes.py
    may = has_exponent or FIVE_DECIMALS.search(content) is not None
    return may and (_remembered if LONG < len(content) < TOO_LONG else _has_long_decimals)(content)


def _has_long_decimals(content: bytes) -> bool:
    before_exponents = content.replace(b"E-", b"e-").split(b"e-")[:-1]
    may = any(map(_ends_in_number, before_exponents)) or not all(
        _is_in_text(content, found.start()) for found in FIVE_DECIMALS.finditer(content)
    )
    return may and LONG_DECIMALS.search(content) is not None


_remembered = lru_cache(maxsize=16)(_has_long_decimals)


def _ends_in_number(before: bytes) -> bool:
    """Whether what stands before an `e-` can be a number from its beginning on, unlike in UUIDs and in words."""
    start = before.rstrip(b"0123456789.-")  # empty behind another `e-`
    return before[-1:].isdigit() and start != b"" and not start[-1:].isalpha()


def _is_in_text(content: bytes, point: int) -> bool:
    """Whether nothing but digits stands between a decimal point and the quote before it, as in coordinates."""
    return content[content.rfind(b'"', 0, point) + 1 : point].lstrip(b"-").isdigit()
