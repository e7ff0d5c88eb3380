"""The headers of a message, by the names they are asked for."""

from recordings.exchange import Headers


class Values(dict[str, str | None]):
    """A message's headers: rules ask for few, again and again."""

    def __init__(self, headers: Headers) -> None:
        """Take the headers as they were sent."""
        self.sent = {name.lower(): value for name, value in reversed(headers)}  # the first of each name stays

    def __missing__(self, name: str) -> str | None:
        """Look a name up, whatever its case."""
        value = self.sent.get(name.lower())
        self[name] = found = value.strip() if value and value.isascii() else value and legible(value)
        return found


def legible(value: str) -> str:
    """A header's value without the blanks around it; `?` for bytes that are no text."""
    return (value if value.isascii() else value.encode(errors="replace").decode()).strip()
