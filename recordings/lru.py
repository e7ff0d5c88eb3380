"""A dictionary that forgets what was not touched for longest, so that weeks of traffic fit in memory."""

from collections import OrderedDict
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Lru(OrderedDict[Key, Value]):
    """At most `size` entries, the oldest first; to get one makes it young again, to look at it does not."""

    def __init__(self, size: int) -> None:
        """An empty one."""
        super().__init__()
        self.size = size

    def get(self, key: Key) -> Value | None:  # type: ignore[override]
        """The value, or None where it is unknown or forgotten."""
        value = OrderedDict.get(self, key)
        if value is not None:
            self.move_to_end(key)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember a value, and forget the oldest where there are too many."""
        before = len(self)
        self[key] = value
        if len(self) == before:
            self.move_to_end(key)
        elif before == self.size:
            self.popitem(last=False)

    def pop(self, key: Key) -> Value | None:  # type: ignore[override]
        """Take a value out."""
        return super().pop(key, None)
