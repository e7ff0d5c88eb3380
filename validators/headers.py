"""The headers of a message, found by their names, whatever the case."""

from functools import lru_cache
from operator import itemgetter

from recordings.exchange import Headers

NAME = itemgetter(0)


class Places(dict[str, int | None]):
    """Where the first header of each name stands in a message; rules ask for few names, again and again."""

    def __init__(self, names: tuple[str, ...]) -> None:
        """Of the names of a message's headers, in order."""
        self.lowered = {name.lower(): place for place, name in reversed([*enumerate(names)])}

    def __missing__(self, name: str) -> int | None:
        """Look a name up that is asked for the first time."""
        self[name] = place = self.lowered.get(name.lower())
        return place


def places_in(headers: Headers) -> Places:
    """Where the headers stand; the messages of a platform have the same names, so that they share this."""
    return _places(tuple(map(NAME, headers)))


@lru_cache(maxsize=1024)
def _places(names: tuple[str, ...]) -> Places:
    return Places(names)


def legible(value: str) -> str:
    """A header's value without the blanks around it; `?` for bytes that are no text."""
    return (value if value.isascii() else value.encode(errors="replace").decode()).strip()
