"""OCPI's version numbers, and the ranges that rules and tables name."""

from typing import Final

V211: Final = "2.1.1"
V221: Final = "2.2.1"
V230: Final = "2.3.0"

JUDGED: Final = frozenset({V211, V221, V230})  # the rules and tables know these
V221_UP: Final = frozenset({V221, V230})
EVERY: Final = frozenset({"2.0", "2.1", V211, "2.2", V221, V230})
