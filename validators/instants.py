"""DateTimes as OCPI writes them, and how exactly they tell a moment."""

import re
from functools import lru_cache

from validators.spec.forms import FORMS

DECIMALS = re.compile(r"\.([0-9]+)")
WRITTEN = re.compile(FORMS["datetime"].pattern, re.ASCII)


@lru_cache(maxsize=1024)
def is_date_time(text: str) -> bool:
    """Whether it is written as OCPI wants it: in UTC, without an offset."""
    return WRITTEN.fullmatch(text) is not None


def resolution(text: str) -> float:
    """How many seconds the last written digit stands for: a server may keep more of them than it prints."""
    decimals = DECIMALS.search(text)
    return 10.0 ** -len(decimals[1]) if decimals else 1.0
