"""The garbage collector, asked to look less often.

Exchanges go without it, as nothing in them points in a circle, and what is learned of them stays anyway: looking
through all of that again and again takes a twentieth of the time to judge.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000  # objects made and not freed before the collector looks at the young ones; Python's own is 700


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Inside, the collector looks seldom; it never stops."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
