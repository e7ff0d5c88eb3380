"""Whether numbers in a body have more decimals than OCPI's four: told from its text, since parsing loses them."""

import re

POINT = ord(".")  # as a number, for the reason in odd_bytes.py
# Behind a number stands neither a quote, as behind coordinates, nor a letter or a dash, as in times and UUIDs.
FIVE_DECIMALS = re.compile(rb"\.\d{5,}[eE\s,\]}]")
BELOW_ZERO = re.compile(rb"-\d+[\s,\]}]")
LONG_DECIMALS = re.compile(rb"[:\[,]\s*-?\d+(\.\d{5}|\.?\d*[eE]-)")


def has_long_decimals(content: bytes) -> bool:
    """Whether a number in a body may have more than four decimals; told from its text, quickly."""
    may = (POINT in content and FIVE_DECIMALS.search(content)) or _may_have_exponents(content)
    return bool(may) and LONG_DECIMALS.search(content) is not None


def _may_have_exponents(content: bytes) -> bool:
    """Whether there can be numbers like 1e-7."""
    has_letter = content.find(b"e-") >= 0 or content.find(b"E-") >= 0  # not `in`, for the same reason
    return has_letter and BELOW_ZERO.search(content) is not None
