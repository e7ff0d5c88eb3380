"""Files that other tools write about HTTP traffic: what kind is it, and why can it not be read."""

import re
from pathlib import Path
from typing import BinaryIO

SQLITE = b"SQLite format 3\0"
HAR = re.compile(rb"(\xef\xbb\xbf)?\s*\{")
FLOWS = re.compile(rb"\d{1,12}:")  # a tnetstring: the length of the first flow
PEEK = 256  # bytes; pretty-printers put little space before a brace


class FormatError(Exception):
    """The file cannot be read as traffic; the message is one line for people."""


def opened(path: Path) -> BinaryIO:
    """The file's bytes; raises FormatError where there is no such file, or no permission, or a folder."""
    try:
        return path.open("rb")
    except OSError as error:
        raise FormatError(f"{path}: {error.strerror}") from None


def detect(path: Path) -> str:
    """`recording`, `har` or `flows`, by the first bytes and whatever the name. Raises FormatError for anything else.

    The rest of the file may still be broken: then its reader says so.
    """
    with opened(path) as file:
        start = file.read(PEEK)
    if not start:
        raise FormatError(f"{path}: the file is empty")
    if start.startswith(SQLITE):
        return "recording"
    if HAR.match(start):
        return "har"
    if FLOWS.match(start):
        return "flows"
    raise FormatError(f"{path}: neither a recording, nor a HAR, nor a mitmproxy flow file")
