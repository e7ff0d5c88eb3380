"""What platforms sent, as it may be shown: a terminal obeys control characters, and XML does not hold them."""


def printable(text: str) -> str:
    """The text with a replacement character for whatever is not meant to be seen."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)
