"""What the proxy tells the sink process, and how it is put on the pipe: length, then the pickled frame."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from recordings.exchange import Exchange, Side
from recordings.store import ConnectionSettings

SIZE = 4  # bytes of the length before each frame


@dataclass(frozen=True, slots=True)
class Start:
    """The first frame. `resume` is the run to go on with after a sink died, 0 for a new one."""

    path: str
    connection: ConnectionSettings
    profile: str
    redact: bool
    quiet: bool
    versions: dict[str, str]
    settings: dict[str, Any]
    resume: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """An exchange that is complete. Its bodies are as they were on the wire."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Announced:
    """A further origin that a platform announced."""

    side: Side
    origin: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Exchanges that could not be recorded."""

    exchanges: int
    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """The last frame of a run that ended in order; `seen` counts all exchanges the proxy saw."""

    seen: int


Frame = Start | Passed | Announced | Gap | End


def packed(number: int, frame: Frame) -> bytes:
    """A frame as bytes. Numbers rise by one, so that a frame that comes twice is known."""
    content = pickle.dumps((number, frame), protocol=5)
    return len(content).to_bytes(SIZE) + content


def unpacked(buffer: bytearray) -> Iterator[tuple[int, Frame]]:
    """Take every whole frame, with its number, off the front of `buffer`."""
    start = 0
    while len(buffer) - start >= SIZE:
        end = start + SIZE + int.from_bytes(buffer[start : start + SIZE])
        if len(buffer) < end:
            break
        yield pickle.loads(memoryview(buffer)[start + SIZE : end])  # noqa: S301  from our own parent process
        start = end
    del buffer[:start]
