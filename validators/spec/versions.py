"""OCPI's version numbers and editions, and the ranges that rules and tables name."""

from typing import Final

V211: Final = "2.1.1"
V221: Final = "2.2.1"
V230: Final = "2.3.0"

ORDER: Final = (V211, V221, V230)  # those the rules and tables know, the oldest first
JUDGED: Final = frozenset(ORDER)
V221_UP: Final = frozenset({V221, V230})
EVERY: Final = frozenset({"2.0", "2.1", V211, "2.2", V221, V230})

# A version's text is published again with corrections; the last one is what counts unless the configuration says else.
EDITIONS: Final = {V211: ("d2", "bugfixes"), V221: ("d2", "bugfixes"), V230: ("ed1", "ed2")}
