"""What a platform has seen: a line for every request that it sent or answered, the newest last, bounded in number."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KEPT = 5000


@dataclass(frozen=True)
class Entry:
    """One exchange as this platform saw it. `sent` says that it was the one to ask; `last` that no page follows.

    `operation` is the method and the path below the module's endpoint: `GET ` is a list, `PATCH /{…}/{id}` a change.
    """

    number: int
    at: datetime
    sent: bool
    module: str
    operation: str
    path: str
    http_status: int | None
    ocpi_status: int | None
    last: bool = True
    outside: bool = True  # with a partner, not among the platforms behind a hub
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        return self.ocpi_status is not None and 1000 <= self.ocpi_status < 2000


class Journal:
    """The last few thousand exchanges, and how many there were of each module in all."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self.counts: Counter[tuple[str, bool, bool]] = Counter()  # by module, whether sent, whether it succeeded
        self.outside = 0  # with partners
        self._number = 0

    def add(self, at: datetime, **seen: Any) -> Entry:
        """Note one exchange."""
        self._number += 1
        entry = Entry(self._number, at, **seen)
        self._entries.append(entry)
        self.counts[entry.module, entry.sent, entry.succeeded] += 1
        self.outside += entry.outside
        return entry

    def newest(self, count: int) -> list[Entry]:
        """The last so many, the newest first."""
        return [entry for entry, _ in zip(reversed(self._entries), range(count), strict=False)]

    def since(self, number: int) -> Iterator[Entry]:
        """The entries after that number."""
        return (entry for entry in tuple(self._entries) if entry.number > number)

    @property
    def position(self) -> int:
        """The number of the newest entry."""
        return self._number
