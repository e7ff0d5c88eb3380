"""A quick look at the bytes of a body: can there be a text in it that is worth a closer look?"""

import re
from functools import lru_cache

from validators.json_text import LONG, TOO_LONG
from validators.spec.tables import OBJECTS

# As numbers: of bytes, `in` learns by an exception that they are no number, which takes longer than the search.
LESS, AND, HASH, PARENTHESIS, BACKSLASH, DELETE = b"<&#(\\\x7f"
ESCAPES = re.compile(rb'\\[^"\\/]')
PAYMENTS = "payments"  # there even cities are codes
CODES = frozenset(
    field.name
    for each in OBJECTS.values()
    for field in each.fields
    if field.type.name == "CiString" and each.module != PAYMENTS
)


def may_be_odd(content: bytes) -> bool:
    """Whether a body can hold an odd text; what is escaped may be anything, but for quotes and slashes."""
    return (
        not content.isascii()
        or has_marks(content)
        or DELETE in content
        or (BACKSLASH in content and ESCAPES.search(content) is not None)
    )


def has_marks(content: bytes) -> bool:
    """Whether a body can hold markup or #NA, escapes apart."""
    return (
        LESS in content
        or AND in content
        or (HASH in content and b"#NA" in content)
        or (PARENTHESIS in content and b"](" in content)
    )


def has_only_letters(content: bytes) -> bool:
    """Whether all that is odd in a body are printable characters beyond ASCII, in fields that are no codes.

    Names and addresses have them everywhere; to walk through the values for each would take as long as to read them.
    """
    return (_remembered if LONG < len(content) < TOO_LONG else _has_only_letters)(content)


def _has_only_letters(content: bytes) -> bool:
    if has_marks(content) or BACKSLASH in content or DELETE in content:
        return False
    at = 0
    while (found := _not_ascii(content, at)) >= 0:
        start, end = content.rfind(b'"', 0, found), content.find(b'"', found)
        if not _is_name(content, start) or not content[start:end].decode(errors="replace").isprintable():
            return False
        at = end
    return True


def _is_name(content: bytes, start: int) -> bool:
    """Whether the text that begins at a quote is the value of a field that is no code."""
    end = content.rfind(b'"', 0, max(start, 0))
    field = content[content.rfind(b'"', 0, max(end, 0)) + 1 : end].decode(errors="replace")
    return content[end + 1 : start].strip() == b":" and field not in CODES


_remembered = lru_cache(maxsize=16)(_has_only_letters)


def _not_ascii(content: bytes, at: int) -> int:
    """The place of the next byte beyond ASCII, -1 for none; decoding is the quickest way to find it."""
    try:
        content[at:].decode("ascii")
    except UnicodeDecodeError as error:
        return at + error.start
    return -1
