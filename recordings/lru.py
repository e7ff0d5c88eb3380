"""A dictionary that forgets what was not touched for longest, so that weeks of traffic fit in memory."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Lru(Generic[Key, Value]):
    """At most `size` entries; reading one makes it young again."""

    def __init__(self, size: int) -> None:
        """An empty one."""
        self.size = size
        self._entries: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The value, or None where it is unknown or forgotten."""
        value = self._entries.get(key)
        if value is not None:
            self._entries.move_to_end(key)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember a value, and forget the oldest where there are too many."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self.size:
            self._entries.popitem(last=False)

    def pop(self, key: Key) -> Value | None:
        """Take a value out."""
        return self._entries.pop(key, None)

    def __iter__(self) -> Iterator[Key]:
        """The keys, from the one not touched for longest to the youngest."""
        return iter(self._entries)

    def __contains__(self, key: Key) -> bool:
        """Whether a value is remembered; asking does not make it young again."""
        return key in self._entries

    def values(self) -> Iterable[Value]:
        """What is remembered, the oldest first; looking makes nothing young again."""
        return self._entries.values()

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._entries)

    def items(self) -> list[tuple[Key, Value]]:
        """All of them, the oldest first; asking does not make them young again."""
        return list(self._entries.items())
